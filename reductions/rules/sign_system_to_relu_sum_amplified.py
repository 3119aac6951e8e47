"""Sign system -> relu-sum with two channels, with the largest gap that there can be.

Construction: features x_1..x_n, g, and a constant 1, which is a feature o or, in networks with biases, the
bias itself. A sample is one edge, both of its nodes with the same features, so that the network gives
F(x) + c there, where F(x) is Σ_j α_j relu(w_j · x + b_j), or twice that where both nodes are summed. For
each variable i the samples e_i and -e_i have label 1; for each row, the sample Σ a_i e_i has label b. In
all of these g = 0. The guard is the samples x = 0, g = -1, 0, .., 4, with labels C·(relu(g - 1) + relu(g -
3)). First, rows are brought into normal form, with b = 0 or 1: a row with b >= 2 becomes a · s + b r = 0
with a fresh sign r, and one that no signs meet (b > L = Σ|a_i|, or of the other parity) becomes the row
without terms and b = 2.

Why the answer is preserved: given signs s, take w_1 = ((1 + C)s; g: C; constant: -C) and w_2 = (-(1 + 3C)s;
g: C; constant: -3C). Conversely, let all errors be at most δ, absorb |α_j| into w_j and b_j, and let y lie
within δ of 1 - c wherever it occurs. On the line of g a channel has at most one kink. At g = 1 and g = 3
the second difference of f is at least C - 4δ > 0, so one channel with α > 0 has its kink within distance 1
of each, of size at least C - 4δ. Since f(-1) - f(0) <= 2δ < C - 4δ, both channels grow with g, therefore
b_j <= -(C - 4δ). Then F(0) = 0, so |c| <= δ, and no channel is active at both of ±e_i, while one is: u_1i =
s_i(|b_1| + y_i), u_2i = -s_i(|b_2| + y'_i). A wrong S = a · s has |S| >= 2, and F(a) >= (|S| - 1)(C - 4δ) +
|S|(1 - c) - Lδ, more than b + δ - c. A row without terms would need both of 0 and 2 within δ of F(0) + c =
c.

Tolerance: 1 without c, where C = max(6, L + 3), and 1/2 with c, where C = max(3, ⌈L/2⌉ + 1), L being the
largest of the rows, whatever their coefficients. Both are as large as can be: the network that fits the
guard alone, with all other weights 0, has error exactly 1 on every system without rows of the last kind
(1/2 with c = 1/2). Telling a network without error from that trivial one is therefore NP-hard, also from
PARTITION.

At node level the edges are one graph that falls into parts, and one node of each has the label.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from reductions.arrays import (
    BoolArray,
    IntegerArray,
    SparseRows,
    as_objects,
    integers,
    magnitude,
    offsets_of,
)
from reductions.core import Pairs, Reduction, Size, unasked
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.rules.sign_system_to_relu_sum import back as all_signs
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import (
    amplified_bound,
    edge_hypothesis,
    edge_size,
    edge_task,
    guard_labels,
    guarded,
)
from reductions.training.graphs import concatenated, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

GUARD = range(-1, 5)
REFERENCE = (
    "Instantiates Proposition 5 of Kiani et al., On the hardness of learning under symmetries, ICLR 2024; "
    "gadgets of this project"
)


def _heavy_and_impossible(system: SignSystem) -> tuple[BoolArray, BoolArray]:
    """Which rows get a fresh sign, and which no signs meet."""
    weights, targets = system.rows.sums_of_magnitudes(), system.targets
    impossible = np.asarray((targets > weights) | ((weights - targets) % 2 != 0), dtype=np.bool_)
    return np.asarray(targets >= 2, dtype=np.bool_) & ~impossible, impossible


def normal_form(system: SignSystem) -> SignSystem:
    """An equivalent system with b = 0 or 1, of the parity of L; fresh signs stand behind the others.

    Where no signs meet a row, a row without terms and with b = 2 takes its place.
    """
    rows, (heavy, impossible) = system.rows, _heavy_and_impossible(system)
    if not (heavy | impossible).any():
        return system
    stays = ~impossible[rows.row_ids()]
    lengths = np.where(impossible, 0, rows.lengths)
    kept = SparseRows(offsets_of(lengths), rows.columns[stays], rows.values[stays], rows.num_columns)
    count = int(heavy.sum())
    fresh = SparseRows(
        offsets_of(heavy.astype(np.int64)), np.arange(count), integers(system.targets[heavy]), count
    )
    small = integers(np.where(heavy, 0, np.where(impossible, 2, system.targets)))
    return SignSystem(kept.beside(fresh), small)


def normal_signs(system: SignSystem, witness: IntegerArray) -> IntegerArray:
    """The signs of the normal form: a fresh one is opposite to its row's sum."""
    s = signs(witness, system.num_variables)
    heavy, _ = _heavy_and_impossible(system)
    return np.concatenate([s, np.where(system.rows.dot(s)[heavy] > 0, -1, 1)])


