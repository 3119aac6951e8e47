"""Rows over signs as one question: which way for each coordinate keeps every base within its cap?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from certificates.systems import ActivationSystem
from solvers.exact.formulation.sparse import FloatArray
from solvers.exact.numbers.bases import Base
from solvers.exact.numbers.coordinates import Combination, Coordinate
from solvers.exact.numbers.meeting import choice_within

Literals: TypeAlias = frozenset[int]


@dataclass(frozen=True)
class SumLemma:
    """A clause, and why it holds: ``certificates.sums`` says how that is checked.

    Parameters
    ----------
    clause : tuple of int
    content : dict
        The lemma as certificates hold it.
    """

    clause: tuple[int, ...]
    content: dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows of the system with multipliers, the right side of their sum, and their literals."""

    multipliers: dict[int, int]
    constant: int
    literals: Literals

    def to_json(self) -> list[int]:
        """Row, multiplier, row, multiplier, ..."""
        return [number for pair in sorted(self.multipliers.items()) for number in pair]


@dataclass(frozen=True)
class Way:
    """The literals of an activity, and for each base the rows that bound its part of the coordinate."""

    activity: Literals
    parts: list[Rows]


@dataclass(frozen=True)
class Term:
    """A coordinate: its ways, and the contradictions in all other activities."""

    ways: list[Way]
    contradictions: list[Rows]


