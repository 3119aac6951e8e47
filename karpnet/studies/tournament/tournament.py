"""A tournament of descents at equal restart-steps, and what each mechanism adds to plain Adam and the winner.

For every architecture and size the field is plain Adam, the champions of `gnn.plans.tuned`, random draws, and
at some sizes plain Adam with each mechanism of `candidates.variations`. In every round each plan has the same
number of restart-steps on the same tasks, with new seeds; the best by fits a restart-step go on, with plans
near them, and the next round gives more steps. This is successive halving (Jamieson and Talwalkar, AISTATS
2016), with new candidates from the survivors as in evolution. It is written here since it is thirty lines,
and its cells are entries of the journal, so that a killed tournament goes on; a search library has a store of
its own.

The winner, plain Adam, and both with each mechanism changed then run on tasks that no round has seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib.metadata import version

import numpy as np

from gnn.plans.plan import Plan
from gnn.plans.tuned import PLAIN, winners
from gnn.settings import LARGEST_SEED
from karpnet.api.answers import Notify
from karpnet.studies.journal import Journal
from karpnet.studies.study import Row, Study
from karpnet.studies.toml_settings import as_tables, to_toml
from karpnet.studies.tournament.candidates import SLOW, drawn, perturbed, variations
from karpnet.studies.tournament.drawing import draw_tournament
from karpnet.studies.tournament.field import Place, margin, played, score, summed
from karpnet.studies.tournament.table import TABLE
from reductions.errors import expect
from reductions.formats.json_text import dumps
from reductions.training.architectures import named

WINNER = "winner"
_OVER_BASE, _OVER_PLAIN = (
    [f"{name}{end}" for end in ("", "_low", "_high")] for name in ("over_base", "over_plain")
)
_FRESH = 10_000  # seeds of formulas and restarts of the last comparison begin here


@dataclass(frozen=True)
class Settings:
    """Settings of a tournament.

    Parameters
    ----------
    seed : int
    sizes : dict
        From an architecture to the numbers of variables of its formulas.
    ratio : float
        Clauses a variable.
    instances : int
        Formulas in every round.
    steps : int
        Of plain Adam.
    random : int
        Random draws in the first round.
    work : int
        Restart-steps of a plan on a formula in the first round.
    rounds, keep : int
        Each round has one plan for ``keep`` of the one before, half of them new, and ``keep`` times the
        steps.
    compared : int
        Restart-steps on a formula in the last comparison.
    fresh : int
        Formulas of the last comparison; at least 2, for intervals.
    mechanisms : tuple of int
        Sizes at which plain Adam with each mechanism is in the field, and each mechanism is compared at last.
    threads : int or None
    """

    seed: int
    sizes: dict[str, tuple[int, ...]]
    ratio: float
    instances: int
    steps: int
    random: int
    work: int
    rounds: int
    keep: int
    compared: int
    fresh: int
    mechanisms: tuple[int, ...] = ()
    threads: int | None = None

    def __post_init__(self) -> None:
        for name in ("instances", "steps", "random", "work", "rounds", "compared"):
            expect(name, getattr(self, name) >= 1, "at least 1", getattr(self, name))
        for name in ("keep", "fresh"):
            expect(name, getattr(self, name) >= 2, "at least 2", getattr(self, name))
        expect("seed", 0 <= self.seed <= LARGEST_SEED // 2, f"0 to {LARGEST_SEED // 2}", self.seed)
        for name, sizes in self.sizes.items():
            named(name)
            expect(f"sizes: {name}", min(sizes, default=3) >= 3, "sizes of at least 3", list(sizes))


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run what the journal does not hold yet."""
    rows: list[Row] = []
    for architecture, sizes in settings.sizes.items():
        for size in sizes:
            match = _Match(settings, journal, notify, architecture, size)
            match.compared(match.winner())
            rows += match.rows
    return Study(
        kind="tournament",
        rows=rows,
        title="Descent on satisfiable random NAE-3-SAT, at equal restart-steps",
        show=TABLE,
        drawings={"tournament": draw_tournament},
        settings=to_toml(as_tables(settings), "Settings of `karpnet study tournament`."),
    )


def _work(settings: Settings, plan: Plan) -> int:
    """Restart-steps of a plan in the last comparison: a fifth for optimizers that take seconds for a few."""
    return settings.compared // (5 if plan.settings.optimizer in SLOW else 1)