def normal_size(source: Size) -> tuple[int, int, int]:
    """Variables, rows and terms of the normal form, at most: every row may need a fresh sign."""
    fresh = source["num_rows"] if source["max_bits"] > 1 else 0
    return source["num_variables"] + fresh, source["num_rows"], source["num_terms"] + fresh


def strength(normal: SignSystem, has_readout_bias: bool) -> int:
    """C, from the largest L."""
    largest = magnitude(normal.rows.sums_of_magnitudes())
    return max(3, -(-largest // 2) + 1) if has_readout_bias else max(6, largest + 3)


def instance(architecture: ActivationSum, system: SignSystem) -> TrainingTask:
    """Edges for e_i, then for -e_i, for the rows, and for the guard."""
    normal = normal_form(system)
    n = normal.num_variables
    rows = concatenated([unit_rows(n, 1), unit_rows(n, -1), normal.rows])
    guard = guard_labels(GUARD, 2, strength(normal, architecture.readout_bias))
    return edge_task(
        architecture,
        guarded(rows, GUARD),
        [np.ones(2 * n, dtype=np.int64), normal.targets, guard],
        amplified_bound(architecture),
        has_constant=not architecture.bias,
    )


def forward(architecture: ActivationSum, system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w_1 = ((1 + C)s; C; -C), w_2 = (-(1 + 3C)s; C; -3C); no readout bias."""
    s = as_objects(normal_signs(system, witness))
    c = strength(normal_form(system), architecture.readout_bias)
    rest = [0] * architecture.readout_bias
    weights = [[*(sign * (1 + kink * c) * s), c, -kink * c, *rest] for sign, kink in ((1, 1), (-1, 3))]
    return edge_hypothesis(architecture, weights)


def back(system: SignSystem, hypothesis: Hypothesis) -> IntegerArray:
    """s_i = sign(α_1 w_1i - α_2 w_2i), over the channels with α > 0; +1 at zero."""
    return all_signs(system, hypothesis)[: system.num_variables]


def size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """2n + m + 6 edges, where n counts fresh signs."""
    n, m, terms = normal_size(source)
    samples, has_constant = 2 * n + m + len(GUARD), not architecture.bias
    nonzeros = 2 * n + terms + len(GUARD) - 1 + has_constant * samples
    return edge_size(architecture, samples, n + 1 + has_constant, nonzeros)


def explain(architecture: ActivationSum, system: SignSystem) -> Pairs:
    """Pair variables, rows and the guard with edges."""
    normal = normal_form(system)
    n, m = normal.num_variables, len(normal.rows)
    for i in range(system.num_variables):
        yield f"variable s{i + 1}", f"edges {i} and {n + i}: e{i + 1} and -e{i + 1}, label 1"
    yield from normal_rows(system, normal, 2 * n)
    values = guard_labels(GUARD, 2, strength(normal, architecture.readout_bias)).tolist()
    yield "the guard", f"edges {2 * n + m} to {2 * n + m + 5}: g = -1, .., 4, labels {values}"
    yield from constant(architecture)
    yield "sign s_i", "the sign of α_1 w_1i - α_2 w_2i"


def normal_rows(system: SignSystem, normal: SignSystem, first: int) -> Pairs:
    """Pair rows with edges, the first of which has this number."""
    heavy, impossible = _heavy_and_impossible(system)
    fresh = system.num_variables + np.cumsum(heavy)
    for row in range(len(normal.rows)):
        place = f"edge {first + row}: "
        if heavy[row]:
            place += f"{row_text(normal, row)} with the fresh sign s{fresh[row]}, "
        if impossible[row]:
            place += "no signs meet it: no features, against another edge with label 0, "
        yield f"row {row + 1}: {row_text(system, row)}", f"{place}label {normal.targets[row]}"


def constant(architecture: ActivationSum) -> Pairs:
    """Where the constant is."""
    yield "the constant 1", "the biases b_j" if architecture.bias else "the last feature of every node"


def example() -> SignSystem:
    """A row as it is, and one with a large target."""
    rows = SparseRows.from_rows([[(0, 1), (1, 1), (2, -1)], [(0, 2), (2, 5)]], 3)
    return SignSystem(rows, integers([1, 3]))


def _rule(architecture: ActivationSum) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    return Reduction(
        name=f"sign-system-to-{architecture.name}/amplified",
        source="sign-system",
        target=architecture.name,
        instance=partial(instance, architecture),
        forward=partial(forward, architecture),
        back=back,
        size=partial(size, architecture),
        explain=partial(explain, architecture),
        reference=REFERENCE,
        summary="A guard of six samples forces large biases: below the trivial error every fit is right.",
        example=example,
        size_is_exact=False,
        is_default=unasked,
    )


RULES = (
    _rule(ActivationSum()),
    _rule(ActivationSum(bias=True, readout_bias=True)),
    _rule(ActivationSum(bias=True, readout_bias=True, level="node")),
)