class Sums:
    """Bases over coordinates whose weights are signs.

    Parameters
    ----------
    system : ActivationSystem
    coordinates : mapping
        Column to coordinate.
    bases : sequence of Base
        Over these columns; those count that every way bounds.
    """

    def __init__(
        self, system: ActivationSystem, coordinates: Mapping[int, Coordinate], bases: Sequence[Base]
    ) -> None:
        candidates = [(base, _parts(system, coordinates, base)) for base in bases]
        found = [(base, parts) for base, parts in candidates if parts is not None]
        contents = [math.gcd(*base.form.values()) for base, _ in found]
        bounds = [rows for _, parts in found for ways in parts.values() for rows in ways]
        scale = math.lcm(*contents, *(y.denominator for rows in bounds for y in rows.values()))
        self._bases = [
            _scaled(system, {row: Fraction(y, content) for row, y in base.rows.items()}, scale)
            for (base, _), content in zip(found, contents, strict=True)
        ]
        self._terms = []
        for column, coordinate in coordinates.items():
            if any(column in parts for _, parts in found):
                ways = []
                for number, activity in enumerate(coordinate.program.possible):
                    chosen = [parts[column][number] if column in parts else {} for _, parts in found]
                    literals = frozenset(coordinate.literals(activity))
                    ways.append(Way(literals, [_scaled(system, rows, scale) for rows in chosen]))
                others = [
                    _scaled(system, rows, math.lcm(*(y.denominator for y in rows.values())))
                    for rows in coordinate.contradictions
                ]
                self._terms.append(Term(ways, others))

    @property
    def num_bases(self) -> int:
        """The bases that count."""
        return len(self._bases)

    @property
    def activities(self) -> list[list[Literals]]:
        """The literals of each way of each term."""
        return [[way.activity for way in term.ways] for term in self._terms]

    @property
    def contradictions(self) -> list[list[int]]:
        """Clauses that exclude what is no way of a term."""
        return [[-x for x in rows.literals] for term in self._terms for rows in term.contradictions]

    @property
    def caps(self) -> Iterator[tuple[Literals, list[list[int]], int]]:
        """Each base's literals, the constants of each term's ways, and the most that these may be."""
        for number, base in enumerate(self._bases):
            constants = [[way.parts[number].constant for way in term.ways] for term in self._terms]
            yield base.literals, constants, -base.constant

    def violated(self, true: Literals) -> Literals | None:
        """The literals of a base that the ways of an assignment contradict; None when there is none."""
        chosen = [next((way for way in term.ways if way.activity <= true), None) for term in self._terms]
        for number, base in enumerate(self._bases):
            constants = [way.parts[number].constant for way in chosen if way is not None]
            if base.literals <= true and len(constants) == len(chosen) and base.constant + sum(constants) > 0:
                return base.literals
        return None

    def answer(self, known: Literals) -> SumLemma | set[int]:
        """A lemma that the known literals violate, or further literals: ways that violate no base yet.

        Only bases count whose literals are known.

        Raises
        ------
        TooManySumsError
        """
        bases = self._in_order([b for b, base in enumerate(self._bases) if base.literals <= known])
        if not bases:
            return set()
        terms = [t for t in self._terms if any(way.parts[b].multipliers for way in t.ways for b in bases)]
        ways = [[way for way in t.ways if not any(-x in known for x in way.activity)] for t in terms]
        vectors = [[[way.parts[b].constant for b in bases] for way in each] for each in ways]
        choice = choice_within(vectors, [-self._bases[b].constant for b in bases]) if all(vectors) else None
        if choice is None:
            return self._lemma(bases, terms, ways, known)
        return {x for each, number in zip(ways, choice, strict=True) for x in each[number].activity}

    def _lemma(self, bases: list[int], terms: list[Term], ways: list[list[Way]], known: Literals) -> SumLemma:
        about = {x for term in terms for way in term.ways for x in way.activity}
        about |= {x for b in bases for x in self._bases[b].literals}
        clause = sorted((-x for x in known if x in about or -x in about), key=abs)
        content = []
        for term, each in zip(terms, ways, strict=True):
            parts = [[way.parts[b] for b in bases] for way in each]
            parts += [[rows] for rows in term.contradictions if not any(-x in known for x in rows.literals)]
            content.append([[rows.to_json() for rows in way] for way in parts])
        written = [self._bases[b].to_json() for b in bases]
        return SumLemma(tuple(clause), {"clause": clause, "bases": written, "terms": content})

    def _in_order(self, enabled: list[int]) -> list[int]:
        """Bases that can exclude something; the first and the last leave the fewest choices together."""
        useful = [b for b in enabled if self._bases[b].constant + self._reach[b] > 0]
        pairs = [(self._openness[b, c], b, c) for b in useful for c in useful if b <= c]
        if not pairs:
            return []
        _, first, last = min(pairs)
        between = [b for b in useful if b not in (first, last)]
        return [first, *between, *([last] if last != first else [])]

    @cached_property
    def _reach(self) -> list[int]:
        """The most that the ways can add to each base."""
        parts = [
            [[way.parts[b].constant for way in term.ways] for term in self._terms]
            for b in range(len(self._bases))
        ]
        return [sum(map(max, terms)) for terms in parts]

    @cached_property
    def _constants(self) -> FloatArray:
        """The bounds, roughly: shape (num_bases, num_terms, num_ways)."""
        most = max((len(term.ways) for term in self._terms), default=0)
        padded = [[*term.ways, *[term.ways[-1]] * (most - len(term.ways))] for term in self._terms]
        return np.array(
            [
                [[float(way.parts[b].constant) for way in ways] for ways in padded]
                for b in range(len(self._bases))
            ]
        )

    @cached_property
    def _openness(self) -> FloatArray:
        """The share of choices that each pair of bases leaves, roughly: shape (num_bases, num_bases)."""
        constants, caps = self._constants, np.array([-float(base.constant) for base in self._bases])
        spread = np.maximum((constants.max(axis=2) - constants.min(axis=2)).sum(axis=1), 1.0)
        least = np.array([(constants + each).min(axis=2).sum(axis=1) for each in constants])
        return np.asarray(
            (caps[:, None] + caps[None, :] - least) / np.minimum(spread[:, None], spread[None, :])
        )


def _scaled(system: ActivationSystem, rows: Combination, scale: int) -> Rows:
    """Integer multiples of rows."""
    multipliers = {row: int(y * scale) for row, y in rows.items()}
    held = [(system.row(row), y) for row, y in multipliers.items()]
    literals = frozenset(row.literal for row, _ in held) - {0}
    return Rows(multipliers, sum(y * row.constant for row, y in held), literals)


def _parts(
    system: ActivationSystem, coordinates: Mapping[int, Coordinate], base: Base
) -> dict[int, list[Combination]] | None:
    """For each column of a base and each way, how its negated part is bounded; None without a bound.

    The base's form is taken over its content.
    """
    features, classes = system.task.num_features, system.classes
    content, forms = math.gcd(*base.form.values()), dict[int, dict[int, int]]()
    for v, a in base.form.items():
        column = (
            v % features
            if v < len(system.signs) * features
            else classes[(v - len(system.signs) * features) % len(classes)][0][0]
        )
        forms.setdefault(column, {})[v] = -a // content
    found: dict[int, list[Combination]] = {}
    for column, form in forms.items():
        bounds = [coordinates[column].bound(way, form) for way in coordinates[column].program.possible]
        if any(bound is None for bound in bounds):
            return None
        found[column] = [bound for bound in bounds if bound is not None]
    return found
