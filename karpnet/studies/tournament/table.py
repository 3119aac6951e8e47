"""The printed table of a tournament: what won at each size, and what each mechanism did."""

from __future__ import annotations

from collections.abc import Sequence

from karpnet.studies.study import Cells, Row, Table

_HEADINGS = (
    "architecture",
    "n",
    "what",
    "fits / million steps",
    "success",
    "over plain Adam",
    "over its base",
)


def _lines(rows: Sequence[Row]) -> list[Cells]:
    return [_cells(row) for row in rows if row["part"].startswith("compared")]


def _cells(row: Row) -> Cells:
    base = row["part"].removeprefix("compared with ")
    name = row["name"] if row["name"] == base else f"{base}, {row['name']}"
    return (
        row["architecture"],
        str(row["num_variables"]),
        name + ("" if row["is_descent"] else " (no descent)"),
        f"{row['fits_per_million']:.3g}",
        f"{row['success_rate']:.2g}",
        _times(row, "over_plain"),
        _times(row, "over_base"),
    )


def _times(row: Row, key: str) -> str:
    if row["reason"]:
        return "not possible"
    return f"{row[key]:.3g} [{row[f'{key}_low']:.2g}, {row[f'{key}_high']:.2g}]"


TABLE = Table(_HEADINGS, _lines)
