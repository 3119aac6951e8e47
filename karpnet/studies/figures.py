"""Figures of studies: saved as SVG or PNG by the ending of the path, in one style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from karpnet.studies.study import Drawing, Row, Study
from reductions.errors import InputError
from reductions.extras import needed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LogNorm
    from matplotlib.figure import Figure

# Okabe and Ito's colors, which color-blind readers tell apart.
BLUE, ORANGE, GREEN, RED, GRAY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"


def draw(study: Study, drawing: Drawing, path: Path) -> None:
    """Draw one figure of a study.

    Raises
    ------
    InputError
        If the file cannot be written.
    MissingPackageError
        If matplotlib is not installed.
    """
    save_figure(path, study.title, lambda figure: drawing(study, figure))


def save_figure(path: Path, title: str, paint: Callable[[Figure], None]) -> None:
    """Write what ``paint`` draws, with its own title or this one; the same drawing gives the same file.

    Raises
    ------
    InputError
        If the file cannot be written.
    MissingPackageError
        If matplotlib is not installed.
    """
    with needed("matplotlib", "a figure"):
        import matplotlib as mpl
        from matplotlib.figure import Figure
    # A fixed salt and no date: the same figure gives the same file.
    with mpl.rc_context({"svg.hashsalt": "karpnet", "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=(8, 5), layout="constrained")
        paint(figure)
        if not figure.get_suptitle():
            figure.suptitle(title, fontsize=12)
        metadata = {"Date": None} if path.suffix == ".svg" else {}
        try:
            figure.savefig(path, dpi=150, metadata=metadata)
        except OSError as error:
            raise InputError(str(path), f"cannot write: {error.strerror}") from error


def _intervals(axes: Axes, x: Sequence[float | str], rows: list[Row], color: str, label: str) -> None:
    """Success rates with their intervals; points without trials are left out."""
    shown = [(at, row) for at, row in zip(x, rows, strict=True) if row["success_rate"] == row["success_rate"]]
    rates = [row["success_rate"] for _, row in shown]
    below = [max(0.0, row["success_rate"] - row["success_low"]) for _, row in shown]
    above = [max(0.0, row["success_high"] - row["success_rate"]) for _, row in shown]
    axes.errorbar(
        [at for at, _ in shown], rates, yerr=[below, above], fmt="o-", color=color, capsize=3, label=label
    )


def clean(axes: Axes) -> None:
    """Leave out what carries no data."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)


def draw_width(study: Study, figure: Figure) -> None:
    """Success against width."""
    axes = figure.subplots()
    rows = list(study.rows)
    widths = [row["width"] for row in rows]
    _intervals(axes, widths, rows, BLUE, f"{rows[0]['optimizer']}, {rows[0]['restarts']} restarts")
    least, proper = study.notes["least_width"], study.notes["proper_width"]
    axes.axvline(proper, color=GRAY, linestyle=":", label=f"proper width {proper}")
    if least is not None:
        axes.axvline(least, color=GREEN, linestyle="--", label=f"least width that fits, exactly: {least}")
    axes.set_xscale("log", base=2)
    axes.set_xticks(widths, [str(width) for width in widths])
    axes.minorticks_off()
    axes.set(xlabel="width of the network", ylabel="restarts that fit (95% interval)", ylim=(-0.02, 1.04))
    axes.legend(frameon=False)
    clean(axes)


def draw_optimizers(study: Study, figure: Figure) -> None:
    """Success and error of every run, by optimizer."""
    success, error = figure.subplots(1, 2, sharey=True)
    names = list(dict.fromkeys(row["name"] for row in study.rows))
    for height, name in enumerate(names):
        rows = [row for row in study.rows if row["name"] == name]
        # Runs a little apart from each other, in the order of their learning rates.
        rows.sort(key=lambda row: row["rate_factor"])
        heights = [height + 0.5 * (i / max(len(rows) - 1, 1) - 0.5) for i in range(len(rows))]
        colors = [row["rate_factor"] for row in rows]
        style: dict[str, Any] = {"c": colors, "cmap": "viridis", "norm": rate_factors(), "s": 36}
        points = success.scatter([row["success_rate"] for row in rows], heights, **style)
        error.scatter([row["error_median"] for row in rows], heights, **style)
    success.set(xlabel="restarts that fit", xlim=(-0.02, None))
    error.set(xlabel="median final L∞ error")
    success.set_yticks(range(len(names)), names)
    success.invert_yaxis()
    bar = figure.colorbar(points, ax=error, label="factor on the learning rate")
    bar.set_ticks([0.1, 1, 10], labels=["0.1", "1", "10"])
    for axes in (success, error):
        clean(axes)


def rate_factors() -> LogNorm:
    """The scale of colors for factors on the learning rate."""
    with needed("matplotlib", "a figure"):
        from matplotlib.colors import LogNorm
    return LogNorm(0.1, 10)


def draw_ratio(study: Study, figure: Figure) -> None:
    """Satisfiable and fitted formulas, success and seconds against the clause ratio."""
    figure.set_size_inches(8, 8)
    formulas, restarts, times = figure.subplots(3, 1, sharex=True, height_ratios=(3, 2, 2))
    rows = list(study.rows)
    ratios = [row["ratio"] for row in rows]
    for key, style, color, label in (
        ("num_satisfiable", "s-", GREEN, "satisfiable (solver)"),
        ("num_fitted_formulas", "^-", ORANGE, "fitted by some restart"),
    ):
        formulas.plot(
            ratios, [row[key] / row["num_formulas"] for row in rows], style, color=color, label=label
        )
    formulas.set(ylabel="formulas", ylim=(-0.03, 1.05))
    _intervals(restarts, ratios, rows, BLUE, "on satisfiable formulas, 95% interval")
    restarts.set(ylabel="restarts that fit", ylim=(0, None))
    for key, style, color, label in (
        ("solver_median_seconds", "s-", GREEN, "solver, median"),
        ("descent_median_seconds", "o-", BLUE, "gradient descent, median"),
    ):
        times.semilogy(ratios, [row[key] for row in rows], style, color=color, label=label)
    times.set(xlabel="clauses a variable", ylabel="seconds a formula")
    for axes in (formulas, restarts, times):
        axes.axvline(2.1, color=GRAY, linestyle=":", label="threshold of NAE-3-SAT, about 2.1")
        axes.legend(frameon=False, fontsize=9)
        clean(axes)
