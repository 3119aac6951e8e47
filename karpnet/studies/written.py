"""The files of a study."""

from __future__ import annotations

from pathlib import Path

from karpnet.studies.figures import draw
from karpnet.studies.study import Study
from reductions.errors import InputError
from reductions.formats.csv_files import write_csv
from reductions.formats.files import write_text


def write_study(study: Study, folder: Path) -> tuple[Path, ...]:
    """Write ``<kind>.csv`` and other tables, every figure as SVG and PNG, and ``<kind>.toml`` into a folder.

    Returns
    -------
    tuple of Path
        The files, the CSV of the rows first.

    Raises
    ------
    InputError
        If the folder or a file cannot be written.
    MissingPackageError
        If matplotlib is not installed; the other files are still written.
    """
    make_folder(folder)
    tables = {f"{study.kind}.csv": study.rows}
    tables |= {f"{study.kind}-{name}.csv": rows for name, rows in study.more.items()}
    for name, rows in tables.items():
        write_csv(folder / name, rows)
    told = () if study.settings is None else (folder / f"{study.kind}.toml",)
    for path in told:
        write_text(path, study.settings or "")
    figures = [folder / f"{name}.{ending}" for name in study.drawings for ending in ("svg", "png")]
    for path in figures:
        draw(study, study.drawings[path.stem], path)
    return (*(folder / name for name in tables), *figures, *told)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it.

    Raises
    ------
    InputError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(str(folder), f"cannot make the folder: {error.strerror}") from error
