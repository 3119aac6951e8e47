"""NAE-SAT -> sign system: a clause of three literals sums to ±1 exactly when they differ.

Construction: long clauses (l1, ..., lk), k >= 4, are split with fresh variables t into
(l1, l2, t1), (-t1, l3, t2), ..., (-t_(k-3), l_(k-1), lk). A clause of three literals becomes
the row Σ sgn(l) · e_|l| with b = 1, a clause of two with b = 0.

Why YES and NO are kept: with s_i = +1 for true, three literals sum to ±3 when equal and ±1
otherwise; two sum to ±2 when equal and 0 otherwise. In a split clause, if all of l1..lk are
equal then every t is forced to their negation along the chain and the last part is all equal;
otherwise t_j = l_(j+2) behind the first difference, and the negation of l1 before it, works.
A clause of one literal becomes |s| = 0 and an empty clause 0 = 1, which no signs solve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reductions.arrays import BoolArray, IndexArray, IntegerArray, Ragged, SparseRows, offsets_of
from reductions.core import Reduction, Size
from reductions.problems.clauses import assignment, normalized, widths_of
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.sign_system import SignSystem, signs


@dataclass(frozen=True)
class _Split:
    """Where the literals of the long clauses go.

    Attributes
    ----------
    clauses : Ragged
        The normalised clauses.
    chained : int64
        Numbers of the clauses with four literals or more.
    fresh_offsets : int64
        Clause ``chained[i]`` owns the fresh variables ``fresh_offsets[i]..fresh_offsets[i + 1]``.
    """

    clauses: Ragged
    chained: IndexArray
    fresh_offsets: IndexArray


def _split(problem: NotAllEqualSAT) -> _Split:
    clauses = normalized(problem.clauses)
    chained = np.flatnonzero(clauses.lengths > 3)
    return _Split(clauses, chained, offsets_of(clauses.lengths[chained] - 3))


def instance(problem: NotAllEqualSAT) -> SignSystem:
    """Split the long clauses and write each part as a row; parts of a clause stay together."""
    split = _split(problem)
    clauses, lengths = split.clauses, split.clauses.lengths
    parts = np.maximum(lengths - 2, 1)
    offsets = offsets_of(np.repeat(np.minimum(lengths, 3), parts))
    first_entry = offsets[offsets_of(parts)[:-1]]
    first_fresh = np.zeros(len(clauses), dtype=np.int64)
    first_fresh[split.chained] = split.fresh_offsets[:-1] + problem.num_variables + 1
    literals = np.zeros(offsets[-1], dtype=np.int64)
    for width in np.unique(lengths).tolist():
        chosen = np.flatnonzero(lengths == width)
        block = clauses.take(chosen).values.reshape(len(chosen), width)
        if width > 3:
            block = _chain(block, first_fresh[chosen])
        # The parts of a clause are adjacent, so its block is one run of entries.
        literals[first_entry[chosen][:, None] + np.arange(block.shape[1])] = block

    num_variables = problem.num_variables + int(split.fresh_offsets[-1])
    rows = SparseRows(offsets, np.abs(literals) - 1, np.sign(literals), num_variables)
    targets = np.array([1, 0, 0, 1], dtype=np.int64)[np.diff(offsets)]
    return SignSystem(rows, targets)


def _chain(block: IntegerArray, first_fresh: IndexArray) -> IntegerArray:
    """The parts (l1, l2, t1), (-t1, l3, t2), ... of clauses of one width, side by side."""
    num_clauses, width = block.shape
    fresh = first_fresh[:, None] + np.arange(width - 3)
    parts = np.empty((num_clauses, width - 2, 3), dtype=np.int64)
    parts[:, 0, 0], parts[:, :, 1], parts[:, -1, 2] = block[:, 0], block[:, 1:-1], block[:, -1]
    parts[:, :-1, 2], parts[:, 1:, 0] = fresh, -fresh
    return parts.reshape(num_clauses, -1)


def forward(problem: NotAllEqualSAT, witness: BoolArray) -> IntegerArray:
    """Signs of the variables; t_j follows the chain as in the module's proof."""
    values = assignment(witness, problem.num_variables)
    split = _split(problem)
    chained = split.clauses.take(split.chained)
    true = values[np.abs(chained.values) - 1] ^ (chained.values < 0)
    differs = true != np.repeat(true[chained.offsets[:-1]], chained.lengths)
    place = np.arange(len(true)) - np.repeat(chained.offsets[:-1], chained.lengths)
    far = np.where(differs, place, len(true))
    first = np.minimum.reduceat(far, chained.offsets[:-1]) if len(chained) else far
    fresh_lengths = np.diff(split.fresh_offsets)
    nth = np.arange(split.fresh_offsets[-1]) - np.repeat(split.fresh_offsets[:-1], fresh_lengths)
    start = np.repeat(chained.offsets[:-1], fresh_lengths)
    all_equal_so_far = np.repeat(first, fresh_lengths) > nth + 1
    fresh = np.where(all_equal_so_far, ~true[start], true[start + nth + 2])
    return np.where(np.append(values, fresh), 1, -1)


def back(problem: NotAllEqualSAT, witness: IntegerArray) -> BoolArray:
    """Signs of the original variables."""
    num_variables = problem.num_variables + int(_split(problem).fresh_offsets[-1])
    return np.asarray(signs(witness, num_variables)[: problem.num_variables] > 0)


def size(source: Size) -> dict[str, int]:
    """A k-clause gives max(1, k - 2) rows; a long one k - 3 fresh variables and 3 terms a row."""
    widths = widths_of(source)
    return {
        "num_variables": source["num_variables"] + sum(max(0, k - 3) * n for k, n in widths.items()),
        "num_rows": sum(max(1, k - 2) * n for k, n in widths.items()),
        "num_terms": sum((k if k <= 3 else 3 * (k - 2)) * n for k, n in widths.items()),
        "max_bits": min(1, len(widths)),
    }


RULES = (
    Reduction(
        name="nae-sat-to-sign-system",
        source="nae-sat",
        target="sign-system",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        reference="Schaefer, The complexity of satisfiability problems, STOC 1978 (splitting)",
        summary="Split clauses to three literals; each is a row of ±1 with b = 1 (b = 0 for two).",
        example=lambda: NotAllEqualSAT.from_clauses(4, [[1, 2, -3], [-1, 3], [1, -2, 3, 4]]),
    ),
)
