"""The report in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gnn.statistics import SuccessRate
from karpnet.report.results import Results, Row


def sentences(results: Results) -> list[str]:
    """What was run and what came out, one thought a sentence."""
    return [_what(results), *_solvers(results), *_descents(results), _backing(results), *_gaps(results)]


def _what(results: Results) -> str:
    families = {instance.family for instance in results.instances}
    known = Counter(results.known)
    labeled = sum(bool(instance.truth) for instance in results.instances)
    text = (
        f"{_plural(len(results.instances), 'instance')} of {_plural(len(families), 'family', 'families')}: "
        f"{known['YES']} YES, {known['NO']} NO"
    )
    text += f", {known['']} open" if known[""] else ""
    return text + f"; {labeled} of them with a label. {_cells(len(results.rows))}."


def _cells(count: int) -> str:
    return f"{count:,} cells were run"


def _solvers(results: Results) -> list[str]:
    """One sentence a method that settles instances."""
    lines = []
    for way, rows in _by_way(results, is_descent=False).items():
        done = sum(row.is_success for row in rows)
        lines.append(f"{way} settled {done} of {_plural(len(rows), 'cell')}{_seconds(rows)}.")
    return lines


def _descents(results: Results) -> list[str]:
    """One sentence per width of gradient descent."""
    lines = []
    for way, rows in _by_way(results, is_descent=True).items():
        counted = [row for row in rows if results.can_succeed(row)]
        rate = SuccessRate.of(sum(row.is_success for row in counted), len(counted))
        over = "cells on YES-instances" if all(row.is_proper for row in rows) else "cells"
        interval = f"{rate.low:.0%} to {rate.high:.0%}" if counted else "no data"
        lines.append(
            f"Gradient {way} fitted {rate.successes} of {rate.trials} {over} "
            f"(95% interval {interval}){_seconds(rows)}."
        )
    return lines


def _backing(results: Results) -> str:
    answers = [row for row in results.rows if row.answer]
    refuted = [row for row in answers if row.answer == "NO"]
    proved = sum(bool(row.certificate) for row in refuted)
    return (
        f"Every YES ({len(answers) - len(refuted)} cells) passed the exact check; of {len(refuted)} NO, "
        f"{proved} carry a checked certificate and {len(refuted) - proved} are a solver's word."
    )


def _gaps(results: Results) -> list[str]:
    """What is missing: cells without an answer, by reason."""
    lines = []
    reasons = Counter((row.verdict, row.reason) for row in results.rows if row.reason)
    for verdict in ("failed", "unknown"):
        listed = [(reason, count) for (kind, reason), count in reasons.most_common() if kind == verdict]
        if listed:
            total = sum(count for _, count in listed)
            named = "; ".join(f"{reason} ({count})" for reason, count in listed[:3])
            more = f"; and {len(listed) - 3} other reasons" if len(listed) > 3 else ""
            lines.append(f"{_plural(total, 'cell')} {_HOW[verdict]}: {named}{more}.")
    if results.num_inapplicable:
        count = _plural(results.num_inapplicable, "cell")
        lines.append(f"{count} of the sweep did not apply, such as a method that does not take the problem.")
    return lines


_HOW = {"failed": "failed", "unknown": "ended without an answer"}


def _by_way(results: Results, is_descent: bool) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {way: [] for way in results.ways}
    for row in results.rows:
        groups[row.way] += [row] if row.is_descent == is_descent else []
    return {way: rows for way, rows in groups.items() if rows}


def _seconds(rows: Sequence[Row]) -> str:
    """Their times in words, after a comma; empty if no time is known."""
    times = sorted(row.seconds for row in rows if row.is_timed)
    return f", median {duration(times[len(times) // 2])}, longest {duration(times[-1])}" if times else ""


def duration(seconds: float) -> str:
    """A time for people."""
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