class _Match:
    """The tournament of one architecture and size."""

    def __init__(
        self, settings: Settings, journal: Journal, notify: Notify, architecture: str, size: int
    ) -> None:
        self.settings, self.journal, self.notify = settings, journal, notify
        self.architecture, self.size = architecture, size
        self.is_classifier = named(architecture).is_classifier
        self.fresh = self._place(settings.seed + _FRESH, settings.fresh)
        self.plain = replace(PLAIN, settings=replace(PLAIN.settings, steps=settings.steps))
        self.rows: list[Row] = []

    def winner(self) -> Plan:
        """The best descent of the last round."""
        given = self.settings
        rng = np.random.default_rng([given.seed, self.size, 6])
        plans, work, best = self._field(rng), given.work, [self.plain]
        for number in range(1, given.rounds + 1):
            place = self._place(given.seed + 100 * number, given.instances)
            results = {
                plan.name: self._play(place, plan, work, given.seed + 1000 * number)
                for plan in self._told(f"round {number}", [self.plain, *plans])
            }
            self._note(
                f"round {number}", {plan.name: plan for plan in [self.plain, *plans]}, results, PLAIN.name
            )
            best = sorted(plans, key=lambda plan: score(results[plan.name]), reverse=True)
            best = best[: max(2, len(plans) // (2 * given.keep))]
            near = [  # most of them near the first
                perturbed(best[i * i // len(best)], rng, f"near the best of round {number}, {i + 1}")
                for i in range(len(best))
            ]
            plans, work = best + near, work * given.keep
        return best[0]

    def compared(self, winner: Plan) -> None:
        """Plain Adam and the winner, and both with each mechanism, on tasks that no round has seen."""
        given, place = self.settings, self.fresh
        bases = {PLAIN.name: self.plain, WINNER: replace(winner, name=WINNER)}
        fields = {name: {name: plan} for name, plan in bases.items()}
        if self.size in given.mechanisms:
            for name, plan in bases.items():
                changed = variations(plan, self.is_classifier)
                fields[name] |= {
                    mechanism: replace(other, name=mechanism) for mechanism, other in changed.items()
                }
        for base, plans in fields.items():
            results = {
                name: self._play(place, plan, _work(given, plan), given.seed + _FRESH)
                for name, plan in zip(plans, self._told(f"compared with {base}", plans.values()), strict=True)
            }
            if base == WINNER:
                results |= {PLAIN.name: self._play(place, self.plain, given.compared, given.seed + _FRESH)}
            self._note(f"compared with {base}", plans, results, base)

    def _field(self, rng: np.random.Generator) -> list[Plan]:
        """All candidates of the first round."""
        one_by_one = {
            name: replace(plan, name=f"plain Adam, {name}")
            for name, plan in variations(self.plain, self.is_classifier).items()
            if plan.is_descent and self.size in self.settings.mechanisms
        }
        champions = {  # one may have won at several sizes
            dumps(winner.plan.to_json()): replace(winner.plan, name=f"champion of {winner.num_inputs}")
            for winner in winners()
            if winner.architecture == self.architecture
        }
        draws = [
            drawn(rng, self.is_classifier, self.settings.work, f"draw {i + 1}")
            for i in range(self.settings.random)
        ]
        return [*one_by_one.values(), *champions.values(), *draws]

    def _place(self, first_seed: int, count: int) -> Place:
        return Place(self.architecture, self.size, self.settings.ratio, first_seed, count)

    def _told(self, what: str, plans: Iterable[Plan]) -> Iterator[Plan]:
        """The plans one after the other, each told as it begins."""
        plans = list(plans)
        for done, plan in enumerate(plans):
            self.notify(f"{self.architecture}, {self.size} variables, {what}", done, len(plans))
            yield plan

    def _play(self, place: Place, plan: Plan, work: int, seed: int) -> list[Row]:
        """The rows of a plan on all tasks, from the journal where they are."""
        told = {name: value for name, value in plan.to_json().items() if name != "name"}
        cell = {"karpnet": version("karpnet"), **asdict(place), "plan": told, "work": work, "seed": seed}
        return self.journal.cell(cell, partial(played, place, plan, work, seed, self.settings.threads))

    def _note(
        self, part: str, plans: Mapping[str, Plan], results: Mapping[str, Sequence[Row]], base: str
    ) -> None:
        """A row of the CSV for every plan."""
        task = self.fresh.tasks()[0]
        where = {
            "architecture": self.architecture,
            "num_variables": self.size,
            "num_inputs": task.architecture.num_inputs(task.graphs),
            "part": part,
        }
        for name, plan in plans.items():
            over_base, over_plain = (margin(results[name], results[other]) for other in (base, PLAIN.name))
            self.rows.append(
                {
                    **where,
                    "name": name,
                    "is_descent": plan.is_descent,
                    **summed(results[name]),
                    **dict(zip(_OVER_BASE, over_base, strict=True)),
                    **dict(zip(_OVER_PLAIN, over_plain, strict=True)),
                    "plan": dumps(plan.to_json(), spaced=True),
                }
            )
