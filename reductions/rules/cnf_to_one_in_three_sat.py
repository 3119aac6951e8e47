"""CNF -> 1-in-3-SAT: name the first true literal of every clause.

Construction: for a clause (l1, ..., lk) fresh variables q_i ("l_i is the first true literal"), p_i
("none of l1..l_i is true", i < k) and e_i. Exactly one is true in each of
(q1, p1), (-p_(i-1), q_i, p_i) for 1 < i < k, (-p_(k-1), q_k), and (q_i, -l_i, e_i) for every i; for
k = 1 just (q1). The empty clause stays empty.

Why the answer is preserved: the first group states that p_(i-1) is p_i or q_i but not both, where p_0
is true and p_k is false. Therefore exactly one q_i is true. The clause (q_i, -l_i, e_i) allows q_i only
if l_i is true, and e_i absorbs a true l_i that is not the first. Conversely, set the fresh variables by
their meaning.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes, clause_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.one_in_three_sat import OneInThreeSAT


def _gadgets(cnf: CNF) -> Iterator[tuple[list[int], range, range, range]]:
    """Every clause with the fresh variables q (k), p (k - 1) and e (k)."""
    fresh = cnf.num_variables + 1
    for clause in normalized(cnf.clauses).lists():
        k = len(clause)
        q, p = range(fresh, fresh + k), range(fresh + k, fresh + 2 * k - 1)
        e = range(p.start + max(k - 1, 0), p.start + max(k - 1, 0) + k)
        fresh = e.stop
        yield clause, q, p, e


def _clauses(clause: list[int], q: range, p: range, e: range) -> list[list[int]]:
    k = len(clause)
    if k == 0:
        return [[]]
    before = [None, *p]  # p_(i-1); None stands for "true"
    after = [*p, None]  # p_i; None stands for "false"
    chain = []
    for i in range(k):
        parts = [None if (b := before[i]) is None else -b, q[i], after[i]]
        chain.append([x for x in parts if x is not None])
    return chain + [[q[i], -clause[i], e[i]] for i in range(k)]


def _num_variables(cnf: CNF) -> int:
    lengths = normalized(cnf.clauses).lengths
    return cnf.num_variables + int(np.maximum(3 * lengths - 1, 0).sum())


def instance(cnf: CNF) -> OneInThreeSAT:
    """Gadgets clause by clause."""
    clauses = [part for gadget in _gadgets(cnf) for part in _clauses(*gadget)]
    return OneInThreeSAT.from_clauses(_num_variables(cnf), clauses)


def forward(cnf: CNF, witness: BoolArray) -> BoolArray:
    """Set q, p and e by their meaning."""
    values = np.zeros(_num_variables(cnf), dtype=np.bool_)
    values[: cnf.num_variables] = assignment(witness, cnf.num_variables)
    for clause, q, p, e in _gadgets(cnf):
        seen = False
        for i, literal in enumerate(clause):
            true = bool(values[abs(literal) - 1]) ^ (literal < 0)
            values[q[i] - 1] = true and not seen
            values[e[i] - 1] = true and seen
            seen = seen or true
            if i < len(p):
                values[p[i] - 1] = not seen
    return values


def back(cnf: CNF, witness: BoolArray) -> BoolArray:
    """Forget the fresh variables."""
    return assignment(witness, _num_variables(cnf))[: cnf.num_variables]


def size(source: Size) -> dict[str, int]:
    """A k-clause gives 2k clauses and 3k - 1 fresh variables."""
    widths: dict[int, int] = {}
    fresh = 0
    for k, count in widths_of(source).items():
        fresh += max(3 * k - 1, 0) * count
        ends = {0: {0: 1}, 1: {1: 1, 3: 1}}.get(k, {2: 2, 3: 2 * k - 2})
        for width, number in ends.items():
            widths[width] = widths.get(width, 0) + number * count
    return clause_sizes(source["num_variables"] + fresh, widths)


def explain(cnf: CNF) -> Pairs:
    """Pair clauses with their gadgets."""
    for gadget in _gadgets(cnf):
        yield f"clause {clause_text(gadget[0])}", " ".join(clause_text(c) for c in _clauses(*gadget))


RULES = (
    Reduction(
        name="cnf-to-one-in-three-sat",
        source="cnf",
        target="one-in-three-sat",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="After Schaefer, The complexity of satisfiability problems, STOC 1978",
        summary="Fresh variables name the first true literal of every clause.",
        example=lambda: CNF.from_clauses(3, [[1, 2, -3], [-1, 3], [2]]),
    ),
)
