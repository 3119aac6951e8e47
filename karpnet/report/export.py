"""``karpnet results``: the rows as CSV, Parquet or Markdown, and single certificates."""

from __future__ import annotations

from pathlib import Path

from karpnet.sweep.cells import Columns
from karpnet.sweep.store import Store
from reductions.errors import InputError
from reductions.extras import needed
from reductions.formats.files import write_text

ENDINGS = (".csv", ".parquet", ".md")


def export(results: Path, output: Path) -> int:
    """Write the rows as the ending of the path says; return how many.

    CSV and Parquet hold every row with its instance's columns; Markdown is a table for people.

    Raises
    ------
    InputError
        If a file cannot be read or written, or the ending is another one.
    MissingPackageError
        If Parquet is asked for and pyarrow is not installed.
    """
    if output.suffix not in ENDINGS:
        raise InputError(str(output), f"expected a file that ends in {', '.join(ENDINGS)}")
    store = Store(results)
    try:
        rows = [dict(row) for row in store.rows(order="name, instance, method, architecture, width, key")]
    finally:
        store.close()
    if not rows:
        raise InputError(str(results), "holds no rows yet")
    if output.suffix == ".md":
        from karpnet.report.results import read_results
        from karpnet.report.table import markdown

        write_text(output, markdown(read_results(results)))
    elif output.suffix == ".csv":
        from reductions.formats.csv_files import write_csv

        write_csv(output, rows)
    else:
        _write_parquet(output, rows)
    return len(rows)


def export_certificate(results: Path, sha256: str, output: Path) -> None:
    """Write the certificate whose SHA-256 starts so; `karpnet check` reads refutations.

    Raises
    ------
    InputError
        If a file cannot be read or written, or there is no such certificate.
    """
    store = Store(results)
    try:
        write_text(output, store.certificate(sha256).decode())
    finally:
        store.close()


def _write_parquet(path: Path, rows: list[Columns]) -> None:
    with needed("pyarrow", "a .parquet file"):
        import pyarrow
        from pyarrow import parquet
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    try:
        parquet.write_table(pyarrow.table(columns), path)
    except OSError as error:
        raise InputError(str(path), f"cannot write: {error.strerror or error}") from error
