"""How a sweep shows its progress: a bar with the time left, or a line now and then in a log."""

from __future__ import annotations

import time

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from karpnet.sweep.cells import Cell
from karpnet.sweep.execution import Record

_LOG_EVERY = 20.0  # seconds


class Progress:
    """Shows on standard error what was finished, what failed, and the time left.

    Parameters
    ----------
    total : int
        Cells of the sweep.
    """

    def __init__(self, total: int) -> None:
        self.total, self.finished, self.before = total, 0, 0
        self._console = Console(stderr=True, highlight=False)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("cells", total=total)
        self._shouted: set[str] = set()

    def start(self, before: int) -> None:
        """Start the bar; ``before`` cells were already finished."""
        self.before, self._begun = before, time.monotonic()
        self._logged = self._begun
        self._bar.start()
        self._bar.update(self._task, completed=before)

    def advance(self, cell: Cell, record: Record) -> None:
        """Record a finished cell; print a failure immediately."""
        self.finished += 1
        self._bar.advance(self._task)
        if record.row["verdict"] == "failed":
            line = f"failed: {cell.method} on {cell.instance.name}: {record.row['reason']}"
            self._console.print(f"[yellow]{escape(line)}[/yellow]", soft_wrap=True)
        now = time.monotonic()
        if not self._console.is_terminal and now - self._logged >= _LOG_EVERY:
            self._logged = now
            done = self.before + self.finished
            self._console.print(f"{done}/{self.total} cells, {self.time_left(now)} left", soft_wrap=True)

    def time_left(self, now: float) -> str:
        """Estimated time left, in words."""
        left = self.total - self.before - self.finished
        seconds = round((now - self._begun) / max(self.finished, 1) * left)
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds % 60} s"

    def shout(self, line: str) -> None:
        """Print once, prominently, that two answers contradict each other."""
        if line not in self._shouted:
            self._shouted.add(line)
            self._console.print(f"[bold white on red]CONTRADICTION[/] {escape(line)}", soft_wrap=True)

    def stop(self) -> None:
        """End the bar."""
        self._bar.stop()
