"""How often descent fits: success rates of plain Adam and of tuned descent, from many restarts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import version

import numpy as np

from gnn.plans.plan import Plan
from gnn.plans.tuned import PLAIN, tuned
from gnn.settings import LARGEST_SEED
from gnn.statistics import SuccessRate
from karpnet.api.answers import Notify
from karpnet.studies.journal import Journal
from karpnet.studies.study import Row, Study, Table
from karpnet.studies.toml_settings import as_tables, to_toml
from karpnet.studies.tournament.drawing import draw_success
from karpnet.studies.tournament.field import Place, margin, tried
from reductions.errors import expect
from reductions.training.architectures import named


@dataclass(frozen=True)
class Settings:
    """Settings of the success rates.

    Parameters
    ----------
    seed : int
        The formulas are the first satisfiable ones from this seed on: others than the tournament's.
    architecture : str
    sizes : tuple of int
        Variables of the formulas.
    ratio : float
        Clauses a variable.
    instances : int
        Formulas of each size; at least 2, for intervals.
    restarts : int
        Of each plan on each formula.
    chunk : int
        Restarts that are run as a whole.
    steps : int
        Of plain Adam.
    threads : int or None
    """

    seed: int
    architecture: str
    sizes: tuple[int, ...]
    ratio: float
    instances: int
    restarts: int
    chunk: int
    steps: int
    threads: int | None = None

    def __post_init__(self) -> None:
        for name in ("restarts", "chunk", "steps"):
            expect(name, getattr(self, name) >= 1, "at least 1", getattr(self, name))
        expect("instances", self.instances >= 2, "at least 2", self.instances)
        expect("sizes", min(self.sizes, default=0) >= 3, "sizes of at least 3", list(self.sizes))
        expect("seed", 0 <= self.seed <= LARGEST_SEED // 2, f"0 to {LARGEST_SEED // 2}", self.seed)
        named(self.architecture)


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run what the journal does not hold yet."""
    rows: list[Row] = []
    for size in settings.sizes:
        place = Place(settings.architecture, size, settings.ratio, settings.seed, settings.instances)
        plain = replace(PLAIN, settings=replace(PLAIN.settings, steps=settings.steps))
        best = tuned(place.tasks()[0])
        plans = {PLAIN.name: plain} if best is PLAIN else {PLAIN.name: plain, "tuned descent": best}
        results = {}
        for name, plan in plans.items():
            tell = partial(_told, notify, f"{name}, {size} variables", settings.restarts)
            results[name] = [
                _pooled(settings, place, number, plan, journal, tell) for number in range(settings.instances)
            ]
            over = margin(results[name], results[PLAIN.name])
            rows.append({**_summary(size, name, plan, results[name]), **dict(zip(_OVER, over, strict=True))})
    return Study(
        kind="success",
        rows=rows,
        title=f"Descent on satisfiable random NAE-3-SAT as {settings.architecture}",
        show=_TABLE,
        drawings={"success": draw_success},
        settings=to_toml(as_tables(settings), "Settings of `karpnet study success`."),
    )


_OVER = ("over_plain", "over_plain_low", "over_plain_high")


def _pooled(
    settings: Settings,
    place: Place,
    number: int,
    plan: Plan,
    journal: Journal,
    tell: Callable[[int, int], None],
) -> Row:
    """All restarts of a plan on a formula, chunk by chunk, each with a seed of its own."""
    told = {name: value for name, value in plan.to_json().items() if name != "name"}
    chunks, done = [], 0
    while done < settings.restarts:
        tell(number, done)
        count = min(settings.chunk, settings.restarts - done)
        seed = settings.seed + number * settings.restarts + done
        cell = {
            "karpnet": version("karpnet"),
            **asdict(place),
            "instance": number,
            "plan": told,
            "restarts": count,
            "seed": seed,
        }
        chunks += journal.cell(cell, partial(_chunk, place, number, plan, count, seed, settings.threads))
        done += count
    sums = {key: sum(chunk[key] for chunk in chunks) for key in ("restarts", "fitted", "work", "seconds")}
    return {**sums, "budget": sums["work"]}


def _chunk(place: Place, number: int, plan: Plan, restarts: int, seed: int, threads: int | None) -> list[Row]:
    return [tried(place.tasks()[number], plan, restarts, seed, threads)]


def _told(notify: Notify, what: str, restarts: int, number: int, done: int) -> None:
    notify(f"{what}, formula {number + 1}", done, restarts)


def _summary(size: int, name: str, plan: Plan, results: list[Row]) -> Row:
    """Rates over all formulas, and the least and median of single ones."""
    sums = {key: sum(row[key] for row in results) for key in ("restarts", "fitted", "work", "seconds")}
    rate = SuccessRate.of(sums["fitted"], sums["restarts"])
    rates = [row["fitted"] / row["restarts"] for row in results]
    return {
        "num_variables": size,
        "name": name,
        "steps": plan.steps,
        **sums,
        "formulas": len(results),
        "success_rate": rate.rate,
        "success_low": rate.low,
        "success_high": rate.high,
        "least_rate": min(rates),
        "median_rate": float(np.median(rates)),
        "fits_per_million": 1e6 * sums["fitted"] / sums["work"],
    }


def _cells(row: Row) -> tuple[str, ...]:
    return (
        str(row["num_variables"]),
        row["name"],
        f"{row['restarts']:,} × {row['steps']:,}",
        f"{row['fitted']:,}",
        f"{row['success_rate']:.3g} [{row['success_low']:.3g}, {row['success_high']:.3g}]",
        f"{row['least_rate']:.2g}, {row['median_rate']:.2g}",
        f"{row['fits_per_million']:.3g}",
        f"{row['over_plain']:.3g} [{row['over_plain_low']:.2g}, {row['over_plain_high']:.2g}]",
    )


_TABLE = Table.by_row(
    (
        "n",
        "descent",
        "restarts × steps",
        "fitted",
        "success",
        "least, median",
        "fits / million steps",
        "over plain Adam",
    ),
    _cells,
)
