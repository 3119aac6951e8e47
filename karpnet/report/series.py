"""What the charts show: success and time against size, ratio and width, with intervals.

Success of a method that settles instances: the fraction of its cells that end in YES or NO, over
all instances. Success of gradient descent: the fraction of its cells in which some restart fits;
at the proper width over instances known to be YES, since no other can be fitted, wider over all.
Intervals of success are Wilson's, at 95%; times show the median and the quartiles, and a cell that
ran into its limit counts with the time it used. A cell that failed has no success and no time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

import numpy as np

from gnn.statistics import SuccessRate
from karpnet.report.results import Results, Row

ALL = ""
_ANSWERS = {"YES": "on YES-instances", "NO": "on NO-instances"}
_MOST_POINTS = 12  # distinct values of x beyond which they are put into bins


class Point(NamedTuple):
    """A mark of a chart with its interval, and how many cells it stands for."""

    x: float
    y: float
    low: float
    high: float
    num_cells: int


@dataclass(frozen=True)
class Series:
    """The marks of one way."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """What a chart shows.

    Parameters
    ----------
    name : str
    title, x_label, y_label : str
    y_kind : "success" or "seconds"
    x_is_log : bool
    x_of : callable
        (results, row) to a number, or None where the row has no place in the chart.
    group_of : callable
        (results, row) to the label of its series, or None.
    """

    name: str
    title: str
    x_label: str
    y_label: str
    y_kind: str
    x_is_log: bool
    x_of: Callable[[Results, Row], float | None]
    group_of: Callable[[Results, Row], str | None]

    def series(self, results: Results, rows: Iterable[Row]) -> list[Series]:
        """The series of some rows; those without any point are left out."""
        groups: dict[str, list[tuple[float, Row]]] = {}
        for row in rows:
            x, label = self.x_of(results, row), self.group_of(results, row)
            # A logarithmic axis has no place for what has no variables.
            if x is not None and label is not None and (x > 0 or not self.x_is_log):
                groups.setdefault(label, []).append((x, row))
        bins = _bins([x for group in groups.values() for x, _ in group])
        places = {label: place for place, label in enumerate((*results.ways, *_ANSWERS.values()))}
        ordered = sorted(groups.items(), key=lambda item: places[item[0]])
        return [Series(label, tuple(self._points(group, bins))) for label, group in ordered]

    def _points(self, group: Sequence[tuple[float, Row]], bins: Sequence[float]) -> Iterable[Point]:
        places: dict[int, list[tuple[float, Row]]] = {}
        for x, row in group:
            places.setdefault(bisect_right(bins, x), []).append((x, row))
        for _, members in sorted(places.items()):
            middle = median(x for x, _ in members)
            yield _point(self.y_kind, middle, [row for _, row in members])


def _point(kind: str, x: float, rows: Sequence[Row]) -> Point:
    if kind == "success":
        rate = SuccessRate.of(sum(row.is_success for row in rows), len(rows))
        return Point(x, rate.rate, rate.low, rate.high, len(rows))
    low, middle, high = np.quantile([row.seconds for row in rows], (0.25, 0.5, 0.75)).tolist()
    return Point(x, middle, low, high, len(rows))


def _bins(values: Sequence[float]) -> list[float]:
    """Lower ends of bins: each distinct value its own, or bins of about as many cells each."""
    distinct = sorted(set(values))
    if len(distinct) <= _MOST_POINTS:
        return distinct
    return sorted(set(np.quantile(values, np.linspace(0, 1, 11)[:-1], method="nearest").tolist()))


def _count(results: Results, row: Row) -> float | None:
    return results.instances[row.instance].count


def _ratio(results: Results, row: Row) -> float | None:
    return results.instances[row.instance].ratio


def _factor(results: Results, row: Row) -> float | None:
    return row.factor


def _timed_way(results: Results, row: Row) -> str | None:
    """The way, but for cells whose time says nothing."""
    return row.way if row.is_timed else None


def _fair_way(results: Results, row: Row) -> str | None:
    """The way, but for cells in which it could not succeed."""
    return row.way if results.can_succeed(row) else None


def _by_answer(results: Results, row: Row) -> str | None:
    return _ANSWERS.get(results.known[row.instance])


_SIZE, _RATIO = "size n (variables, vertices, numbers)", "constraints a variable"
_SUCCESS, _TIME = "cells that succeed", "seconds a cell"
CHARTS = (
    Chart("success-size", "Success against size", _SIZE, _SUCCESS, "success", True, _count, _fair_way),
    Chart("time-size", "Time against size", _SIZE, _TIME, "seconds", True, _count, _timed_way),
    Chart("success-ratio", "Success against ratio", _RATIO, _SUCCESS, "success", False, _ratio, _fair_way),
    Chart("time-ratio", "Time against ratio", _RATIO, _TIME, "seconds", False, _ratio, _timed_way),
    Chart(
        "success-width", "Gradient descent: success against width", "width ÷ proper width",
        "cells in which a restart fits", "success", True, _factor, _by_answer,
    ),
)  # fmt: skip


def selections(results: Results) -> list[tuple[str, str]]:
    """Every family with every architecture that occurs in it, and `ALL` of either."""
    pairs = {(ALL, ALL)}
    for row in results.rows:
        family, architecture = results.instances[row.instance].family, row.architecture or ALL
        pairs |= {(family, ALL), (ALL, architecture), (family, architecture)}
    return sorted(pairs)


def chosen(results: Results, family: str, architecture: str) -> list[Row]:
    """The rows of a selection; methods on the source belong to every architecture."""
    return [
        row
        for row in results.rows
        if family in (ALL, results.instances[row.instance].family)
        and (architecture in (ALL, row.architecture) or row.subject == "source")
    ]
