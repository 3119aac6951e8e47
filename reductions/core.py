"""Search problems, Levin reductions between them, and chains of reductions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

W = TypeVar("W")
V = TypeVar("V")
X = TypeVar("X")
P = TypeVar("P")
Q = TypeVar("Q")
R = TypeVar("R")

Size = Mapping[str, int]
Pairs = Iterable[tuple[str, str]]


@runtime_checkable
class Problem(Protocol):
    """An instance of a search problem: it knows what a right witness is."""

    name: ClassVar[str]

    def violation(self, witness: Any) -> str | None:
        """Return None when the witness is right, else one line on what it violates."""
        ...

    def num_violations(self, witness: Any) -> int:
        """Return how many constraints the witness violates (0 exactly when it is right)."""
        ...

    def size(self) -> Size:
        """Return named sizes, bit lengths included where numbers are large."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        ...


@dataclass(frozen=True)
class Reduction(Generic[P, W, Q, V]):
    """A Levin reduction: maps instances, and witnesses in both directions.

    Parameters
    ----------
    name : str
        ``<source>-to-<target>`` in the names of the problems.
    source, target : str
        Problem names; for training tasks the name of the architecture.
    instance : callable
        Source instance to target instance: deterministic, total on valid instances, YES to
        YES and NO to NO.
    forward : callable
        (source instance, source witness) to target witness.
    back : callable
        (source instance, **any** target witness) to source witness.
    size : callable
        Named sizes of the source to named sizes of the target. Exact on instances in normal
        form (no repeated literal, no tautology, no term cancelled), an upper bound on others.
    reference : str
        Author, title, year of the construction.
    summary : str
        The construction in one line.
    explain : callable or None
        Source instance to pairs of lines: what stands in the source, and what became of it.
    example : callable or None
        Returns the canonical small instance that documentation and tests use.
    size_is_exact : bool
        Whether the size map is exact on instances in normal form, not only a bound.
    """

    name: str
    source: str
    target: str
    instance: Callable[[P], Q]
    forward: Callable[[P, W], V]
    back: Callable[[P, V], W]
    size: Callable[[Size], dict[str, int]]
    reference: str = ""
    summary: str = ""
    explain: Callable[[P], Pairs] | None = field(default=None, repr=False)
    example: Callable[[], P] | None = field(default=None, repr=False)
    size_is_exact: bool = True

    def explained(self, source: P) -> Pairs:
        """What stands in the source, and what became of it; nothing for a rule that says nothing."""
        return () if self.explain is None else self.explain(source)

    def then(self, other: Reduction[Q, V, R, X]) -> Reduction[P, W, R, X]:
        """Compose: this reduction first, ``other`` on its target.

        Raises
        ------
        ValueError
            If ``other`` does not start where this one ends.
        """
        if self.target != other.source:
            raise ValueError(f"{self.name} ends in {self.target}, {other.name} starts at {other.source}")
        return Reduction(
            name=f"{self.name} > {other.name}",
            source=self.source,
            target=other.target,
            instance=lambda p: other.instance(self.instance(p)),
            forward=lambda p, w: other.forward(self.instance(p), self.forward(p, w)),
            back=lambda p, x: self.back(p, other.back(self.instance(p), x)),
            size=lambda s: other.size(self.size(s)),
            reference="; ".join(filter(None, (self.reference, other.reference))),
            summary=" Then: ".join(filter(None, (self.summary, other.summary))),
            example=self.example,
            size_is_exact=self.size_is_exact and other.size_is_exact,
        )


# A problem of a registry, where its type is known at run time only.
AnyProblem: TypeAlias = Problem


def identity(problem_name: str) -> Reduction[Any, Any, Any, Any]:
    """The reduction that changes nothing: neutral for `Reduction.then`."""
    return Reduction(
        name=f"{problem_name} itself",
        source=problem_name,
        target=problem_name,
        instance=lambda p: p,
        forward=lambda p, w: w,
        back=lambda p, w: w,
        size=dict,
    )


@dataclass(frozen=True)
class Derivation:
    """A chain of reductions applied to one instance, with every instance on the way.

    Parameters
    ----------
    rules : tuple of Reduction
    instances : tuple of Problem
        One more than rules: the source first, the final target last.
    """

    rules: tuple[Reduction[Any, Any, Any, Any], ...]
    instances: tuple[Any, ...]

    @classmethod
    def of(cls, source: Any, rules: tuple[Reduction[Any, Any, Any, Any], ...]) -> Derivation:
        """Apply the rules in turn."""
        instances = [source]
        for rule in rules:
            instances.append(rule.instance(instances[-1]))
        return cls(tuple(rules), tuple(instances))

    @property
    def source(self) -> Any:
        return self.instances[0]

    @property
    def target(self) -> Any:
        return self.instances[-1]

    def forward(self, witness: Any) -> Any:
        """Map a witness of the source to one of the target."""
        for rule, instance in zip(self.rules, self.instances, strict=False):
            witness = rule.forward(instance, witness)
        return witness

    def back(self, witness: Any) -> Any:
        """Map any witness of the target to one of the source."""
        for rule, instance in zip(reversed(self.rules), reversed(self.instances[:-1]), strict=True):
            witness = rule.back(instance, witness)
        return witness

    def predicted_size(self) -> Size:
        """The size of the target as the rules' size maps predict it from the source's."""
        return predicted_size(self.source.size(), self.rules)


def predicted_size(source: Size, rules: Iterable[Reduction[Any, Any, Any, Any]]) -> Size:
    """The size of a chain's target as its rules' size maps predict it from the source's size."""
    return reduce(lambda size, rule: rule.size(size), rules, source)


def below(bound: Fraction) -> Fraction:
    """The tolerance that a rule gives its task: nine tenths of the open bound on the error."""
    return bound * Fraction(9, 10)
