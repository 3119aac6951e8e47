"""The table for people: what every method reaches, and what its time grows like."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from karpnet.studies.scaling.points import WALKS, grouped
from karpnet.studies.study import Cells, Row, Table

HEADINGS = (
    "ratio",
    "method",
    "variables",
    "unsolved",
    "median time",
    "tries or flips grow like",
    "time grows like",
    "other law",
)


def table(points: Sequence[Row], growth: Sequence[Row]) -> Table:
    """A line for every ratio and method."""
    laws = grouped(growth, "ratio", "method", "quantity")

    def lines(rows: Sequence[Row]) -> list[Cells]:
        return [
            _line(mine, laws.get((*key, counted(mine)), []), laws.get((*key, "seconds"), []))
            for key, mine in grouped(points, "ratio", "method").items()
        ]

    return Table(HEADINGS, lines)


def _line(points: Sequence[Row], tries: Sequence[Row], seconds: Sequence[Row]) -> Cells:
    sizes = [row["num_variables"] for row in points]
    solved = [row for row in points if math.isfinite(row["seconds_median"])]
    last = solved[-1] if solved else None
    return (
        f"{points[0]['ratio']:g}",
        points[0]["method"],
        f"{min(sizes)} to {max(sizes)}",
        f"{sum(row['unsolved'] for row in points)}/{sum(row['instances'] for row in points)}",
        "" if last is None else f"{last['seconds_median']:.2g} s at {last['num_variables']}",
        law_text(better(tries)),
        law_text(better(seconds)),
        _gap(seconds),
    )


def counted(points: Sequence[Row]) -> str:
    """What grows besides the time: a method's tries, or the work of walks, which all end well."""
    return "work" if points[0]["kind"] == WALKS else "tries"


def better(laws: Sequence[Row]) -> Row | None:
    """The law that fits better, if any was fitted."""
    return min(laws, key=lambda law: law["aic_above_best"], default=None)


def law_text(law: Row | None, power: Callable[[str, str], str] = "{}^{}".format) -> str:
    """A law with the 95 % interval of its exponent, such as ``1.088^n [1.082, 1.094]``.

    Parameters
    ----------
    law : mapping or None
    power : callable
        From a base and an exponent to how that is written.
    """
    if law is None:
        return ""
    values = [law[name] for name in ("b", "b_low", "b_high")]
    if law["law"] == "exponential":
        # As many decimals as tell the factor from one, with two digits of b.
        decimals = min(max(1 - math.floor(math.log10(max(abs(law["b"]), 1e-9))), 2), 5)
        mid, low, high = (f"{math.exp(value):.{decimals}f}" if value < 99 else "∞" for value in values)
        return f"{power(mid, 'n')} [{low}, {high}]"
    mid, low, high = (f"{value:.2f}" for value in values)
    return f"{power('n', mid)} [{low}, {high}]"


def _gap(laws: Sequence[Row]) -> str:
    """How much worse the other law is: the difference of Akaike's criterion, below 4 hardly any evidence."""
    others = [law for law in laws if law["aic_above_best"] > 0]
    return f"{others[0]['law']}, AIC +{others[0]['aic_above_best']:.1f}" if others else ""
