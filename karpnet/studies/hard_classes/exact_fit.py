"""Does fitting exactly generalize? Exact training beside descent and the class's own algorithm.

On the same few samples, at the width that holds the class (`karpnet.studies.hard_classes.exact_tasks`), the
exact trainer finds weights within 1/4 of all labels, or gives up; descent ends with its best restart;
elimination over GF(2) or moments of the square find the target without a network, where there is such an
algorithm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from gnn.search import Trial, run_trial
from gnn.settings import TrainingSettings
from gnn.statistics import mean_interval
from karpnet.api.answers import Notify
from karpnet.api.solve import solve
from karpnet.studies.figures import BLUE, GRAY, GREEN, ORANGE, clean
from karpnet.studies.hard_classes.exact_tasks import CLASSES, ExactClass, draw_target, exact_task, wrong
from karpnet.studies.journal import Journal
from karpnet.studies.study import Cells, Row, Study, Table
from karpnet.studies.toml_settings import as_tables, to_toml
from reductions.arrays import IndexArray
from reductions.errors import expect
from statistical_queries.degree_parity import learn as eliminate
from statistical_queries.plane_search import learn as find_plane
from statistical_queries.samples import FloatArray, Samples

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KIND = "exact-fit"
EXACT, DESCENT, ALGORITHM = "exact training", "descent", "algorithm"
ALGORITHMS = {"degree-parity": "elimination over GF(2)", "plane": "moments of the square"}
COLORS = {EXACT: BLUE, DESCENT: ORANGE, ALGORITHM: GREEN}


@dataclass(frozen=True)
class Part:
    """A class.

    Parameters
    ----------
    size : int
        n, 3 to 12.
    samples : tuple of int
        Sizes of training sets.
    """

    size: int
    samples: tuple[int, ...]

    def __post_init__(self) -> None:
        expect("size", 3 <= self.size <= 12, "3 to 12", self.size)
        is_set = len(self.samples) == len(set(self.samples)) > 0 and min(self.samples) >= 2
        expect("samples", is_set, "different numbers from 2 on, at least one", list(self.samples))


@dataclass(frozen=True)
class Settings:
    """All settings; see ``exact-fit.toml``."""

    seed: int
    realisations: int
    num_test: int
    seconds: float
    restarts: int
    steps: int
    degree_parity: Part
    plane: Part
    averaged_plane: Part

    def __post_init__(self) -> None:
        for name in ("realisations", "num_test"):
            expect(name, getattr(self, name) >= 2, "at least 2", getattr(self, name))
        for name in ("restarts", "steps", "seconds"):
            expect(name, getattr(self, name) > 0, "a positive number", getattr(self, name))
        expect("seed", self.seed >= 0, "at least 0", self.seed)
        least, fewest = 2 * self.plane.size, min(self.plane.samples)  # numbers that name a plane
        expect("plane: samples", fewest >= least, f"at least 2 size = {least}", fewest)

    def part(self, kind: ExactClass) -> Part:
        """The settings of a class."""
        part: Part = getattr(self, kind.replace("-", "_"))
        return part


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run the experiment."""
    rows = list(_rows(settings, journal, notify))
    title = "share of wrong answers against the number of training samples, at the width that holds the class"
    table = Table(HEADINGS, _lines)
    return Study(KIND, rows, title, table, {KIND: _draw}, settings=to_toml(as_tables(settings)))


def _rows(settings: Settings, journal: Journal, notify: Notify) -> Iterator[Row]:
    shared = {name: getattr(settings, name) for name in ("num_test", "seconds", "restarts", "steps")}
    for kind in CLASSES:
        part = settings.part(kind)
        for size in part.samples:
            for number in range(settings.realisations):
                notify(f"{kind}, {size} samples", number, settings.realisations)
                one = {**asdict(replace(part, samples=(size,))), **shared}
                cell = {"karpnet": version("karpnet"), "class": kind, **one, "seed": [settings.seed, number]}
                yield from journal.cell(cell, partial(_compare, settings, kind, size, number))


def _compare(settings: Settings, kind: ExactClass, num_train: int, number: int) -> list[Row]:
    """One row per learner. A realization has one target and one test set."""
    rng = np.random.default_rng([settings.seed, number])
    target = draw_target(kind, settings.part(kind).size, rng)
    nodes, test = target.sample(settings.num_test, rng)
    tested = exact_task(nodes, test.labels, target.width)
    nodes, given = target.sample(num_train, rng)
    task = exact_task(nodes, given.labels, target.width)
    values, counts = np.unique(given.labels, return_counts=True)
    shared: dict[str, object] = {"class": kind, "num_train": num_train, "realisation": number}
    shared |= {
        "width": target.width,
        "constant_error": float(np.mean(test.labels != values[counts.argmax()])),
    }
    answer = solve(task, "exact", settings.seconds)
    descent = TrainingSettings(restarts=settings.restarts, steps=settings.steps, seed=settings.seed)
    trained = run_trial(task, Trial(target.width, descent)).result
    rows: list[Row] = []
    fits = {EXACT: answer.witness, DESCENT: None}
    if not trained.diverged[trained.best]:
        fits[DESCENT] = trained.hypothesis(trained.best)
    for learner, weights in fits.items():
        is_fit = answer.verdict == "YES" if learner == EXACT else bool(trained.num_fitted)
        rows.append(
            {
                **shared,
                "learner": learner,
                "fitted": is_fit,
                "restarts_fitted": None if learner == EXACT else trained.num_fitted,
                "train_error": None if weights is None else wrong(task, weights),
                "test_error": None if weights is None else wrong(tested, weights),
                "seconds": answer.seconds if learner == EXACT else trained.seconds,
            }
        )
    if kind in ALGORITHMS:
        answers = _algorithm(kind, given)
        train, found = (float(np.mean(answers(part) != part.labels)) for part in (given, test))
        errors = {"train_error": train, "test_error": found, "seconds": None}
        told = {"learner": ALGORITHM, "fitted": train == 0, "restarts_fitted": None}
        rows.append({**shared, **told, **errors})
    return rows


