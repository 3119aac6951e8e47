"""Figures of the study: seconds until the first fit against the size, and success with its exponents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from karpnet.studies.figures import BLUE, GRAY, GREEN, ORANGE, RED, clean
from karpnet.studies.scaling.growth import regressor
from karpnet.studies.scaling.points import GUESSING, grouped
from karpnet.studies.scaling.table import better, law_text
from karpnet.studies.study import Row, Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Style: TypeAlias = Mapping[str, Any]  # methods are apart by their markers, too

# More of Okabe and Ito's colors, and two darker oranges.
SKY, PURPLE, BLACK = "#56B4E9", "#CC79A7", "#000000"
BROWN, DARK = "#A86A00", "#6B4300"
_STYLES: Mapping[str, Style] = {
    "exact": {"color": BLACK, "marker": "s"},
    "cadical": {"color": GRAY, "marker": "D"},
    "walksat": {"color": GREEN, "marker": "P"},
    "alternating": {"color": PURPLE, "marker": "X"},
    GUESSING: {"color": RED, "marker": "*"},
}
_DESCENTS: Sequence[Style] = (
    {"color": BLUE, "marker": "o"},
    {"color": SKY, "marker": "v"},
    {"color": ORANGE, "marker": "<"},
    {"color": BROWN, "marker": "^"},
    {"color": DARK, "marker": ">"},
)


def styles(names: Sequence[str]) -> dict[str, Style]:
    """A style for each method; learners take theirs in their order."""
    learners = [name for name in names if name not in _STYLES]
    return {name: _STYLES.get(name) or _DESCENTS[learners.index(name) % len(_DESCENTS)] for name in names}


def draw_seconds(study: Study, figure: Figure) -> None:
    """Median seconds of one core until the first success at the main ratio, and the laws fitted to it."""
    figure.set_size_inches(11.5, 6.5)
    axes, ratio = figure.subplots(), study.notes["ratio"]
    points = [row for row in study.notes["points"] if row["ratio"] == ratio]
    laws = grouped(study.notes["growth"], "ratio", "method", "quantity")
    methods = {str(name): rows for (name,), rows in grouped(points, "method").items()}
    for name, style in styles(list(methods)).items():
        law = better(laws.get((ratio, name, "seconds"), []))
        label = f"{name}: {law_text(law, '${}^{{{}}}$'.format)}" if law else name
        _curve(axes, methods[name], style, label)
        if law is not None:
            _law(axes, law, style)
    sizes = sorted({row["num_variables"] for row in points})
    axes.set(xscale="log", yscale="log", xlabel="variables n")
    axes.set_ylabel("seconds of one core until the first fit")
    axes.set_xticks(sizes, [str(size) for size in sizes], fontsize=9)
    axes.tick_params(axis="x", which="minor", bottom=False)
    axes.set_title(f"{ratio:g} clauses a variable; medians over instances with 95 % intervals", fontsize=11)
    figure.legend(loc="outside right center", frameon=False, fontsize=9.5, title="time grows like [95 %]")
    clean(axes)


def _curve(axes: Axes, rows: Sequence[Row], style: Style, label: str) -> None:
    """Medians and their intervals; open markers, with arrows, where half of the instances were not solved."""
    solved = [row for row in rows if math.isfinite(row["seconds_median"])]
    at = [row["num_variables"] for row in solved]
    axes.plot(
        at, [row["seconds_median"] for row in solved], linewidth=1.8, markersize=6, label=label, **style
    )
    low, high = (np.array([row[name] for row in solved]) for name in ("median_low", "median_high"))
    is_known = np.isfinite(high)
    high = np.where(is_known, high, low)
    axes.fill_between(at, low, high, where=is_known, color=style["color"], alpha=0.15, linewidth=0)
    for row in rows:
        if not math.isfinite(row["seconds_median"]):
            x, y = row["num_variables"], row["median_bound"]
            axes.plot(x, y, mfc="white", markersize=7, **style)
            arrow = {"arrowstyle": "->", "color": style["color"]}
            axes.annotate("", (x, 4 * y), (x, y), arrowprops=arrow)


def _law(axes: Axes, law: Row, style: Style) -> None:
    """The median over instances that a law implies."""
    sizes = np.geomspace(law["from_variables"], law["to_variables"], 100)
    cost = law["median"] * np.exp(law["a"] + law["b"] * regressor(law["law"], sizes))
    axes.plot(sizes, cost, color=style["color"], linewidth=0.8, linestyle="--")


def draw_success(study: Study, figure: Figure) -> None:
    """The success rate of a try at the main ratio, and the exponents of the tries against the ratio."""
    figure.set_size_inches(12, 5)
    rates, exponents = figure.subplots(1, 2, width_ratios=(1.4, 1))
    ratio, points, growth = (study.notes[name] for name in ("ratio", "points", "growth"))
    chosen = styles(list(dict.fromkeys(row["method"] for row in points)))
    tried = [row for row in points if row["kind"] in ("restarts", "starts", "counted")]
    rare = {row["method"] for row in tried if row["mean_rate"] < 0.1}  # others succeed at nearly every try
    for (name, at), rows in grouped(tried, "method", "ratio").items():
        if at == ratio and name in rare:
            _rates(rates, rows, chosen[str(name)], str(name))
    laws = [law for law in growth if (law["law"], law["quantity"]) == ("exponential", "tries")]
    for (name,), mine in grouped(laws, "method").items():
        if name in rare:
            _exponents(exponents, mine, chosen[str(name)])
    ratios = sorted({row["ratio"] for row in points})
    chance = [at * math.log(4 / 3) for at in ratios]
    exponents.plot(ratios, chance, ":", color=RED, label="ln(4/3) for each clause")
    rates.set(yscale="log", xlabel="variables n", ylabel="success of a try (mean over instances, 95 %)")
    exponents.set_xticks(ratios)
    rates.set_title(f"{ratio:g} clauses a variable", fontsize=11)
    exponents.set(
        xlabel="clauses a variable", ylabel="b, where tries grow like exp(bn) (95 %)", ylim=(0, None)
    )
    for axes in (rates, exponents):
        axes.legend(frameon=False, fontsize=9)
        clean(axes)


def _rates(axes: Axes, rows: Sequence[Row], style: Style, label: str) -> None:
    known = [row for row in rows if row["successes"]]
    at, mean = [row["num_variables"] for row in known], [row["mean_rate"] for row in known]
    below = [row["mean_rate"] - row["mean_low"] for row in known]
    above = [row["mean_high"] - row["mean_rate"] for row in known]
    axes.errorbar(at, mean, yerr=np.maximum([below, above], 0), capsize=2, label=label, **style)
    for row in rows:
        if not row["successes"]:
            axes.plot(row["num_variables"], row["success_high"], mfc="white", **style)


def _exponents(axes: Axes, laws: Sequence[Row], style: Style) -> None:
    laws = sorted(laws, key=lambda law: float(law["ratio"]))
    b = np.array([[law[name] for name in ("b", "b_low", "b_high")] for law in laws])
    ends = np.abs(np.where(np.isfinite(b), b, 0) - b[:, :1])[:, 1:].T
    ratios, name = [law["ratio"] for law in laws], str(laws[0]["method"])
    axes.errorbar(ratios, b[:, 0], yerr=ends, capsize=3, label=name, **style)
