"""Sign system -> relu-sum with two channels and all biases, as layers have them by default.

Construction: a sample is one edge, both of its nodes with the features x, so that the network gives F(x) +
c there, where F(x) is Σ_j α_j relu(w_j · x + b_j), or twice that where both nodes are summed. The samples
are 0 with label 0, and ±e_i with label 1 and ±2e_i with label 2 for each variable i; for each row, Σ a_i
e_i with label b. If there are rows of other kinds than those of `BOUNDS`, then ±3e_i with label 3 stand in
place of ±2e_i, and each row has a second sample -Σ a_i e_i.

Why the answer is preserved: given signs s, take w_1 = s, w_2 = -s and no biases: F(x) = |x · s|.
Conversely, the idea without errors: along the axis of i, f is |x_i| at five points, and its kinks have
total jumps 1 on either side. If two kinks lie between the outer points, both are at 0, one channel for each
side. If only one does, f is 2 relu(x_i s_i) - x_i s_i there, by a channel that is affine between the outer
points; how far, is the same for all axes, since the biases are common. Short rows do not reach beyond. With
errors it is a finite question for each kind of row, since the samples of a row and of its own variables
settle it: how small can the error be where the lifted signs violate the row? `BOUNDS` has the exact minima;
the tests derive them again by z3, in rational arithmetic. For NAE-3-SAT it is 1/2, and tight: 2 relu(s ·
x) - relu(s · x + 3/2) + 3/2 has error 1/2 wherever no row has a · s = 3 (-3 is allowed, and violates a row).

On a system with any other row the task is that of the amplified rule (`sign_system_to_relu_sum_amplified`),
with the bound 1/2 for all rows; that one needs no assumption, but labels that grow with the rows.

At node level the edges are one graph that falls into parts, and one node of each has the label: this is
what the usual two-layer models give, whose second layer is the readout.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, SparseRows, magnitude, row_reduce
from reductions.core import Pairs, Reduction, Size
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.rules import sign_system_to_relu_sum_amplified as amplified
from reductions.rules.sign_system_to_relu_sum import example
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_hypothesis, edge_size, edge_task
from reductions.training.graphs import concatenated, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

# The kind of a row: how many coefficients are ±1, how many ±2, and b. The least error where the lifted signs
# violate it, with samples up to ±2e_i.
BOUNDS: dict[tuple[int, int, int], Fraction] = {
    (1, 0, 0): Fraction(1, 2),
    (0, 1, 0): Fraction(1),
    (2, 0, 0): Fraction(4, 5),
    (2, 0, 2): Fraction(1, 2),
    (3, 0, 1): Fraction(1, 2),
    (3, 0, 3): Fraction(1, 2),
    (1, 1, 1): Fraction(1, 2),
    (2, 1, 0): Fraction(1, 2),
    (2, 1, 4): Fraction(1, 2),
    (4, 0, 0): Fraction(1, 2),
    (4, 0, 4): Fraction(1, 2),
}
ALWAYS_MET = {(0, 0, 0), (1, 0, 1), (0, 1, 2)}
MIRRORED_BOUND = Fraction(1, 2)  # for all other rows up to this weight
MOST_WEIGHT = 6


def small_bound(system: SignSystem) -> tuple[bool, Fraction] | None:
    """Whether the rows are mirrored, and the open bound; None where a row is too heavy for either."""
    rows, targets = system.rows, system.targets
    weights = rows.sums_of_magnitudes()
    if magnitude(rows.values) > 2 or magnitude(weights) > MOST_WEIGHT or (targets > weights).any():
        return None
    ones = row_reduce(np.add, rows.offsets, (np.abs(rows.values) == 1).astype(np.int64), 0)
    packed = np.unique(100 * ones + 10 * (rows.lengths - ones) + targets).tolist()
    kinds = {(kind // 100, kind // 10 % 10, kind % 10) for kind in packed} - ALWAYS_MET
    if kinds <= BOUNDS.keys():
        return False, min([Fraction(1), *(BOUNDS[kind] for kind in kinds)])
    return None if ((targets - weights) % 2).any() else (True, MIRRORED_BOUND)


def has_short_rows(size: Size) -> bool:
    """Whether the rows are short on average: longer ones make an amplified task, the last resort."""
    return size["num_terms"] <= MOST_WEIGHT * size["num_rows"]


def instance(architecture: ActivationSum, system: SignSystem) -> TrainingTask:
    """Edges for 0, for ±e_i, for the farther ±2e_i or ±3e_i, and for the rows."""
    small = small_bound(system)
    if small is None:
        return amplified.instance(architecture, system)
    (is_mirrored, bound), n, rows = small, system.num_variables, system.rows
    far, targets = 2 + is_mirrored, system.targets
    ones = np.ones(2 * n, dtype=np.int64)
    axes = [unit_rows(n, value) for value in (1, -1, far, -far)]
    samples, labels = [_zero(n), *axes, rows], [np.zeros(1, dtype=np.int64), ones, far * ones, targets]
    if is_mirrored:
        samples.append(SparseRows(rows.offsets, rows.columns, -rows.values, n))
        labels.append(targets)
    return edge_task(architecture, concatenated(samples), labels, bound)


def _zero(n: int) -> SparseRows:
    return SparseRows.from_rows([[]], n)


def forward(architecture: ActivationSum, system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w_1 = s, w_2 = -s, no biases."""
    if small_bound(system) is None:
        return amplified.forward(architecture, system, witness)
    s = signs(witness, system.num_variables)
    weights = [[*s.tolist(), 0, 0], [*(-s).tolist(), 0, 0]]
    return edge_hypothesis(architecture, weights)


