"""What a result shows: lines and tables, as text for a terminal and as HTML for a notebook.

>>> print(as_text(["two rows", Table(("name", "size"), (("a", "1"), ("bcd", "20")))]))
two rows
name  size
a     1
bcd   20
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias


@dataclass(frozen=True)
class Table:
    """Headings and rows of text; empty headings stand above nothing."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = str | Table


class Displayed:
    """A result that shows itself as blocks: ``str`` in a terminal, HTML in a notebook."""

    def blocks(self) -> Sequence[Block]:
        """What is shown, from top to bottom."""
        raise NotImplementedError

    def __str__(self) -> str:
        return as_text(self.blocks())

    def __repr__(self) -> str:
        first = next((block for block in self.blocks() if isinstance(block, str)), "")
        return f"<{type(self).__name__}: {first.strip()}>" if first else f"<{type(self).__name__}>"

    def _repr_html_(self) -> str:
        return as_html(self.blocks())


def as_text(blocks: Sequence[Block]) -> str:
    """Blocks as text, the columns of tables aligned."""
    return "\n".join(block if isinstance(block, str) else _table_text(block) for block in blocks)


def as_html(blocks: Sequence[Block]) -> str:
    """Blocks as HTML."""
    parts = (
        f"<pre>{escape(block)}</pre>" if isinstance(block, str) else _table_html(block) for block in blocks
    )
    return "<div>" + "".join(parts) + "</div>"


def _table_text(table: Table) -> str:
    rows = [*([table.headings] if any(table.headings) else []), *table.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _table_html(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
