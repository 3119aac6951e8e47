"""Time to solution against the number of variables: descent, local search and exact methods on YES-instances.

Random NAE-3-SAT formulas that have a solution are mapped to training tasks. Every method tries until it has
succeeded often enough on an instance, or its tries are spent; the seconds of one core and the tries that a
first success takes follow with intervals, and `growth` fits what they grow like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, NamedTuple

from gnn.plans.attempts import attempt
from gnn.plans.tuned import tuned
from gnn.results import TrainingResult
from gnn.trainer import train
from karpnet.api.answers import Notify
from karpnet.studies.journal import Journal
from karpnet.studies.scaling import measure
from karpnet.studies.scaling.drawing import draw_seconds, draw_success
from karpnet.studies.scaling.measure import Measured
from karpnet.studies.scaling.points import GUESSING, grouped, growth_rows, point, with_intervals
from karpnet.studies.scaling.settings import Effort, Learner, Settings
from karpnet.studies.scaling.table import table
from karpnet.studies.study import Row, Study
from karpnet.studies.toml_settings import as_tables, to_toml
from reductions.core import Derivation
from reductions.paths import derive
from reductions.training.task import TrainingTask
from solvers.methods import Limits

_SEEDS = 10_000  # of formulas, for each seed of the study
_RUNS = 1000  # seeds of a learner, for each formula


class Measurement(NamedTuple):
    """A method on an instance.

    Parameters
    ----------
    name, kind, unit : str
        What it is called, how its tries are to be read (`points`), and what its work counts.
    told : mapping
        What decides its row, besides the instance.
    run : callable
    """

    name: str
    kind: str
    unit: str
    told: Mapping[str, Any]
    run: Callable[[], Measured]


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run what the journal lacks, and fit the laws of growth."""
    rows = [
        with_intervals(row) for ratio in settings.ratios for row in _runs(settings, ratio, journal, notify)
    ]
    points = [point(group) for group in grouped(rows, "ratio", "method", "num_variables").values()]
    growth = [law for least in settings.fit_from for law in growth_rows(rows, least)]
    shown = [law for law in growth if law["fit_from"] == settings.fit_from[0]]
    title = f"random NAE-3-SAT with a solution, as {settings.architecture}"
    return Study(
        "scaling",
        rows,
        title,
        table(points, shown),
        {"scaling": draw_seconds, "scaling-success": draw_success},
        {"ratio": settings.ratio, "points": points, "growth": shown},
        to_toml(as_tables(settings), f"Settings of {title}."),
        {"points": points, "growth": growth},
    )


def _runs(settings: Settings, ratio: float, journal: Journal, notify: Notify) -> Iterator[Row]:
    """Every method on every instance of a ratio, size by size, up to the first size that it fails at."""
    failed: set[str] = set()
    for place, size in enumerate(settings.sizes):
        notify(f"ratio {ratio:g}, {size} variables: formulas", place, len(settings.sizes))
        count, rows = settings.instances_at(ratio), list[Row]()
        seeds = _seeds(settings, ratio, size, count, journal)
        if len(seeds) < count:
            return
        for number, seed in enumerate(seeds):
            mapped = derive(measure.formula_of(size, ratio, seed), settings.architecture)
            for one in _measurements(settings, ratio, mapped, seed):
                if one.name in failed:
                    continue
                what = f"ratio {ratio:g}, {size} variables, instance {number + 1}/{count}, {one.name}"
                notify(what, place, len(settings.sizes))
                of = {"ratio": ratio, "num_variables": size, "seed": seed, "method": one.name}
                cell = {**of, "architecture": settings.architecture, "settings": one.told}
                rows += journal.cell(cell, partial(_row, of, one))
        solved = {row["method"] for row in rows if row["successes"]}
        failed |= {row["method"] for row in rows} - solved
        yield from rows


def _seeds(settings: Settings, ratio: float, size: int, count: int, journal: Journal) -> list[int]:
    """The seeds of formulas that have a solution; fewer where that is not known of one in time."""
    seconds, first = settings.solvers.seconds, _SEEDS * settings.seed
    cell = {"ratio": ratio, "num_variables": size, "satisfiable": count, "seed": first, "seconds": seconds}
    limits = Limits(seconds)
    rows = journal.cell(
        cell, lambda: [{"seed": seed} for seed in measure.satisfiable(size, ratio, count, first, limits)]
    )
    return [row["seed"] for row in rows]


def _row(of: Row, one: Measurement) -> list[Row]:
    return [{**of, "kind": one.kind, "unit": one.unit, **asdict(one.run())}]


def _measurements(settings: Settings, ratio: float, mapped: Derivation, seed: int) -> Iterator[Measurement]:
    """All methods on an instance, the cheap ones first."""
    size, start = mapped.source.num_variables, _RUNS * seed
    for name in settings.solvers.names:
        seconds = settings.solvers.seconds
        run = partial(measure.by_solver, name, mapped, seconds)
        yield Measurement(name, "certain", "runs", {"seconds": seconds}, run)
    if size <= settings.most_guessed:
        run = partial(measure.by_guessing, mapped.source)
        yield Measurement(GUESSING, "counted", "assignments", {}, run)
    effort, flips = settings.effort(settings.walksat, ratio), settings.most_flips
    told = {**asdict(effort), "flips": flips}
    walks = partial(measure.by_walks, mapped.source, effort, flips, start)
    yield Measurement("walksat", "walks", "flips", told, walks)
    effort = settings.effort(settings.alternating, ratio)
    starts = partial(measure.by_alternation, mapped.target, effort, start)
    yield Measurement("alternating", "starts", "least-squares problems", asdict(effort), starts)
    for name, learner in settings.descent.items():
        effort = settings.effort_of(learner, ratio, size)
        yield _descent(name, learner, effort, mapped.target, start)


def _descent(name: str, learner: Learner, effort: Effort, task: TrainingTask, seed: int) -> Measurement:
    wide, plan = task.widened(learner.width * task.architecture.width), tuned(task)

    def attempted(restarts: int, seed: int) -> TrainingResult:
        if learner.is_tuned:
            return attempt(task, plan, restarts, seed)
        return train(wide, learner.training(restarts, seed))

    settings = plan.to_json() if learner.is_tuned else dict(learner.settings)
    told = {**asdict(effort), "width": learner.width, "settings": settings}
    run = partial(measure.by_descent, attempted, effort, learner.width, seed)
    return Measurement(name, "restarts", "restart-steps of the proper width", told, run)
