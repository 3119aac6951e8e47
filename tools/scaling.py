"""Write the tables of docs/scaling.md from the files of ``karpnet study scaling -o docs/studies``.

``python -m tools.scaling`` writes everything below the line `MARK` again; a test compares.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from karpnet.studies.scaling.points import grouped
from karpnet.studies.scaling.table import better, counted, law_text
from karpnet.studies.study import Row
from reductions.formats.files import write_text

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "scaling.md"
MARK = "<!-- From here on written by python -m tools.scaling. -->"
TUNED = "tuned descent"


def page(docs: Path = DOCS) -> str:
    """The text of the page: what stands above the mark, and the tables of the study's files."""
    kept = (docs / "scaling.md").read_text("utf-8").partition(MARK)[0]
    points, laws = (list(_rows(docs / "studies" / f"scaling-{name}.csv")) for name in ("points", "growth"))
    parts = [_exponents(laws), _success(points), _growth(points, laws)]
    return kept + "\n\n".join([MARK, *("\n".join(part) for part in parts)]) + "\n"


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV, numbers as such; what was infinite is an empty cell."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: _value(text) for name, text in row.items()}


def _value(text: str) -> float | str:
    try:
        return float(text or "inf")
    except ValueError:
        return text


def table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    for line in (headings, ["---"] * len(headings), *lines):
        yield f"| {' | '.join(line)} |"


def _gap(laws: Sequence[Row]) -> str:
    """By how much the worse law is worse."""
    worse = max(laws, key=lambda law: law["aic_above_best"])
    return f"{worse['law']}, {worse['aic_above_best']:.1f}"


def _exponents(laws: Sequence[Row]) -> Iterator[str]:
    """The restarts of tuned descent, by the sizes that the law is fitted to."""
    yield "## The exponent of tuned descent\n"
    mine = [law for law in laws if (law["method"], law["quantity"]) == (TUNED, "tries")]
    lines = []
    for (ratio, least), both in grouped(mine, "ratio", "fit_from").items():
        by_law = {law["law"]: law for law in both}
        lines.append(
            (
                f"{ratio:g}",
                f"{least:g} to {both[0]['to_variables']:g}",
                law_text(by_law["exponential"]),
                f"{by_law['exponential']['b']:.3f}",
                law_text(by_law["polynomial"]),
                _gap(both),
            )
        )
    headings = ("clauses a variable", "variables", "exponential", "b", "polynomial", "worse by AIC")
    yield from table(headings, lines)


def _success(points: Sequence[Row]) -> Iterator[str]:
    """Restarts that fit, where the most of them were made."""
    yield "## Success of a restart\n"
    ratio = points[0]["ratio"]
    lines = [
        (
            f"{row['num_variables']:g}",
            str(row["method"]),
            f"{row['instances']:g}",
            f"{row['successes']:,.0f} of {row['tries']:,.0f}",
            f"{row['success_rate']:.3g} [{row['success_low']:.3g}, {row['success_high']:.3g}]",
            f"{row['mean_rate']:.2g} [{row['mean_low']:.2g}, {row['mean_high']:.2g}]"
            if row["successes"]
            else "",
            f"{row['unsolved']:g}",
        )
        for row in points
        if row["kind"] == "restarts" and row["ratio"] == ratio and row["method"] in (TUNED, "plain Adam")
    ]
    headings = (
        "variables", "learner", "instances", "fitted", "of all restarts, Wilson",
        "mean over instances, bootstrap", "without a fit",
    )  # fmt: skip
    yield from table(headings, lines)


def _mean(row: Row) -> str:
    """The mean over instances; empty where none fitted, since redrawing instances says nothing then."""
    if not row["successes"]:
        return ""
    return f"{row['mean_rate']:.2g} [{row['mean_low']:.2g}, {row['mean_high']:.2g}]"


def _growth(points: Sequence[Row], laws: Sequence[Row]) -> Iterator[str]:
    """What the time of every method grows like."""
    yield "## Growth of all methods\n"
    first = laws[0]["fit_from"]
    fitted = grouped([law for law in laws if law["fit_from"] == first], "ratio", "method", "quantity")
    lines = []
    for (ratio, method), mine in grouped(points, "ratio", "method").items():
        seconds = fitted.get((ratio, method, "seconds"), [])
        solved = [row for row in mine if row["seconds_median"] != float("inf")]
        last = f"{solved[-1]['seconds_median']:.2g} s at {solved[-1]['num_variables']:g}" if solved else ""
        lines.append(
            (
                f"{ratio:g}",
                str(method),
                f"{mine[0]['num_variables']:g} to {mine[-1]['num_variables']:g}",
                last,
                law_text(better(fitted.get((ratio, method, counted(mine)), []))),
                law_text(better(seconds)),
                _gap(seconds) if seconds else "",
            )
        )
    headings = (
        "clauses a variable", "method", "variables", "median time", "tries or flips grow like",
        "time grows like", "worse by AIC",
    )  # fmt: skip
    yield from table(headings, lines)


if __name__ == "__main__":
    write_text(PAGE, page())
