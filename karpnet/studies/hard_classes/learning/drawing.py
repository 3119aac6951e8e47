"""Figures of the experiments: errors over epochs, optimizers, and the explicit network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gnn.statistics import mean_interval
from karpnet.studies.figures import BLUE, GRAY, GREEN, ORANGE, RED, clean, rate_factors
from karpnet.studies.hard_classes.learning.experiment import Experiment
from karpnet.studies.study import Row, Study
from reductions.arrays import IndexArray
from statistical_queries.explicit_gnn import IntegerGNN

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLORS = {"hard": BLUE, "control": ORANGE}
_TITLES = {"overparameterised": "overparameterized", "minimal": "minimal"}


def draw_learning(experiment: Experiment, study: Study, figure: Figure) -> None:
    """Errors of both networks over the epochs, and last errors by optimizer."""
    figure.set_size_inches(14, 5.2)
    wide, minimal, optimizers = figure.subplots(1, 3, width_ratios=(1, 1, 1.15))
    for axes, part in ((wide, "overparameterised"), (minimal, "minimal")):
        rows = _of(study.rows, part=part)
        _draw_curves(axes, experiment, rows)
        _draw_rivals(axes.axhline, axes.axhspan, experiment, study.rows)
        size = rows[0]["num_parameters"]
        axes.set_title(f"{_TITLES[part]}, {size:,} parameters", fontsize=11)
        axes.set(xlabel="epoch", ylim=(-0.02, _limit(study.rows)))
        clean(axes)
    wide.set_ylabel(experiment.error)
    minimal.sharey(wide)
    _draw_optimizers(optimizers, figure, experiment, study.rows)
    entries = dict(_entries(wide) + _entries(optimizers))
    figure.legend(entries.values(), entries, loc="outside lower center", ncols=4, frameon=False, fontsize=10)


def _entries(axes: Axes) -> list[tuple[str, Artist]]:
    """The legend: labels and what they stand for."""
    handles, labels = axes.get_legend_handles_labels()
    return list(zip(labels, handles, strict=True))


def _of(rows: Sequence[Row], **values: object) -> list[Row]:
    return [row for row in rows if all(row[key] == value for key, value in values.items())]


def _limit(rows: Sequence[Row]) -> float:
    """Where the error axis ends: above the constant predictor and, within reason, all last errors."""
    trivial = float(max(row["trivial_error"] for row in rows))
    ends = [row for part in _TITLES for role in _COLORS for row in _last(_of(rows, part=part, role=role))]
    finite = [float(row["test_error"]) for row in ends if row["test_error"] is not None]
    return min(max([1.25 * trivial, *(1.05 * value for value in finite)]), 3 * trivial)


def _last(rows: Sequence[Row]) -> list[Row]:
    """The rows of the last epoch."""
    epoch = max(row["epoch"] for row in rows)
    return _of(rows, epoch=epoch)


def _draw_curves(axes: Axes, experiment: Experiment, rows: Sequence[Row]) -> None:
    for role, name in experiment.names.items():
        mine = _of(rows, role=role)
        epochs = sorted({row["epoch"] for row in mine})
        for key, style in (("test_error", "-"), ("train_error", "--")):
            # One row per epoch, one column per realization.
            errors = np.array([[row[key] for row in _of(mine, epoch=epoch)] for epoch in epochs], dtype=float)
            mean, half = np.array([mean_interval(values) for values in errors]).T
            color, label = _COLORS[role], f"{name}, {key.removesuffix('_error')}"
            axes.plot(epochs, mean, style, color=color, label=label)
            axes.fill_between(epochs, mean - half, mean + half, color=color, alpha=0.18, linewidth=0)
            if key == "test_error":
                axes.plot(epochs, errors, color=color, linewidth=0.5, alpha=0.5)


def _draw_rivals(
    line: Callable[..., object], span: Callable[..., object], experiment: Experiment, rows: Sequence[Row]
) -> None:
    """The constant predictor and the algorithm, as lines across an axis of errors."""
    trivial, _ = mean_interval([row["trivial_error"] for row in _of(rows, role="hard")])
    line(trivial, color=GRAY, linestyle=":", linewidth=1.8, label="constant predictor")
    mean, half = mean_interval([row["test_error"] for row in _of(rows, part="algorithm")])
    line(mean, color=GREEN, linewidth=1.8, label=f"{experiment.algorithm}, test")
    span(mean - half, mean + half, color=GREEN, alpha=0.18, linewidth=0)


def _draw_optimizers(axes: Axes, figure: Figure, experiment: Experiment, rows: Sequence[Row]) -> None:
    mine = _of(rows, part="optimizers")
    names = list(dict.fromkeys(row["optimizer"] for row in mine))
    last, limit = max(row["epoch"] for row in mine), _limit(rows)
    for role, marker, below in (("hard", "o", -0.17), ("control", "^", 0.17)):
        done = _of(mine, role=role, epoch=last)
        # What lies beyond the axis or diverged stands at its end.
        errors = [limit if row["test_error"] is None else min(row["test_error"], limit) for row in done]
        heights = [names.index(row["optimizer"]) + below for row in done]
        colors = [row["rate_factor"] for row in done]
        points = axes.scatter(
            errors, heights, c=colors, cmap="viridis", norm=rate_factors(), marker=marker, s=26, clip_on=False
        )
        axes.scatter([], [], color=GRAY, marker=marker, s=26, label=f"{experiment.names[role]}, last epoch")
    _draw_rivals(axes.axvline, axes.axvspan, experiment, rows)
    runs = len(_of(mine, role="hard", epoch=last, optimizer=names[0]))
    axes.set_title(f"overparameterized, {last} epochs, {runs} learning rates each", fontsize=11)
    axes.set(xlabel=f"{experiment.error}, test", xlim=(-0.02, limit))
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    bar = figure.colorbar(points, ax=axes, pad=0.03, label="factor on the learning rate")
    bar.set_ticks([0.1, 1, 10], labels=["0.1", "1", "10"])
    clean(axes)


def draw_explicit_network(network: IntegerGNN, study: Study, figure: Figure) -> None:
    """The explicit network of a degree parity: indicator, weights, sawtooth."""
    figure.set_size_inches(13.5, 4.6)
    figure.suptitle("Degree parity as a graph neural network with integer weights", fontsize=12)
    indicator, layers, sawtooth = figure.subplots(1, 3, width_ratios=(1, 1.6, 1))
    _draw_indicator(indicator)
    _draw_layers(layers, network)
    _draw_sawtooth(sawtooth, network)
    for axes in (indicator, sawtooth):
        clean(axes)


def _draw_indicator(axes: Axes) -> None:
    i, d = 3, np.linspace(0, 7, 141)
    parts = [(1, -1, BLUE), (-2, 0, RED), (1, 1, BLUE)]
    for weight, shift, color in parts:
        name = f"{weight if abs(weight) > 1 else ''} r(d−i{_signed(-shift)})".replace("-", "−").strip()
        axes.plot(d, weight * np.maximum(d - i - shift, 0), "--", color=color, linewidth=1.2, label=name)
    total = sum(weight * np.maximum(d - i - shift, 0) for weight, shift, _ in parts)
    axes.plot(d, total, color=GREEN, linewidth=2.2, label="their sum")
    axes.plot(range(8), [float(x == i) for x in range(8)], "o", color=GREEN, markersize=5)
    axes.set(xlabel="degree d", ylim=(-2.6, 2.6), title=f"is the degree i = {i}?")
    axes.legend(frameon=False, fontsize=9, loc="lower left")


def _signed(number: int) -> str:
    return "" if number == 0 else f"{number:+d}"


def _draw_layers(axes: Axes, network: IntegerGNN) -> None:
    """Units as points, weights as lines: blue positive, red negative, as thick as they are large."""
    shifts, count = -network.bias, network.hidden[0]
    rows = {
        0: np.array([0.5]),
        1: np.linspace(0.97, 0.03, len(shifts)),
        2: np.array([0.5]),
        3: np.linspace(0.94, 0.06, len(network.readout)),
        4: np.array([0.5]),
    }
    layers = [
        (0, network.neighbor[:, None]),
        (1, count[None]),
        (2, np.ones((len(rows[3]), 1))),
        (3, network.readout[None]),
    ]
    for column, weights in layers:
        for target, row in enumerate(weights):
            for source, weight in enumerate(row):
                if weight:
                    ends = (rows[column][source], rows[column + 1][target])
                    color = BLUE if weight > 0 else RED
                    axes.plot((column, column + 1), ends, color=color, linewidth=0.7 * abs(weight), zorder=1)
    for column, heights in rows.items():
        axes.scatter(np.full(len(heights), column), heights, s=70, color="white", edgecolors=GRAY, zorder=2)
    plain = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.5}
    label: dict[str, Any] = {"fontsize": 8, "va": "center", "bbox": plain}
    for height, shift in zip(rows[1], shifts, strict=True):
        axes.annotate(_signed(-shift).replace("-", "−") or "0", (1, height), (1.07, height), **label)
    for j, height in enumerate(rows[3]):
        axes.annotate(f"−{j}" if j else "0", (3, height), (3.07, height), **label)
    names = (
        "degree d\nof a node",
        "r(d − t)\nat every node",
        "summed over nodes:\nx = Σ c_i, i in S",
        "r(x − j)",
        "parity\nof x + b",
    )
    axes.set_xticks(range(5), names, fontsize=9)
    axes.set(ylim=(-0.02, 1.02), xlim=(-0.3, 4.3), yticks=[])
    chosen = ", ".join(map(str, _chosen(count)))
    axes.set_title(f"weights for n = {len(rows[3])}, S = {{{chosen}}}; blue > 0 > red")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def _chosen(count: IndexArray) -> list[int]:
    """S from the second differences that count its nodes."""
    values = np.maximum(np.arange(len(count) - 1)[:, None] - np.arange(-1, len(count) - 1), 0) @ count
    return [int(degree) for degree in np.flatnonzero(values)]


def _draw_sawtooth(axes: Axes, network: IntegerGNN) -> None:
    n = len(network.readout)
    at = np.linspace(0, n, 20 * n + 1)

    def value(x: ArrayLike) -> NDArray[np.float64]:
        hidden = np.maximum(np.asarray(x, dtype=np.float64)[:, None] + network.hidden_bias, 0)
        return np.asarray(hidden @ network.readout + network.readout_bias)

    axes.plot(at, value(at), color=GREEN, linewidth=2)
    axes.plot(range(n + 1), value(range(n + 1)), "o", color=GREEN, markersize=5)
    axes.set(
        xlabel="x, nodes whose degree is in S",
        yticks=[0, 1],
        title=f"sawtooth of {n} ReLUs, b = {network.readout_bias}",
    )
