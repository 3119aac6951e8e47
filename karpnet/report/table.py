"""The results as one Markdown table: one row per instance, one column per method."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from karpnet.report.results import Instance, Results, Row
from karpnet.report.summary import duration, sentences

_BEST = ("failed", "YES", "NO", "OPTIMAL", "fitted", "not fitted", "unknown")


def markdown(results: Results) -> str:
    """Summary, machine, date, and the table; times are medians over the cells of an entry."""
    heads = ("instance", "n", "truth", "known by", *results.ways)
    members: dict[tuple[int, str], list[Row]] = {}
    for row in results.rows:
        members.setdefault((row.instance, row.way), []).append(row)
    lines = [
        f"Measured with karpnet {', '.join(results.versions)} on {'; '.join(results.machines)}; "
        f"last cell finished at {results.last_finished}.\n",
        *(f"- {line}" for line in sentences(results)),
        *(f"- **Contradiction**: {line}" for line in results.contradictions),
        "\nA star marks a verdict with a certificate; a fraction counts the cells that agree where "
        "there are several.\n",
        "| " + " | ".join(heads) + " |",
        "|" + "---|" * len(heads),
    ]
    for place, instance in enumerate(results.instances):
        known = instance.truth or results.known[place] or "open"
        by = _known_by(instance, results.known[place])
        count = "" if instance.count is None else str(instance.count)
        answers = [_entry(members.get((place, way), ())) for way in results.ways]
        cells = (f"`{_plain(instance.recipe or instance.name)}`", count, known, _plain(by), *answers)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _known_by(instance: Instance, known: str) -> str:
    if instance.truth:
        return instance.because or "its label"
    return "a method" if known else ""


def _entry(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    word = next(word for word in _BEST if any(row.verdict == word for row in rows))
    agreeing = [row for row in rows if row.verdict == word]
    star = "*" if all(row.certificate for row in agreeing) else ""
    share = f" {len(agreeing)}/{len(rows)}" if len(agreeing) < len(rows) else ""
    times = [row.seconds for row in rows if row.is_timed]
    return f"{word}{star}{share}" + (f", {duration(median(times))}" if times else "")


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
