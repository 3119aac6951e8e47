"""Settings of the study of time to solution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gnn.settings import TrainingSettings, settings_of
from reductions.errors import InputError, expect


@dataclass(frozen=True)
class Effort:
    """How many tries an instance gets: at least some, and more until enough succeeded or there are too many.

    Parameters
    ----------
    least, most : int
        Tries.
    enough : int
        Successes.
    """

    least: int
    most: int
    enough: int

    def __post_init__(self) -> None:
        expect("effort", 1 <= self.least <= self.most, "1 <= least <= most", [self.least, self.most])
        expect("effort: enough", self.enough >= 1, "at least 1", self.enough)

    def is_spent(self, tries: int, successes: int) -> bool:
        """Whether there were tries enough."""
        return tries >= self.most or (tries >= self.least and successes >= self.enough)

    def scaled(self, factor: float) -> Effort:
        """The same with a share of the tries."""
        least, most = (max(1, round(factor * count)) for count in (self.least, self.most))
        return replace(self, least=least, most=most)


@dataclass(frozen=True)
class Learner:
    """A way to descend.

    Parameters
    ----------
    effort : Effort
        In restarts.
    precise : int
        Restarts on every instance of the precise sizes at the main ratio; 0 for the effort there, too.
    width : int
        Times the proper width; more than once is an improper learner, whose fits solve no instance.
    settings : mapping
        Of `gnn.settings.TrainingSettings`, by name.
    is_tuned : bool
        Whether the plan that a tournament found best for tasks of that size decides them (`gnn.plans.tuned`).
    """

    effort: Effort
    precise: int = 0
    width: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_tuned: bool = False

    def __post_init__(self) -> None:
        expect("width", self.width >= 1, "at least 1", self.width)
        expect("precise", self.precise >= 0, "at least 0", self.precise)
        taken = {"restarts", "seed", "seconds", "patience"} & set(self.settings)
        if taken:
            raise InputError("settings", f"expected none of {', '.join(sorted(taken))}: the study sets them")
        if self.is_tuned and (self.settings or self.width > 1):
            raise InputError("is_tuned", "a tuned plan has its own settings, and the proper width")
        self.training(1, 0)

    def training(self, restarts: int, seed: int) -> TrainingSettings:
        """The settings of so many restarts."""
        return settings_of(TrainingSettings(restarts=restarts, seed=seed), self.settings)


@dataclass(frozen=True)
class Solvers:
    """Methods of `solvers.methods` that run once on each instance.

    Parameters
    ----------
    names : tuple of str
    seconds : float
        Limit on each instance.
    """

    names: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Settings:
    """All settings; see ``scaling.toml``.

    Parameters
    ----------
    seed : int
    architecture : str
    ratio, other_ratios : float, tuple of float
        Clauses a variable of random NAE-3-SAT; the first has the more instances and tries.
    sizes : tuple of int
        Numbers of variables, ascending. A method that solved no instance of a size is done with it, and so is
        a ratio with the first size at which CaDiCaL does not settle a formula within the solvers' limit.
    precise_sizes : tuple of int
        Sizes at which the success of learners is measured with more restarts.
    instances, other_instances : int
        Satisfiable formulas of each size.
    other_effort : float
        Tries at the other ratios, as a share.
    fit_from : tuple of int
        Least sizes that the laws of growth are fitted from; the first is shown.
    most_guessed : int
        Variables up to which all assignments are counted.
    descent : mapping
        From the names of learners to these.
    walksat, alternating : Effort
        In walks and in starts.
    most_flips : int
        Of a walk.
    solvers : Solvers
    """

    seed: int
    architecture: str
    ratio: float
    other_ratios: tuple[float, ...]
    sizes: tuple[int, ...]
    precise_sizes: tuple[int, ...]
    instances: int
    other_instances: int
    other_effort: float
    fit_from: tuple[int, ...]
    most_guessed: int
    descent: dict[str, Learner]
    walksat: Effort
    most_flips: int
    alternating: Effort
    solvers: Solvers

    def __post_init__(self) -> None:
        expect("seed", 0 <= self.seed <= 1000, "0 to 1000", self.seed)
        is_ascending = list(self.sizes) == sorted(set(self.sizes)) and min(self.sizes, default=0) >= 3
        expect("sizes", is_ascending, "different numbers from 3 on, ascending", list(self.sizes))
        for ratio in self.ratios:
            expect("ratio", 0 < ratio < 100, "a number between 0 and 100", ratio)
        expect("other_ratios", len(set(self.ratios)) == len(self.ratios), "different ratios", self.ratios)
        expect("fit_from", len(self.fit_from) > 0, "a size", list(self.fit_from))
        for name in ("instances", "other_instances"):
            expect(name, getattr(self, name) >= 2, "at least 2", getattr(self, name))
        expect("other_effort", 0 < self.other_effort <= 1, "a share in (0, 1]", self.other_effort)
        expect("most_guessed", 0 <= self.most_guessed <= 30, "0 to 30", self.most_guessed)
        expect("most_flips", self.most_flips >= 1, "at least 1", self.most_flips)

    @property
    def ratios(self) -> tuple[float, ...]:
        """All of them, the one with most instances first."""
        return (self.ratio, *self.other_ratios)

    def instances_at(self, ratio: float) -> int:
        """Formulas of each size at a ratio."""
        return self.instances if ratio == self.ratio else self.other_instances

    def effort(self, effort: Effort, ratio: float) -> Effort:
        """The share of an effort that an instance of a ratio gets."""
        return effort if ratio == self.ratio else effort.scaled(self.other_effort)

    def effort_of(self, learner: Learner, ratio: float, size: int) -> Effort:
        """What an instance gets of a learner."""
        if learner.precise and ratio == self.ratio and size in self.precise_sizes:
            return Effort(learner.precise, learner.precise, 1)
        return self.effort(learner.effort, ratio)
