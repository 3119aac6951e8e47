"""Sign system -> relu-sum with two channels and root weights, as in GraphConv (sum) and SAGEConv (mean).

Construction: for each variable i, the isolated nodes with features e_i and -e_i have label 0, and the stars
of one leaf e_i and of one leaf -e_i label 1. For each row, the star of its terms a_i e_i has label b (b / p
for the mean over p leaves). Hubs have no features. First, rows are brought into the normal form of
`sign_system_to_relu_sum_amplified`: b = 0 or 1, or a row without terms that has b = 2.

Why the answer is preserved: a node with aggregate m and features x contributes F(m | x). Given signs s,
take w_1 = s, w_2 = -s on the aggregate, no root weights, and α = (1, 1), as without them. Conversely, let
all errors be at most δ < 1/2. The isolated nodes give g(x) = F(0 | x) <= δ for x = ±e_i, so that F(x | 0)
>= 1 - 2δ > 0, since the star of x has F(x | 0) + g(x). As in `sign_system_to_relu_sum`, both α are then
positive and at coordinate i one channel is positive and the other negative; s_i = sign(α_1 w_1i -
α_2 w_2i). Since both α are positive, g >= 0: what the leaves add is never negative. Let a row have S = a · s
> 0, without loss of generality, and let channel 1 point along s: F(a | 0) >= u_1 · a. A term that agrees
with s adds |a_i|(F(x | 0) + g(x)) >= |a_i|(1 - δ) to the star's value, with x = ±e_i its direction, and one
that disagrees at least -|a_i| F(-x | 0) >= -|a_i|(1 + δ). The value is therefore at least |S| - Lδ, where
L = Σ|a_i|, and with the mean so is p times the value, as there the leaves count p times. In normal form a
wrong |S| is above b, and it is excluded when (|S| - b) / (L + 1) > δ, or (|S| - b) / (L + p).

For NAE-3-SAT the bounds are 1/2 and 1/3, and tight: the networks without root weights that reach those of
`sign_system_to_relu_sum`. The cap 1/2 is needed: for a = (1, 1) and b = 0 there is a wrong fit with error
1/2.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, integers
from reductions.core import Pairs, Reduction, Size, below
from reductions.problems.sign_system import SignSystem, row_text
from reductions.rules.sign_system_to_relu_sum import (
    example,
    labels_of,
    leaves_text,
    open_bound,
    wrong_values,
)
from reductions.rules.sign_system_to_relu_sum_amplified import (
    REFERENCE,
    back,
    normal_form,
    normal_signs,
    normal_size,
)
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import concatenated, isolated_nodes, side_by_side, stars, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.messages import Aggregation
from reductions.training.task import TrainingTask


def row_bound(aggregation: Aggregation, weight: int, target: int, num_terms: int) -> Fraction:
    """The open bound on the error below which a row in normal form excludes every wrong |a · s|.

    Parameters
    ----------
    weight, target, num_terms : int
        L, b, and the number p of terms.
    """
    above, _ = wrong_values(weight, target)
    slack = max(num_terms, 1) if aggregation == "mean" else 1
    return Fraction(1, 2) if above is None else min(Fraction(1, 2), Fraction(above - target, weight + slack))


def instance(aggregation: Aggregation, system: SignSystem) -> TrainingTask:
    """Isolated e_i, then -e_i; stars of e_i, of -e_i, of the rows."""
    normal = normal_form(system)
    n = normal.num_variables
    units = concatenated([unit_rows(n, 1), unit_rows(n, -1)])
    labels = labels_of(aggregation, normal)
    numerators = integers(np.concatenate([np.zeros(2 * n, dtype=np.int64), labels.numerators]))
    bound = min(Fraction(1, 2), open_bound(normal, partial(row_bound, aggregation)))
    return TrainingTask(
        graphs=side_by_side([isolated_nodes(units), stars(concatenated([units, normal.rows]))]),
        labels=RationalArray(numerators, labels.denominator),
        architecture=ActivationSum(aggregation=aggregation, root=True),
        tolerance=below(bound),
        lifting_bound=bound,
    )


def forward(system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w_1 = s, w_2 = -s on the aggregate and 0 on the root; α = (1, 1)."""
    s = normal_signs(system, witness)
    aggregate = np.stack([s, -s])
    return Hypothesis.from_integers(np.concatenate([aggregate, np.zeros_like(aggregate)], axis=1), [1, 1])


def size(source: Size) -> dict[str, int]:
    """2n isolated nodes and 2n + m stars, where n counts fresh signs."""
    n, m, terms = normal_size(source)
    return {
        "num_samples": 4 * n + m,
        "num_graphs": 4 * n + m,
        "num_nodes": 6 * n + m + terms,
        "num_edges": 2 * n + terms,
        "num_features": n,
        "num_nonzeros": 4 * n + terms,
        "num_parameters": 2 * (2 * n + 1),
    }


def explain(aggregation: Aggregation, system: SignSystem) -> Pairs:
    """Pair variables and rows with graphs."""
    normal = normal_form(system)
    n, labels = normal.num_variables, labels_of(aggregation, normal).fractions()
    for i in range(system.num_variables):
        x = f"e{i + 1}"
        yield (
            f"variable s{i + 1}",
            f"graphs {i} and {n + i}: one node {x} or -{x}, label 0; "
            f"graphs {2 * n + i} and {3 * n + i}: the star of {x} or -{x}, label 1",
        )
    for row in range(len(system.rows)):
        star = f"graph {4 * n + row}: the star of {leaves_text(normal, row)}"
        yield f"row {row + 1}: {row_text(system, row)}", f"{star}, label {labels[2 * n + row]}"
    if n > system.num_variables:
        yield "a row with b >= 2", f"a fresh sign, from s{system.num_variables + 1} on, and b = 0"
    yield "every star", "its first node is the hub, without features"
    yield "sign s_i", "the sign of α_1 w_1i - α_2 w_2i, of the aggregate's weights"


def _rule(aggregation: Aggregation) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    target = ActivationSum(aggregation=aggregation, root=True).name
    return Reduction(
        name=f"sign-system-to-{target}",
        source="sign-system",
        target=target,
        instance=partial(instance, aggregation),
        forward=forward,
        back=back,
        size=size,
        explain=partial(explain, aggregation),
        reference=REFERENCE,
        summary="Isolated ±e_i with label 0 leave the stars of the signs and rows to their neighbors.",
        example=example,
        size_is_exact=False,
    )


RULES = (_rule("sum"), _rule("mean"))
