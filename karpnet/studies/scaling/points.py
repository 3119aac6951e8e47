"""From the runs on instances to points with intervals, and to laws of growth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from gnn.statistics import SuccessRate
from karpnet.studies.scaling.growth import Counts, FloatArray, Growth, Times, fits
from karpnet.studies.study import Row

GUESSING = "random guess"
_RESAMPLES = 2000
_HIDDEN = -math.log(0.05)  # mean of a Poisson count that is 0 with 5 %
_COUNTED, _CERTAIN, WALKS = "counted", "certain", "walks"  # every assignment; one run; walks that go on
_MEANINGLESS = {_CERTAIN: ("tries", "work"), WALKS: ("tries",)}


def seconds_of_a_success(rows: Sequence[Row]) -> FloatArray:
    """Expected seconds until the first success, an entry an instance; infinite where there was none."""
    seconds, successes = _column(rows, "seconds"), _column(rows, "successes")
    endless = np.full(len(rows), np.inf)
    return np.asarray(np.divide(seconds, successes, out=endless, where=successes > 0))


def with_intervals(row: Row) -> Row:
    """A run with the success rate of its tries and the expected cost of a success, and 95 % intervals.

    Tries are trials, so that work and seconds over successes estimate what a success costs, failures before
    it included: E[cost of a failure] (1 - p)/p + E[cost of a success]. The interval of the cost is that
    of the success rate (Wilson's). Without a success, there is a lower end alone.
    """
    rate = SuccessRate.of(row["successes"], row["tries"])
    if row["kind"] == _COUNTED:
        rate = SuccessRate(rate.successes, rate.trials, rate.rate, rate.rate)
    cost = row["seconds"] / row["tries"]
    known = {"success_rate": rate.rate, "success_low": rate.low, "success_high": rate.high}
    costs = {"work_of_a_success": _over(row["work"], row["successes"])}
    costs |= {"seconds_of_a_success": _over(row["seconds"], row["successes"])}
    ends = (None, None) if row["kind"] == _CERTAIN else (cost / rate.high, _over(cost, rate.low))
    return {**row, **known, **costs, "seconds_low": ends[0], "seconds_high": ends[1]}


def _over(cost: float, successes: float) -> float | None:
    return cost / successes if successes else None


def point(rows: Sequence[Row]) -> Row:
    """A method at a size: its tries over all instances, and medians over instances.

    The interval of the mean success rate and that of the median are of the bootstrap over instances, in
    which the successes of each are drawn anew, too (Poisson).
    """
    seconds, rng = seconds_of_a_success(rows), np.random.default_rng(0)
    tries, successes = int(_column(rows, "tries").sum()), int(_column(rows, "successes").sum())
    pooled = SuccessRate.of(successes, tries)
    chosen = rng.integers(0, len(rows), (_RESAMPLES, len(rows)))
    drawn = _column(rows, "successes")[chosen]
    if rows[0]["kind"] not in (_COUNTED, _CERTAIN):
        drawn = rng.poisson(drawn).astype(np.float64)
    costs = _column(rows, "seconds")[chosen]
    medians = np.median(np.divide(costs, drawn, out=np.full(drawn.shape, np.inf), where=drawn > 0), axis=1)
    rates = np.minimum(drawn / _column(rows, "tries")[chosen], 1.0).mean(axis=1)
    low, high = np.quantile(medians, (0.025, 0.975), method="nearest")
    quartiles = np.quantile(seconds, (0.25, 0.5, 0.75), method="nearest")
    # At least what the unsolved instances took so far, divided by what a Poisson count hides with 95 %.
    bounds = np.where(np.isfinite(seconds), seconds, _column(rows, "seconds") / _HIDDEN)
    names = ("seconds_q25", "seconds_median", "seconds_q75", "median_low", "median_high", "median_bound")
    return {
        **{name: rows[0][name] for name in ("ratio", "num_variables", "method", "kind")},
        "instances": len(rows),
        "unsolved": int((_column(rows, "successes") == 0).sum()),
        "tries": tries,
        "successes": successes,
        "success_rate": pooled.rate,
        "success_low": pooled.low,
        "success_high": pooled.high,
        "mean_rate": float((_column(rows, "successes") / _column(rows, "tries")).mean()),
        "mean_low": float(np.quantile(rates, 0.025)),
        "mean_high": float(np.quantile(rates, 0.975)),
        **dict(zip(names, map(float, (*quartiles, low, high, np.median(bounds))), strict=True)),
    }


def growth(rows: Sequence[Row], quantity: str) -> tuple[Growth, ...]:
    """The laws fitted to a method's tries, work or seconds until the first success.

    Parameters
    ----------
    rows : sequence of mappings
        Of one method at one ratio.
    quantity : "tries", "work" or "seconds"
    """
    size, work = _column(rows, "num_variables"), _column(rows, quantity)
    successes = _column(rows, "successes")
    if rows[0]["kind"] in (_COUNTED, _CERTAIN):
        is_over = successes > 0
        return fits(Times(size, work / np.maximum(successes, 1.0), is_over))
    return fits(Counts(size, work, successes))


def growth_rows(rows: Sequence[Row], fit_from: int) -> list[Row]:
    """Every law of every method at every ratio, for tries, work and seconds."""
    found: list[Row] = []
    for (ratio, name), all_sizes in grouped(rows, "ratio", "method").items():
        mine = [row for row in all_sizes if row["num_variables"] >= fit_from]
        for quantity in ("tries", "work", "seconds"):
            if not mine or quantity in _MEANINGLESS.get(mine[0]["kind"], ()):
                continue
            laws = growth(mine, quantity)
            top = max((law.log_likelihood for law in laws), default=0.0)
            found += [
                {
                    "fit_from": fit_from,
                    "ratio": ratio,
                    "method": name,
                    "quantity": quantity,
                    "law": law.law,
                    "a": law.a,
                    "b": law.b,
                    "b_low": law.low,
                    "b_high": law.high,
                    "scatter": law.scatter,
                    "median": law.median,
                    "log_likelihood": law.log_likelihood,
                    "aic_above_best": 2 * (top - law.log_likelihood),
                    "from_variables": min(row["num_variables"] for row in mine),
                    "to_variables": max(row["num_variables"] for row in mine),
                    "instances": len(mine),
                    "unsolved": sum(row["successes"] == 0 for row in mine),
                }
                for law in laws
            ]
    return found


def grouped(rows: Iterable[Row], *keys: str) -> dict[tuple[object, ...], list[Row]]:
    """The rows by the values of some columns, in the order in which these first appear."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _column(rows: Sequence[Row], name: str) -> FloatArray:
    return np.array([math.nan if row[name] is None else row[name] for row in rows], dtype=np.float64)
