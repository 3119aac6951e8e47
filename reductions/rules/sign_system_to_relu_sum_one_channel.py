"""Sign system -> relu-sum with a single channel: two nodes whose messages are mirror images.

Construction: a sample x is one edge, whose ends have the features x and -x, so that the network gives
α(relu(w · x + b) + relu(-w · x + b)) + c. For each variable i the sample e_i has label 1; for each row, the
sample Σ a_i e_i has label b. With biases the sample 0 has label 0, and rows are in the normal form of
`sign_system_to_relu_sum_amplified` first: b = 0 or 1, or a row without terms that has b = 2.

Why the answer is preserved: given signs s, take w = s, α = 1 and no biases, which gives |a · s|.
Conversely, let all errors be at most δ, and let t = |a · s| and L = Σ|a_i|.

Without biases the network is α|w · x|, as in the rule to even-sum/abs, whose proof and bound apply: a wrong
t is excluded when δ < |t - b| / (L + 1). For NAE-3-SAT the bound is 1/2 and tight: w_i = 1/2.

With biases, relu(z + b) + relu(b - z) = relu(|z| - |b|) + 2 relu(b), so f = α relu(|w · x| - B) + c' with
B >= 0 and |c'| <= δ. The samples e_i and 0 imply α > 0 when δ < 1/2, and absorbed in w, |w_i| - B lies
within δ of 1 - c'. Hence f(a) >= (t - 1)B + t(1 - c') - Lδ + c' >= t - (t - 1)δ - Lδ, and δ < (t - b) /
(L + t) excludes the wrong t >= b + 2, the only ones in normal form. For NAE-3-SAT the bound is 1/3 and
tight: w_i = c = 1/3.

Where each sample has one message only, a single channel without biases is trained by two linear programs;
two different messages a sample make it NP-hard.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, SparseRows
from reductions.core import Pairs, Reduction, Size, unasked
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.rules.sign_system_to_even_sum import back as all_signs
from reductions.rules.sign_system_to_even_sum import row_bound
from reductions.rules.sign_system_to_relu_sum import example, open_bound, wrong_values
from reductions.rules.sign_system_to_relu_sum_amplified import (
    REFERENCE,
    normal_form,
    normal_rows,
    normal_signs,
    normal_size,
)
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_size, edge_task
from reductions.training.graphs import concatenated, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def biased_row_bound(weight: int, target: int, num_terms: int) -> Fraction:
    """The open bound for a row in normal form, with biases."""
    above, _ = wrong_values(weight, target)
    return Fraction(1) if above is None else Fraction(above - target, weight + above)


def instance(architecture: ActivationSum, system: SignSystem) -> TrainingTask:
    """Mirrored edges for e_i, for the rows, and with biases for 0."""
    if not architecture.bias:
        n, bound = system.num_variables, open_bound(system, partial(row_bound, "abs"))
        rows, labels = [unit_rows(n, 1), system.rows], [np.ones(n, dtype=np.int64), system.targets]
    else:
        normal = normal_form(system)
        n, bound = normal.num_variables, open_bound(normal, biased_row_bound)
        rows = [unit_rows(n, 1), normal.rows, SparseRows.from_rows([[]], n)]
        labels = [np.ones(n, dtype=np.int64), normal.targets, np.zeros(1, dtype=np.int64)]
    return edge_task(architecture, concatenated(rows), labels, bound, is_mirrored=True)


def forward(architecture: ActivationSum, system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w = s, α = 1, no biases."""
    s = normal_signs(system, witness) if architecture.bias else signs(witness, system.num_variables)
    return Hypothesis.from_integers([[*s.tolist(), *([0, 0] * architecture.bias)]], [1])


def back(system: SignSystem, hypothesis: Hypothesis) -> IntegerArray:
    """Signs of the weights, +1 at zero."""
    return all_signs(system, hypothesis)[: system.num_variables]


def size(architecture: ActivationSum, source: Size) -> dict[str, int]:
    """n + m edges, and one more with biases, where n counts fresh signs."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    if architecture.bias:
        n, m, terms = normal_size(source)
    samples = n + m + architecture.bias
    return edge_size(architecture, samples, n, n + terms)


def explain(architecture: ActivationSum, system: SignSystem) -> Pairs:
    """Pair variables and rows with edges."""
    normal = normal_form(system) if architecture.bias else system
    n = normal.num_variables
    yield "a sample x", "an edge whose ends have the features x and -x"
    for i in range(system.num_variables):
        yield f"variable s{i + 1}", f"edge {i}: e{i + 1}, label 1"
    if architecture.bias:
        yield from normal_rows(system, normal, n)
        yield "the origin", f"edge {n + len(normal.rows)}: no features, label 0"
    else:
        for row in range(len(system.rows)):
            label = system.targets[row]
            yield f"row {row + 1}: {row_text(system, row)}", f"edge {n + row}: its terms, label {label}"
    yield "sign s_i", "the sign of the weight w_i"


def _rule(architecture: ActivationSum) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    return Reduction(
        name=f"sign-system-to-{architecture.name}/one-channel",
        source="sign-system",
        target=architecture.name,
        instance=partial(instance, architecture),
        forward=partial(forward, architecture),
        back=back,
        size=partial(size, architecture),
        explain=partial(explain, architecture),
        reference=REFERENCE,
        summary="One channel sees x and -x at the ends of an edge: |w · x|, label 1 at e_i and b at a row.",
        example=example,
        size_is_exact=not architecture.bias,
        is_default=unasked,
    )


RULES = (
    _rule(ActivationSum(width=1)),
    _rule(ActivationSum(width=1, bias=True, readout_bias=True)),
)
