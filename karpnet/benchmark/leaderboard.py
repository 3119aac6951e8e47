"""The leaderboard: submissions scored again, and ranked on one page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from karpnet.benchmark.files import SUBMISSION
from karpnet.benchmark.manifest import NAME, SCORED, Split
from karpnet.benchmark.score import LIMITS, Score, SplitScore, score
from karpnet.benchmark.submission import read_submission
from reductions.display import Table, as_html
from reductions.errors import InputError
from reductions.formats.files import write_text
from solvers.processes import Limits

ENDINGS = (".md", ".html")
_STEERING = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")  # what Markdown would not print as it is
_COUNTS = tuple(entry.name for entry in fields(SplitScore) if entry.name not in ("split", "tasks"))


def score_all(
    folder: Path, limits: Limits = LIMITS, notify: Callable[[str], None] = lambda name: None
) -> list[Score]:
    """Score every submission in a folder: its folders, .zip and .json files, in the order of their names.

    Raises
    ------
    InputError
        If there is no such folder, no submission in it, a malformed one, or two of one name.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "no such folder")
    paths = [path for path in sorted(folder.iterdir()) if _is_submission(path)]
    if not paths:
        raise InputError(str(folder), "expected submissions: folders, .zip or .json files; got none")
    scores: dict[str, Score] = {}
    for path in paths:
        submission = read_submission(path)
        if submission.name in scores:
            raise InputError(f"{path}: name", "another submission has this name", "give each its own")
        notify(submission.name)
        scores[submission.name] = score(submission, limits)
    return list(scores.values())


def _is_submission(path: Path) -> bool:
    return path.suffix in (".zip", ".json") or (path / SUBMISSION).is_file()


def write_leaderboard(scores: Sequence[Score], output: Path) -> None:
    """Write the page, as Markdown or HTML by the ending of its name.

    Raises
    ------
    InputError
        If the ending is another, or the page cannot be written.
    """
    if output.suffix not in ENDINGS:
        raise InputError(str(output), f"expected a file that ends in {' or '.join(ENDINGS)}")
    write_text(output, markdown(scores) if output.suffix == ".md" else page(scores))


def ranked(scores: Sequence[Score], split: Split) -> list[tuple[int, Score]]:
    """The submissions that handed in something on a split, by how much they solved; ties share a rank."""
    counts = {entry.name: entry.of(split).solved for entry in scores}
    order = sorted(scores, key=lambda entry: (-counts[entry.name], entry.name))
    return [(1 + sum(n > counts[entry.name] for n in counts.values()), entry) for entry in order]


def tables(scores: Sequence[Score]) -> list[tuple[str, Table]]:
    """A table a split, and one of who took part."""
    made = []
    for split in SCORED:
        total = scores[0].of(split).tasks
        headings = ("rank", "submission", *(name.replace("_", " ") for name in _COUNTS))
        rows = tuple(_row(rank, entry, split) for rank, entry in ranked(scores, split))
        made.append((f"{split.capitalize()} split, {total} tasks", Table(headings, rows)))
    heads = ("submission", "authors", "method", "hardware")
    who = tuple((s.name, ", ".join(s.authors), s.method, s.hardware) for s in scores)
    return [*made, ("Submissions", Table(heads, who))]


def _row(rank: int, entry: Score, split: Split) -> tuple[str, ...]:
    counts = asdict(entry.of(split))
    shown = {**counts, "fitted": f"{counts['fitted']:.1%}", "seconds": f"{counts['seconds']:.0f}"}
    return (str(rank), entry.name, *(str(shown[name]) for name in _COUNTS))


def markdown(scores: Sequence[Score]) -> str:
    """The page as Markdown; what submissions say of themselves stands there as plain text."""
    parts = [f"# Leaderboard of benchmark {NAME}\n", f"{_LEGEND}\n"]
    for title, table in tables(scores):
        lines = [table.headings, ("---",) * len(table.headings)]
        body = [tuple(_STEERING.sub(r"\\\1", cell) for cell in row) for row in table.rows]
        parts += [f"## {title}\n", *("| " + " | ".join(line) + " |" for line in [*lines, *body]), ""]
    return "\n".join(parts)


def page(scores: Sequence[Score]) -> str:
    """The page as HTML."""
    title = f"Leaderboard of benchmark {NAME}"
    parts = [f"<h2>{html.escape(head)}</h2>\n{as_html([table])}" for head, table in tables(scores)]
    style = "body{font:16px sans-serif;margin:2em}td,th{padding:.2em .6em;text-align:left}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head>\n<body><h1>{title}</h1>\n<p>{html.escape(_LEGEND)}</p>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


_LEGEND = """\
A task counts as solved if weights of its own width pass the exact check, or if the checker accepts a
certificate about it. Improper: only wider weights fit. Fitted: share of samples within the tolerance, in the
mean over the YES tasks. Claims without evidence and seconds are as reported, and count for nothing."""
