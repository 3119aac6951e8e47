"""Search problems, Levin reductions between them, and chains of reductions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Generic, Protocol, Self, TypeAlias, TypeVar

import numpy as np

from reductions.display import Block, Displayed
from reductions.drawings import Drawing
from reductions.errors import UnsupportedError
from reductions.header import Header
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonObject
from reductions.reading.stored import StoredObject

W = TypeVar("W")
V = TypeVar("V")
X = TypeVar("X")
P = TypeVar("P")
Q = TypeVar("Q")
R = TypeVar("R")

Size = Mapping[str, int]
Pairs = Iterable[tuple[str, str]]


class Problem(Protocol[W]):
    """An instance of a search problem with witnesses of type W: it knows what a right one is."""

    name: ClassVar[str]

    @property
    def num_constraints(self) -> int:
        """How many constraints there are, at least as many as any witness violates."""
        ...

    def violation(self, witness: W) -> str | None:
        """Return None when the witness is right, else one line on what it violates."""
        ...

    def num_violations(self, witness: W) -> int:
        """Return how many constraints the witness violates (0 exactly when it is right)."""
        ...

    def random_witness(self, rng: np.random.Generator) -> W:
        """Draw a well-formed witness, right or wrong: uniformly where there are finitely many."""
        ...

    def drawing(self) -> Drawing:
        """Return what a picture of the instance shows."""
        ...

    def size(self) -> Size:
        """Return named sizes, bit lengths included where numbers are large."""
        ...

    def fields(self) -> StoredObject:
        """Return the fields as JSON values and arrays (see `reductions.reading.stored`)."""
        ...

    def to_json(self) -> JsonObject:
        """Return the fields as JSON values; `Stored` provides it."""
        ...

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        """Read the fields."""
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
        form (no repeated literal, no tautology, no term canceled), an upper bound on others.
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
    is_default : callable or None
        Named sizes of the source to whether the rule is taken there unasked; one that is not is
        taken where ``via`` names it, or where no other chain leads. None: always.
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
    explain: Callable[[P], Pairs] | None = None
    example: Callable[[], P] | None = None
    size_is_exact: bool = True
    is_default: Callable[[Size], bool] | None = None

    def __repr__(self) -> str:
        return f"<Reduction {self.name}>"

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


# A problem or a rule of a registry, where its types are known at run time only.
AnyProblem: TypeAlias = Problem[Any]
Rule: TypeAlias = Reduction[Any, Any, Any, Any]


def unasked(size: Size) -> bool:
    """For `Reduction.is_default`: taken only where ``via`` names the rule, or where nothing else leads."""
    return False


def identity(problem_name: str) -> Rule:
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


def size_text(size: Size) -> str:
    """Sizes in words; histograms are left out."""
    shown = {key: value for key, value in size.items() if "_of_" not in key}
    return ", ".join(
        f"{value:,} {key.removeprefix('num_').replace('_', ' ')}" for key, value in shown.items()
    )


@dataclass(frozen=True, repr=False)
class Derivation(Displayed):
    """A chain of reductions applied to one instance, with every instance on the way.

    Parameters
    ----------
    rules : tuple of Reduction
        None for a bare instance, which is then both source and target.
    instances : tuple of Problem
        One more than rules: the source first, the final target last.
    name : str
        What people call it, such as the file that it comes from.
    header : Header
        What its file says of it: its question, recipe and truth.
    """

    rules: tuple[Rule, ...]
    instances: tuple[Any, ...]
    name: str = field(default="", compare=False)
    header: Header = field(default=Header(), compare=False)

    @classmethod
    def of(cls, source: Any, rules: tuple[Rule, ...]) -> Derivation:
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

    def forward(self, witness: Any, of: Any = None) -> Any:
        """Map a witness of the source, or of another instance of the chain, to one of the target."""
        start = 0 if of is None else next(i for i, instance in enumerate(self.instances) if instance is of)
        for rule, instance in zip(self.rules[start:], self.instances[start:], strict=False):
            witness = rule.forward(instance, witness)
        return witness

    def back(self, witness: Any) -> Any:
        """Map any witness of the target to one of the source."""
        for rule, instance in zip(reversed(self.rules), reversed(self.instances[:-1]), strict=True):
            witness = rule.back(instance, witness)
        return witness

    def lift(self, weights: Any) -> Lifted:
        """Check a witness of the target, such as trained weights, and map it to the source.

        Raises
        ------
        WitnessError
            If it has another shape than the target's witnesses.
        """
        violation = self.target.violation(weights)
        witness = self.back(weights)
        return Lifted(self, weights, violation, witness, self.source.violation(witness))

    def then(self, further: Derivation) -> Derivation:
        """Go on where this one ends; what was known of the source's answer holds for the new target."""
        return Derivation(
            (*self.rules, *further.rules),
            (*self.instances, *further.instances[1:]),
            self.name,
            Header(truth=self.header.truth) if further.rules else self.header,
        )

    def steps(self) -> tuple[dict[str, Any], ...]:
        """Name, rule and sizes of every instance of the chain."""
        rules = [None, *(rule.name for rule in self.rules)]
        return tuple(
            {"problem": title(instance), "rule": rule, "size": dict(instance.size())}
            for instance, rule in zip(self.instances, rules, strict=True)
        )

    def __repr__(self) -> str:
        return f"<Derivation: {' → '.join(map(title, self.instances))}>"

    def blocks(self) -> Sequence[Block]:
        """Every instance on a line, with its sizes."""
        return [*([self.name] if self.name else []), *step_lines(self.steps())]

    def predicted_size(self) -> Size:
        """The size of the target as the rules' size maps predict it from the source's."""
        return predicted_size(self.source.size(), self.rules)


