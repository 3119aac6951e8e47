"""Terminal output: results in color, tables and a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reductions.display import Displayed
from reductions.display import Table as Rows
from reductions.formats.json_text import dumps

Notify = Any  # karpnet.api.answers.Notify, which loads more than a terminal needs

_STYLES = {
    "YES": "green", "NO": "red", "OPTIMAL": "green", "fitted": "green", "not fitted": "yellow",
    "unknown": "bold", "CONFLICT": "bold red", "contradicts": "bold red", "refused": "bold red",
}  # fmt: skip
_KEPT_WHOLE = ("carried over", "time", "rule")  # columns that do not wrap


def console() -> Console:
    """Standard output; a pipe gets wide lines without colors."""
    return Console(width=None if sys.stdout.isatty() else 120, highlight=False)


def show(result: Displayed) -> None:
    """Print a result."""
    out = console()
    for block in result.blocks():
        if isinstance(block, Rows):
            print_table(block.headings, block.rows, out)
        else:
            out.print(_styled(block), soft_wrap=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they are."""
    out = console()
    for line in lines:
        out.print(_styled(line), soft_wrap=True)


def print_table(headings: Iterable[str], rows: Iterable[Iterable[str]], out: Console | None = None) -> None:
    """Print a table; cells that are a verdict have its color."""
    table = Table(*headings, box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap, column.overflow = column.header in _KEPT_WHOLE, "fold"
    for row in rows:
        table.add_row(*map(_styled, row))
    (out or console()).print(table)


def print_json(value: Any) -> None:
    """Print JSON, which terminals of any encoding show; unknown numbers are null."""
    print(dumps(value, indent=2, ascii_only=True))


def _styled(text: str) -> str:
    """Rich markup of a text that begins with a verdict, or of any other."""
    for word, style in _STYLES.items():
        if text == word or text.startswith((f"{word} ", f"{word}:")):
            return f"[{style}]{word}[/{style}]{escape(text[len(word) :])}"
    return escape(text)


@contextmanager
def progress() -> Iterator[Notify]:
    """Show what runs, with a bar after its first second; only on a terminal, on standard error."""
    err = Console(stderr=True)
    if not err.is_terminal:
        yield lambda what, done, total: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, refresh_per_second=4) as bar:
        current: dict[str, Any] = {}

        def notify(what: str, done: int, total: int) -> None:
            if current.get("what") != what:
                if "id" in current:
                    bar.remove_task(current["id"])
                current.update(what=what, id=bar.add_task(what, total=None, visible=False))
            task = bar.tasks[bar.task_ids.index(current["id"])]
            bar.update(
                current["id"],
                completed=done,
                total=total or None,
                visible=total == 0 or (task.elapsed or 0) > 1,
            )

        yield notify