def _algorithm(kind: ExactClass, given: Samples) -> Callable[[Samples], IndexArray]:
    """The class's own algorithm: integer answers from samples."""
    if kind == "degree-parity":
        parity = eliminate(given)
        assert parity is not None, "labels are those of a degree parity"
        return lambda samples: parity.labels(samples.inputs[0])
    function = find_plane(_as_graphs(given), 2)
    values = function.values(*_as_graphs(given).inputs)
    factor = float(values @ given.labels) / float(values @ values)
    return lambda samples: np.rint(factor * function.values(*_as_graphs(samples).inputs)).astype(np.int64)


def _as_graphs(samples: Samples) -> Samples:
    """Vectors as graphs of one node that is its own neighbor."""
    x: FloatArray = samples.inputs[0]
    return Samples((np.ones((len(x), 1, 1), dtype=np.uint8), x[:, None]), samples.labels.astype(np.float64))


HEADINGS = (
    "class",
    "samples",
    "learner",
    "fitted",
    "restarts",
    "train error",
    "test error",
    "constant",
    "seconds",
)


def _lines(rows: Sequence[Row]) -> list[Cells]:
    """A line for every class, number of samples and learner."""
    groups: dict[tuple[str, int, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["class"], row["num_train"], row["learner"]), []).append(row)
    lines: list[Cells] = []
    for (kind, num_train, learner), group in groups.items():
        seconds = [row["seconds"] for row in group if row["seconds"] is not None]
        restarts = [row["restarts_fitted"] for row in group if row["restarts_fitted"] is not None]
        lines.append(
            (
                kind,
                str(num_train),
                ALGORITHMS[kind] if learner == ALGORITHM else learner,
                f"{sum(row['fitted'] for row in group)}/{len(group)}",
                f"{np.mean(restarts):.0f}" if restarts else "",
                *(_with_interval(group, key) for key in ("train_error", "test_error", "constant_error")),
                f"{np.median(seconds):.2g}" if seconds else "",
            )
        )
    return lines


def _with_interval(rows: Sequence[Row], key: str) -> str:
    values = [row[key] for row in rows if row[key] is not None]
    if len(values) < 2:
        return f"{values[0]:.3f}" if values else "-"
    mean, half = mean_interval(values)
    return f"{mean:.3f} ± {half:.3f}"


def _draw(study: Study, figure: Figure) -> None:
    figure.set_size_inches(14, 4.6)
    panels = figure.subplots(1, len(CLASSES), sharey=True)
    for axes, kind in zip(panels, CLASSES, strict=True):
        _draw_class(axes, [row for row in study.rows if row["class"] == kind])
        axes.set(title=kind, xlabel="training samples", ylim=(-0.03, 1.03))
        clean(axes)
    panels[0].set_ylabel("wrong answers on the test set")
    entries = {
        label: handle
        for axes in panels
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(entries.values(), entries, loc="outside lower center", ncols=5, frameon=False, fontsize=10)


def _draw_class(axes: Axes, rows: Sequence[Row]) -> None:
    """Test errors with intervals; numbers say how many training sets were fitted, of how many."""
    sizes = sorted({row["num_train"] for row in rows})
    constant = np.mean([row["constant_error"] for row in rows])
    axes.axhline(constant, color=GRAY, linestyle=":", linewidth=1.8, label="constant predictor")
    for learner, color in COLORS.items():
        found = {}
        for size in sizes:
            mine = [row for row in rows if (row["learner"], row["num_train"]) == (learner, size)]
            errors = [row["test_error"] for row in mine if row["test_error"] is not None]
            if errors:
                half = mean_interval(errors)[1] if len(errors) > 1 else 0.0
                found[size] = float(np.mean(errors)), half
            if learner == EXACT:
                share = f"{sum(row['fitted'] for row in mine)}/{len(mine)}"
                axes.annotate(share, (size, 0.97), color=color, ha="center", fontsize=9)
        if found:
            names = {EXACT: "exact training, where it answers", ALGORITHM: ALGORITHMS.get(rows[0]["class"])}
            name = names.get(learner, learner)
            mean, half = np.array(list(found.values())).T
            axes.errorbar(list(found), mean, half, fmt="o-", color=color, capsize=3, label=name)
    axes.set_xticks(sizes)
