"""What people read on the terminal: chains, tables of methods, lists."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from karpnet.api.answers import Comparison, Notify, Row, contradicts
from karpnet.api.explain import Explanation, construction, lines

if TYPE_CHECKING:
    from karpnet.api.generate import Written

_VERDICT_STYLES = {"YES": "green", "NO": "red", "OPTIMAL": "green", "fitted": "green", "not fitted": "yellow"}
_VERDICTS = {
    "YES": "YES: the instance has a witness, and exact weights fit the task.",
    "NO": "NO: the instance has no witness, so no weights of this class fit the task.",
    "unknown": "unknown: no method settled the instance within its limits.",
    "conflict": "CONFLICT: a method contradicts another or the file's label; please report this instance.",
}


def console() -> Console:
    """Standard output; a pipe gets wide lines without colours."""
    return Console(width=None if sys.stdout.isatty() else 120, highlight=False)


def print_comparison(comparison: Comparison, out: Console) -> None:
    """Print the chain with its sizes and the table of methods."""
    out.print(f"[bold]{escape(comparison.file)}[/bold]")
    print_chain(comparison.steps, out)
    table = Table("method", "on", "verdict", "evidence", "best error", "carried over", "time", box=None)
    table.columns[5].no_wrap = table.columns[6].no_wrap = True
    for row in comparison.rows:
        style = _VERDICT_STYLES.get(row.verdict, "")
        verdict = f"[{style}]{row.verdict}[/{style}]" if style else row.verdict
        table.add_row(
            escape(row.method),
            row.subject,
            verdict,
            escape(row.evidence),
            _error(row.details),
            _carried(row.details),
            seconds(row.seconds),
        )
    out.print(table)
    if comparison.label:
        out.print(f"label of the file: {escape(comparison.label)}", soft_wrap=True)
    out.print(f"[bold]{_VERDICTS[comparison.verdict]}[/bold]\n")


def print_chain(steps: Iterable[Mapping[str, Any]], out: Console) -> None:
    """Print every instance of a chain on a line, with its sizes."""
    for number, step in enumerate(steps):
        arrow = "  " if number == 0 else "→ "
        line = f"  {arrow}[cyan]{step['problem']}[/cyan]: {size_text(step['size'])}"
        out.print(line, soft_wrap=True)


def size_text(size: Mapping[str, int]) -> str:
    """Sizes in words; histograms are left out."""
    shown = {key: value for key, value in size.items() if "_of_" not in key}
    return ", ".join(
        f"{value:,} {key.removeprefix('num_').replace('_', ' ')}" for key, value in shown.items()
    )


def seconds(value: float) -> str:
    """A duration for people."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _error(details: Mapping[str, Any]) -> str:
    if "best_max_error" not in details:
        return ""
    if details["tolerance"] == "0":
        return f"{details['best_num_misfits']} misfits"
    return f"{details['best_max_error']:.3g} (tol. {details['tolerance']})"


def _carried(details: Mapping[str, Any]) -> str:
    for key, end in (("source_violations", "source"), ("task_violations", "task")):
        if key in details:
            if details[key] == 0:
                return f"{end} right"
            chance = details.get("random_violations")
            beside = "" if chance is None else f" (chance {chance:.3g})"
            return f"{end}: {details[key]} violated{beside}"
    return ""


def print_row(row: Row, out: Console) -> None:
    """Print a single method's answer on a line."""
    style = _VERDICT_STYLES.get(row.verdict, "bold")
    line = f"{row.method}, {row.evidence}, {seconds(row.seconds)}"
    out.print(f"[{style}]{row.verdict}[/{style}] ({escape(line)})", soft_wrap=True)
    label = row.details.get("label", "")
    if label:
        against = "[bold red]contradicts the[/bold red] " if contradicts(row.verdict, label) else ""
        out.print(f"{against}label of the file: {escape(label)}", soft_wrap=True)


def print_generated(written: Written, out: Console) -> None:
    """Print what was generated, and where it lies."""
    made = written.made
    rows = [
        ("recipe", made.recipe.line()),
        (made.problem.name, size_text(made.problem.size())),
        ("truth", made.truth.line()),
        *((what, str(path)) for what, path in written.files),
    ]
    if written.missing:
        rows.append(("no certificate", written.missing))
    for name, text in rows:
        out.print(f"[bold]{name}[/bold]: {escape(text)}", soft_wrap=True)


def print_step(step: Explanation, limit: int | None, out: Console) -> None:
    """Print a step of a chain: what became of what."""
    out.print(f"[bold]{step.rule.name}[/bold]: {escape(step.rule.summary)}", soft_wrap=True)
    table = Table(step.rule.source, step.rule.target, box=None, pad_edge=False)
    for before, after in lines(step, limit):
        table.add_row(escape(before), escape(after))
    out.print(table)
    out.print()


def print_rule(step: Explanation, out: Console) -> None:
    """Print a rule: construction, proof, reference, and the worked example."""
    rule = step.rule
    out.print(escape(construction(rule)), soft_wrap=True)
    out.print(f"\nReference: {escape(rule.reference)}", soft_wrap=True)
    out.print(f"\n[bold]Example[/bold]\n  {rule.source}: {escape(step.source)}", soft_wrap=True)
    out.print(f"  {rule.target}: {escape(step.target)}\n", soft_wrap=True)
    print_step(step, None, out)
    relation = "=" if rule.size_is_exact else "<="
    for key, predicted in step.predicted.items():
        out.print(f"  {key} = {step.built[key]:,} (size map: {relation} {predicted:,})")
    if step.witness:
        out.print(f"\n  witness {escape(step.witness)}\n  becomes {escape(step.mapped)}", soft_wrap=True)


def print_table(headings: Iterable[str], rows: Iterable[Iterable[str]], out: Console) -> None:
    """Print a plain table."""
    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(escape, row))
    out.print(table)


@contextmanager
def progress() -> Iterator[Notify]:
    """Show what runs, with a bar after its first second; only on a terminal, on standard error."""
    err = Console(stderr=True)
    if not err.is_terminal:
        yield lambda what, done, total: None
        return
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
