"""The figure of a tournament: all candidates by round, and what each mechanism adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from karpnet.studies.figures import BLUE, GRAY, ORANGE, clean
from karpnet.studies.study import Row, Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase


def draw_tournament(study: Study, figure: Figure) -> None:
    """Left, every candidate by round, one panel a size; right, every mechanism at the first size compared."""
    compared = [row for row in study.rows if row["part"].startswith("compared") and not row["reason"]]
    counts = {key: sum(_key(row) == key for row in compared) for key in map(_key, compared)}
    most = max(counts, key=lambda key: counts[key])
    figure.set_size_inches(12, 8)
    halves = figure.subfigures(1, 2, squeeze=False, width_ratios=(2, 3))[0]
    _rounds(study, halves[0])
    _mechanisms([row for row in compared if _key(row) == most], halves[1].subplots())


def _key(row: Row) -> tuple[str, int]:
    return row["architecture"], row["num_variables"]


def _rounds(study: Study, figure: FigureBase) -> None:
    keys = list(dict.fromkeys(map(_key, study.rows)))
    panels = figure.subplots(len(keys), 1, sharex=True, squeeze=False)[:, 0]
    for axes, key in zip(panels, keys, strict=True):
        rows = [row for row in study.rows if _key(row) == key and row["part"].startswith("round")]
        for row in rows:
            is_plain = row["name"] == "plain Adam"
            axes.plot(
                int(row["part"].split()[1]), row["fits_per_million"], "D" if is_plain else "o",
                color=ORANGE if is_plain else BLUE, alpha=1.0 if is_plain else 0.35, markersize=5,
            )  # fmt: skip
        axes.set(yscale="log", ylabel=f"{key[0]}\n{key[1]} variables")
        axes.set_xticks(sorted({int(row["part"].split()[1]) for row in rows}))
        clean(axes)
    panels[0].set_title("fits per million restart-steps\n(diamond: plain Adam)", fontsize=10)
    panels[-1].set_xlabel("round")


def _mechanisms(rows: list[Row], axes: Axes) -> None:
    """Factors on the fits a restart-step, over plain Adam and over the winner, with 95% intervals."""
    of_winner = {row["name"]: row for row in rows if row["part"] == "compared with winner"}
    of_plain = {row["name"]: row for row in rows if row["part"] == "compared with plain Adam"}
    names = sorted(
        (of_winner.keys() | of_plain.keys()) - {"winner", "plain Adam"},
        key=lambda name: of_plain.get(name, of_winner.get(name, {}))["over_base"],
    )
    for shift, color, label, found in (
        (0.15, ORANGE, "changed in plain Adam", of_plain),
        (-0.15, BLUE, "changed in the winner", of_winner),
    ):
        shown = [(height + shift, found[name]) for height, name in enumerate(names) if name in found]
        axes.hlines(
            [height for height, _ in shown], [row["over_base_low"] for _, row in shown],
            [row["over_base_high"] for _, row in shown], color=color, linewidth=1,
        )  # fmt: skip
        marker = "D" if color == ORANGE else "o"
        axes.plot(
            [row["over_base"] for _, row in shown], [height for height, _ in shown],
            marker, color=color, markersize=5, label=label,
        )  # fmt: skip
    axes.axvline(1, color=GRAY, linestyle=":")
    axes.set_xscale("log")
    axes.set_yticks(range(len(names)), names, fontsize=8)
    size = f"{rows[0]['architecture']}, {rows[0]['num_variables']} variables" if rows else ""
    axes.set_title(f"times as many fits a restart-step as without\n{size}", fontsize=10)
    axes.legend(frameon=False, fontsize=9)
    clean(axes)


def draw_success(study: Study, figure: Figure) -> None:
    """Success a restart and fits a restart-step against the size."""
    panels = figure.subplots(1, 2)
    for name, color, marker in (("tuned descent", BLUE, "o"), ("plain Adam", ORANGE, "D")):
        rows = [row for row in study.rows if row["name"] == name and row["fitted"]]
        for axes, key in zip(panels, ("success_rate", "fits_per_million"), strict=True):
            sizes = [row["num_variables"] for row in rows]
            axes.plot(sizes, [row[key] for row in rows], f"{marker}-", color=color, label=name)
    panels[0].set(ylabel="restarts that fit")
    panels[1].set(ylabel="fits per million restart-steps")
    for axes in panels:
        axes.set(yscale="log", xlabel="variables")
        axes.legend(frameon=False)
        clean(axes)
