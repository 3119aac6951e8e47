"""The charts of the report as SVG and PNG files."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from karpnet.report.results import Results
from karpnet.report.series import ALL, CHARTS, Chart, Series, chosen
from karpnet.studies.figures import BLUE, GRAY, GREEN, ORANGE, RED, clean, save_figure
from karpnet.studies.written import make_folder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLORS = (BLUE, RED, GREEN, "#CC79A7", ORANGE, "#56B4E9", GRAY, "#000000")
_MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
_LINES = ("-", "--", ":", "-.")


def write_figures(results: Results, folder: Path) -> list[Path]:
    """Write every chart of every family, such as ``random-sat-success-size.svg``; return the paths.

    Raises
    ------
    InputError
        If the folder or a file cannot be written.
    MissingPackageError
        If matplotlib is not installed.
    """
    make_folder(folder)
    paths = []
    for family in (ALL, *sorted({instance.family for instance in results.instances})):
        rows = chosen(results, family, ALL)
        for chart in CHARTS:
            series = chart.series(results, rows)
            for ending in ("svg", "png") if series else ():
                # A family is what the results say: it may hold anything.
                paths.append(folder / f"{re.sub('[^a-z0-9-]', '_', family) or 'all'}-{chart.name}.{ending}")
                title = f"{chart.title}: {family or 'all families'}"
                save_figure(paths[-1], title, partial(_paint, chart, series))
    return paths


def _paint(chart: Chart, series: list[Series], figure: Figure) -> None:
    axes = figure.subplots()
    xs = sorted({p.x for one in series for p in one.points})
    for number, one in enumerate(series):
        points = one.points
        below = [max(p.y - p.low, 0.0) for p in points]
        above = [max(p.high - p.y, 0.0) for p in points]
        axes.errorbar(
            [_apart(p.x, xs, number - (len(series) - 1) / 2, chart.x_is_log) for p in points],
            [p.y for p in points],
            yerr=[below, above],
            fmt=_MARKS[number % len(_MARKS)] + _LINES[number % len(_LINES)],
            color=_COLORS[number % len(_COLORS)],
            capsize=3,
            label=one.label,
        )
    if chart.x_is_log:
        axes.set_xscale("log")
        axes.minorticks_off()
        axes.set_xticks(xs[:: -(-len(xs) // 8)], [f"{x:g}" for x in xs[:: -(-len(xs) // 8)]])
    if chart.y_kind == "success":
        axes.set_ylim(-0.03, 1.05)
    else:
        axes.set_yscale("log")
    axes.set(xlabel=chart.x_label, ylabel=chart.y_label)
    axes.legend(frameon=False, fontsize=9)
    clean(axes)


def _apart(x: float, xs: list[float], steps: float, is_log: bool) -> float:
    """A place a little beside x, so that equal values of several series do not hide one another."""
    low, high = xs[0], xs[-1]
    if is_log:
        return x * float((high / low or 1.0) ** (0.012 * steps))
    return x + 0.012 * steps * (high - low)
