"""Sign system -> relu-sum with a single channel, with the largest gap that there can be.

Construction: features x_1..x_n, g, and a constant 1, which is a feature o or, in networks with biases, the
bias itself. A sample is one edge, whose ends have the features (x, g) and (-x, -g), and the same constant.
For each variable i the sample e_i has label 1; for each row, the sample Σ a_i e_i has label b; in these g =
0. The guard is the samples x = 0, g = 0, 1, 2, with labels 0, 0, C. First, rows are brought into the normal
form of `sign_system_to_relu_sum_amplified`: b = 0 or 1, or a row without terms that has b = 2.

Why the answer is preserved: given signs s, take w = ((1 + C)s; g: C; constant: -C) and α = 1. Conversely,
let all errors be at most δ. With z = w · (x, g), relu(z + b) + relu(b - z) = relu(|z| - |b|) + 2 relu(b),
so f = α relu(|z| - B) + c' with B = |b|. The guard has f(2) - 2 f(1) + f(0) >= C - 4δ > 0, so α > 0; absorb
it in w and b. Let v be the weight of g: if |v| >= B, the left side is B; otherwise it is at most 2|v| - B <
B. In either case B >= C - 4δ. The guard's sample 0 states |c'| <= δ (so that b < 0 when c = 0, as 2B > δ).
Therefore w_i = s_i(B + y_i) with y_i within δ of 1 - c', and a wrong S = a · s, where |S| >= 2, gives
f(a) - c' >= (|S| - 1)(C - 4δ) + |S|(1 - c') - Lδ, more than b + δ - c', by the choice of C there.

Tolerance: 1 without biases, where C = max(6, L + 3), and 1/2 with them, where C = max(3, ⌈L/2⌉ + 1), L
being the largest of the rows. Both are as large as can be: the network that fits the guard alone has error
exactly 1 on every system without rows of the last kind (1/2 with c = 1/2).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, as_objects
from reductions.core import Pairs, Reduction, Size, unasked
from reductions.problems.sign_system import SignSystem
from reductions.rules.sign_system_to_relu_sum_amplified import (
    REFERENCE,
    constant,
    example,
    normal_form,
    normal_rows,
    normal_signs,
    normal_size,
    strength,
)
from reductions.rules.sign_system_to_relu_sum_one_channel import back
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import (
    amplified_bound,
    edge_size,
    edge_task,
    guard_labels,
    guarded,
)
from reductions.training.graphs import concatenated, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

GUARD = range(3)


def instance(architecture: ActivationSum, system: SignSystem) -> TrainingTask:
    """Mirrored edges for e_i, for the rows, and for the guard."""
    normal = normal_form(system)
    n = normal.num_variables
    guard = guard_labels(GUARD, 1, strength(normal, architecture.readout_bias))
    return edge_task(
        architecture,
        guarded(concatenated([unit_rows(n, 1), normal.rows]), GUARD),
        [np.ones(n, dtype=np.int64), normal.targets, guard],
        amplified_bound(architecture),
        is_mirrored=True,
        has_constant=not architecture.bias,
    )


def forward(architecture: ActivationSum, system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w = ((1 + C)s; C; -C), α = 1; no readout bias."""
    s = as_objects(normal_signs(system, witness))
    c = strength(normal_form(system), architecture.readout_bias)
    return Hypothesis.from_integers([[*((1 + c) * s), c, -c, *([0] * architecture.readout_bias)]], [1])


def size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """n + m + 3 edges, where n counts fresh signs."""
    n, m, terms = normal_size(source)
    samples, has_constant = n + m + len(GUARD), not architecture.bias
    nonzeros = n + terms + len(GUARD) - 1 + has_constant * samples
    return edge_size(architecture, samples, n + 1 + has_constant, nonzeros)


def explain(architecture: ActivationSum, system: SignSystem) -> Pairs:
    """Pair variables, rows and the guard with edges."""
    normal = normal_form(system)
    n, m = normal.num_variables, len(normal.rows)
    yield "a sample x", "an edge whose ends have the features x and -x"
    for i in range(system.num_variables):
        yield f"variable s{i + 1}", f"edge {i}: e{i + 1}, label 1"
    yield from normal_rows(system, normal, n)
    values = guard_labels(GUARD, 1, strength(normal, architecture.readout_bias)).tolist()
    yield "the guard", f"edges {n + m} to {n + m + 2}: g = 0, 1, 2, labels {values}"
    yield from constant(architecture)
    yield "sign s_i", "the sign of the weight w_i"


def _rule(architecture: ActivationSum) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    return Reduction(
        name=f"sign-system-to-{architecture.name}/one-channel/amplified",
        source="sign-system",
        target=architecture.name,
        instance=partial(instance, architecture),
        forward=partial(forward, architecture),
        back=back,
        size=partial(size, architecture),
        explain=partial(explain, architecture),
        reference=REFERENCE,
        summary="One channel and a guard of three samples: below the trivial error every fit is right.",
        example=example,
        size_is_exact=False,
        is_default=unasked,
    )


RULES = (
    _rule(ActivationSum(width=1)),
    _rule(ActivationSum(width=1, bias=True, readout_bias=True)),
)
