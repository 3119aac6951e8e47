"""Instances of the clause problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from math import comb, inf, log
from random import Random
from typing import Any

from instances.families.principles import pigeonhole
from karpnet.testing.instances.shape import Instances, Rows, listings, until_rare
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF
from reductions.problems.k_sat import KSat
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.one_in_three_sat import OneInThreeSAT

_WIDTHS = ((3,), (3,), (3,), (2, 3), (2, 3), (1, 2, 3), (1, 2), (2, 3, 4, 5), (4,))
_LEVELS = 11  # weights 0..10


@dataclass(frozen=True)
class Meaning:
    """When a clause holds.

    Parameters
    ----------
    problem : class
    holds : callable
        From the number of true literals and the width.
    longest : int
        Width that clauses may have.
    """

    problem: type[ClauseProblem]
    holds: Callable[[int, int], bool]
    longest: int = 1000

    def instances(self) -> Instances[Any]:
        """The instances of the problem."""
        return Instances(self.small, self.draw, self.special)

    def small(self, level: int) -> Iterator[ClauseProblem]:
        """All formulas of weight level - 1: variables, clauses and literals together."""
        if level <= _LEVELS:
            for n, clauses in listings(level - 1, is_signed=True):
                if max(map(len, clauses), default=0) <= self.longest:
                    yield self.problem.from_clauses(n, clauses)

    def special(self, random: Random) -> Iterator[ClauseProblem]:
        """Structured formulas, as they stand and scrambled."""
        for n, clauses in structured():
            if max(map(len, clauses), default=0) <= self.longest:
                yield self.problem.from_clauses(n, clauses)
                if n > 2 and clauses:
                    yield self.problem.from_clauses(n, scrambled(random, n, clauses))

    def draw(self, random: Random, size: int) -> ClauseProblem:
        """A formula near its threshold; half of them with a planted assignment, one clause changed or not."""
        costs = [self.cost(width) for width in range(6)]
        widths = [k for k in random.choice(_WIDTHS) if costs[k] < inf and k <= self.longest] or [3]
        if random.random() < 0.04:
            widths = [0, 1, 2]
        is_distinct, is_planted = random.random() < 0.5, random.random() < 0.35
        planted = [random.random() < 0.5 for _ in range(size + 1)]

        def clause() -> list[int]:
            for _ in range(20 if is_planted else 1):
                literals = random_clause(random, size, random.choice(widths), is_distinct)
                true = sum(planted[abs(literal)] == (literal > 0) for literal in literals)
                if self.holds(true, len(literals)):
                    break
            return literals

        budget = size * log(2) * random.uniform(0.6, 2.5 if is_planted else 2.2)
        clauses = until_rare(clause, lambda c: costs[len(set(c))], budget, 4 * size + 3)
        if is_planted and clauses and random.random() < 0.5:
            changed = random.choice(clauses)
            changed[:] = [-literal for literal in changed] if random.random() < 0.5 else [*changed[1:], 1]
        if random.random() < 0.1:
            clauses += random.choices(clauses, k=min(2, len(clauses)))
        return self.problem.from_clauses(size, clauses)

    def cost(self, width: int) -> float:
        """How rarely a random assignment satisfies a clause: -log of the probability."""
        kept = sum(comb(width, true) for true in range(width + 1) if self.holds(true, width))
        return width * log(2) - log(kept) if kept else inf


def random_clause(random: Random, n: int, width: int, is_distinct: bool) -> list[int]:
    """A clause of distinct variables (fewer where there are not so many), or of any literals."""
    if is_distinct:
        variables = random.sample(range(1, n + 1), min(width, n))
    else:
        variables = random.choices(range(1, n + 1), k=width)
    return [variable if random.random() < 0.5 else -variable for variable in variables]


def scrambled(random: Random, n: int, clauses: Rows) -> Rows:
    """The same formula with other names and signs of variables, and in another order."""
    names = random.sample(range(1, n + 1), n)
    names = [name * random.choice((-1, 1)) for name in names]
    renamed = [[names[abs(x) - 1] * (1 if x > 0 else -1) for x in clause] for clause in clauses]
    for clause in renamed:
        random.shuffle(clause)
    random.shuffle(renamed)
    return renamed


def all_signs(width: int) -> Rows:
    """All clauses on the variables 1..width: every assignment violates one of them."""
    return [[i * s for i, s in enumerate(signs, 1)] for signs in product((1, -1), repeat=width)]


def structured() -> Iterator[tuple[int, Rows]]:
    """Formulas that barely have a witness, barely have none, or are degenerate."""
    for n in (0, 1, 3):
        yield n, []
        yield n, [[]]
    yield 2, [[1, 2], []]
    yield from ((1, [[1]]), (1, [[-1]]), (3, [[2]]), (1, [[1], [1]]), (1, [[1], [-1]]), (2, [[1], [-2]]))
    for repeated in ([1, 1], [1, 1, 1], [-1, -1, -1], [1, -1], [1, 1, -1], [1, -1, 2], [1, 1, 2], [1, 1, -2]):
        yield 2, [repeated]
        yield 2, [repeated, [-2, 1]]
    yield from ((1, [[1, -1, 1, -1]]), (2, [[1, 2], [2, 1], [1, 2]]), (3, [[1, 2, 3]] * 2))
    yield from ((3, [[1, 2, 3], [-1, -2, -3]]), (5, [[1, 2]]), (6, [[4, 5, 6], [-4, -5]]))
    for width in (4, 5, 7):
        yield width, [list(range(1, width + 1))]
        yield width, [list(range(1, width + 1)), list(range(-width, 0)), [1, 2]]
    for width in (1, 2, 3, 4):
        yield width, all_signs(width)
        yield width, all_signs(width)[:-1]
        yield width + 1, all_signs(width)[1:]
    for n in (3, 4, 5):
        following = [(i, i % n + 1) for i in range(1, n + 1)]
        ring = [[i, j] for i, j in following]
        unequal = [clause for i, j in following for clause in ([i, j], [-i, -j])]
        implied = [[-i, j] for i, j in following]
        for clauses in (ring, unequal, implied, [*implied, [1, 2, 3]], [*implied, [1], [-2]]):
            yield n, clauses
        yield n, [*implied[:-1], [1]]  # true from the first to the last: one witness
        yield n, [*implied[:-1], [1], [-n]]
        yield n, unequal[2:]  # a chain, and its ends
        yield n, [*unequal[2:], [1, -2], [-1, 2]]
    for pigeons, holes in ((2, 1), (2, 2), (3, 2)):
        formula = pigeonhole(pigeons, holes)
        yield formula.num_variables, formula.clauses.lists()
    yield 7, [[i + 1, (i + 1) % 7 + 1, (i + 3) % 7 + 1] for i in range(7)]  # the Fano plane


def _k_sat(formula: ClauseProblem, extra: int) -> KSat:
    lengths = formula.clauses.lengths
    longest = int(lengths.max()) if len(lengths) else 0
    return KSat(formula.num_variables, formula.clauses, max(1, longest + extra))


_CNF = Meaning(CNF, lambda true, width: true > 0)
INSTANCES: dict[str, Instances[Any]] = {
    "cnf": _CNF.instances(),
    "k-sat": Instances(
        lambda level: (_k_sat(formula, 0) for formula in _CNF.small(level)),
        lambda random, size: _k_sat(_CNF.draw(random, size), random.choice((0, 0, 1, 2))),
        lambda random: (_k_sat(formula, random.choice((0, 0, 1))) for formula in _CNF.special(random)),
    ),
    "nae-sat": Meaning(NotAllEqualSAT, lambda true, width: 0 < true < width).instances(),
    "one-in-three-sat": Meaning(OneInThreeSAT, lambda true, width: true == 1, longest=3).instances(),
}
