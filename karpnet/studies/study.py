"""A study: rows for a CSV, a table for people, figures, and the settings that gave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Row: TypeAlias = Mapping[str, Any]
Cells: TypeAlias = tuple[str, ...]
Drawing: TypeAlias = Callable[["Study", "Figure"], None]


@dataclass(frozen=True)
class Table:
    """What people read on the terminal.

    Parameters
    ----------
    headings : tuple of str
    lines : callable
        From the rows of a study to the cells of the table, one tuple a line.
    """

    headings: Cells
    lines: Callable[[Sequence[Row]], list[Cells]]

    @classmethod
    def by_row(cls, headings: Cells, cells: Callable[[Row], Cells]) -> Table:
        """A table with a line for every row."""
        return cls(headings, lambda rows: [cells(row) for row in rows])


@dataclass(frozen=True)
class Study:
    """Rows of a study, and how they are shown.

    Parameters
    ----------
    kind : str
        "width", "degree-parity" and so on: the name of the files.
    rows : sequence of mappings
        Equal keys; the CSV. Lower-case names, units in the name where there are any.
    title : str
        What was studied on what, for people.
    show : Table
    drawings : mapping
        From the name of a figure's files to what draws it.
    notes : mapping
        Numbers that belong to the study as a whole.
    settings : str or None
        The settings that gave the rows, as TOML; written beside the figures.
    more : mapping
        Further tables by name, each with rows of equal keys; ``<kind>-<name>.csv``.
    """

    kind: str
    rows: Sequence[Row]
    title: str
    show: Table
    drawings: Mapping[str, Drawing]
    notes: Mapping[str, Any] = field(default_factory=dict)
    settings: str | None = None
    more: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def headings(self) -> Cells:
        """The columns of the table for people."""
        return self.show.headings

    def table(self) -> list[Cells]:
        """The cells of the table for people, one tuple a line."""
        return self.show.lines(self.rows)