def size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """At most 1 + 4n + 2m edges, or those of the amplified rule, whichever are more."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    small = edge_size(architecture, 1 + 4 * n + 2 * m, n, 4 * n + 2 * terms)
    large = amplified.size(architecture, source)
    return {key: max(value, large[key]) for key, value in small.items()}


def explain(architecture: ActivationSum, system: SignSystem) -> Pairs:
    """Pair variables and rows with edges."""
    small = small_bound(system)
    if small is None:
        yield "a row of other terms than the short ones", "the amplified task, for rows of any weight"
        yield from amplified.explain(architecture, system)
        return
    n, m, is_mirrored = system.num_variables, len(system.rows), small[0]
    far = 2 + is_mirrored
    yield "the origin", "edge 0: no features, label 0"
    for i in range(n):
        places = ", ".join(str(1 + i + k * n) for k in range(4))
        name = f"e{i + 1}"
        yield (
            f"variable s{i + 1}",
            f"edges {places}: {name}, -{name} with label 1, {far}{name}, -{far}{name} with label {far}",
        )
    for row in range(m):
        first = 1 + 4 * n + row
        place = f"edges {first} and {first + m}: ± its terms" if is_mirrored else f"edge {first}: its terms"
        yield f"row {row + 1}: {row_text(system, row)}", f"{place}, label {system.targets[row]}"
    yield "sign s_i", "the sign of α_1 w_1i - α_2 w_2i"


def _rule(architecture: ActivationSum) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    return Reduction(
        name=f"sign-system-to-{architecture.name}",
        source="sign-system",
        target=architecture.name,
        instance=partial(instance, architecture),
        forward=partial(forward, architecture),
        back=amplified.back,
        size=partial(size, architecture),
        explain=partial(explain, architecture),
        reference=amplified.REFERENCE,
        summary="Five points on every axis fix the signs despite the biases; a row has label b.",
        example=example,
        size_is_exact=False,
        is_default=has_short_rows,
    )


RULES = (
    _rule(ActivationSum(bias=True, readout_bias=True)),
    _rule(ActivationSum(bias=True, readout_bias=True, level="node")),
)
