"""CNF -> 3-SAT: long clauses are chained through fresh variables.

Construction: (l1, ..., lk), k >= 4, becomes (l1, l2, t1), (-t1, l3, t2), ..., (-t_(k-3), l_(k-1), lk).
Why the answer is preserved: t_j means that some literal after l_(j+1) is true. If l_i is the first true
literal, setting t_j true exactly for j < i - 1 satisfies every part. If all literals are false, then t1
is forced, then t2, and so on, and the last part fails.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes, clause_text, normalized, widths_of
from reductions.problems.cnf import CNF
from reductions.problems.k_sat import KSat


def _parts(cnf: CNF) -> list[tuple[list[int], list[list[int]], int]]:
    """Every clause with its parts and its first fresh variable."""
    fresh, out = cnf.num_variables + 1, []
    for clause in normalized(cnf.clauses).lists():
        k = len(clause)
        if k <= 3:
            out.append((clause, [clause], fresh))
            continue
        t = list(range(fresh, fresh + k - 3))
        middle = [[-t[j], clause[j + 2], t[j + 1]] for j in range(k - 4)]
        out.append((clause, [[*clause[:2], t[0]], *middle, [-t[-1], *clause[-2:]]], fresh))
        fresh += k - 3
    return out


def _num_variables(cnf: CNF) -> int:
    return cnf.num_variables + int(np.maximum(normalized(cnf.clauses).lengths - 3, 0).sum())


def instance(cnf: CNF) -> KSat:
    """Parts of every clause in turn."""
    parts = [part for _, clause_parts, _ in _parts(cnf) for part in clause_parts]
    return KSat.from_clauses(_num_variables(cnf), parts)


def forward(cnf: CNF, witness: BoolArray) -> BoolArray:
    """t_j is true while no literal up to l_(j+1) is."""
    values = np.zeros(_num_variables(cnf), dtype=np.bool_)
    values[: cnf.num_variables] = assignment(witness, cnf.num_variables)
    for clause, _, fresh in _parts(cnf):
        true = [bool(values[abs(x) - 1]) ^ (x < 0) for x in clause]
        for j in range(len(clause) - 3):
            values[fresh + j - 1] = not any(true[: j + 2])
    return values


def back(cnf: CNF, witness: BoolArray) -> BoolArray:
    """Forget the fresh variables."""
    return assignment(witness, _num_variables(cnf))[: cnf.num_variables]


def size(source: Size) -> dict[str, int]:
    """A k-clause, k >= 4, becomes k - 2 clauses of three, with k - 3 fresh variables."""
    widths: dict[int, int] = {}
    fresh = 0
    for k, count in widths_of(source).items():
        widths[min(k, 3)] = widths.get(min(k, 3), 0) + max(1, k - 2) * count
        fresh += max(0, k - 3) * count
    return clause_sizes(source["num_variables"] + fresh, widths) | {"width": 3}


def explain(cnf: CNF) -> Pairs:
    """Pair clauses with their parts."""
    for clause, parts, _ in _parts(cnf):
        yield f"clause {clause_text(clause)}", " ".join(clause_text(part) for part in parts)


RULES = (
    Reduction(
        name="cnf-to-k-sat",
        source="cnf",
        target="k-sat",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (3-SAT)",
        summary="Chain clauses of four literals or more through fresh variables: k = 3.",
        example=lambda: CNF.from_clauses(5, [[1, 2, -3, 4, -5], [-1, 3]]),
    ),
)