@dataclass(frozen=True, repr=False)
class Lifted(Displayed):
    """A witness of a chain's target, checked there, carried to the source and checked there.

    Parameters
    ----------
    derivation : Derivation
    weights : witness of the target
    violation : str or None
        What the weights violate on the target; None when they fit.
    witness : witness of the source
    source_violation : str or None
        What that violates; None when it is right.
    """

    derivation: Derivation
    weights: Any
    violation: str | None
    witness: Any
    source_violation: str | None

    @property
    def fits(self) -> bool:
        """Whether the weights fit the target."""
        return self.violation is None

    @property
    def is_right(self) -> bool:
        """Whether the source's witness is right."""
        return self.source_violation is None

    @property
    def num_source_violations(self) -> int:
        """Constraints of the source that the lifted witness violates."""
        count: int = self.derivation.source.num_violations(self.witness)
        return count

    def blocks(self) -> Sequence[Block]:
        """One line for each end."""
        target, source = self.derivation.target, self.derivation.source
        lines = [f"{title(target)}: {self.violation or 'the weights fit'}"]
        if self.derivation.rules:
            lines.append(f"{source.name}: {self.source_violation or 'the lifted witness is right'}")
        return lines


def title(instance: Any) -> str:
    """What an instance is, for people: its problem, or its architecture and width."""
    return str(getattr(instance, "title", instance.name))


def step_lines(steps: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every instance of a chain on a line, with its sizes."""
    return [
        f"  {'→ ' if number else '  '}{step['problem']}: {size_text(step['size'])}"
        for number, step in enumerate(steps)
    ]


def predicted_size(source: Size, rules: Iterable[Rule]) -> Size:
    """The size of a chain's target as its rules' size maps predict it from the source's size.

    Raises
    ------
    UnsupportedError
        If a size map, such as one of another package's rule, leaves out what the next one needs.
    """
    return predicted_sizes(source, rules)[-1]


def predicted_sizes(source: Size, rules: Iterable[Rule]) -> list[Size]:
    """The sizes of all instances of a chain, the source's first, as the size maps predict them.

    Raises
    ------
    UnsupportedError
        If a size map, such as one of another package's rule, leaves out what the next one needs.
    """
    sizes, before = [source], "the source"
    for rule in rules:
        try:
            sizes.append(rule.size(sizes[-1]))
            before = rule.name
        except KeyError as error:
            raise UnsupportedError(
                f"the size map of {before} has no {error}, which {rule.name} needs"
            ) from None
    return sizes


def below(bound: Fraction) -> Fraction:
    """The tolerance that a rule gives its task: nine tenths of the open bound on the error."""
    return bound * Fraction(9, 10)
