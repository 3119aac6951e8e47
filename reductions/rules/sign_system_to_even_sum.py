"""Sign system -> even-sum with one channel, activation abs or square.

Construction: the stars of e_i with label 1; for each row, the star of its terms with label b (abs)
or b² (square). This is real phase retrieval: single-channel training is NP-hard for an even activation.

Why the answer is preserved: given signs s, w = s and α = 1 give |a·s| or (a·s)². Conversely, let all
errors be at most δ < 1. The samples e_i imply α > 0; let u = α w (abs) or u = √α w (square). Then |u_i|
or u_i² is within δ of 1, so s_i = sign(w_i) is well defined. Let t = |a·s| and L = Σ|a_i|.

abs: |a·u| lies within Lδ of t, so a wrong t is excluded when δ < |t - b| / (L + 1).
square: with A, B the weights of the terms that agree and disagree with the sign of a·s (A + B = L,
A - B = t), (a·u)² is at least (A√(1-δ) - B√(1+δ))² >= t² - tLδ while δ < t/L, and at most
(A√(1+δ) - B√(1-δ))² <= t² + tLδ + 2AB·δ, because √(1-δ²) lies between 1 - δ² and 1 and δ² <= δ; here
2AB = (L² - t²)/2. Therefore δ < (t² - b²) / (tL + 1) excludes t > b, and
δ < (b² - t²) / (tL + (L² - t²)/2 + 1) excludes t < b.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Literal

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, integers, product
from reductions.core import Pairs, Reduction, Size, below
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.rules.sign_system_to_relu_sum import example, leaves_text, open_bound, wrong_values
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import concatenated, stars, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Even = Literal["abs", "square"]


def row_bound(activation: Even, weight: int, target: int, num_terms: int) -> Fraction:
    """The open bound on the error below which a row excludes every wrong |a · s|."""
    bound = Fraction(1)
    above, below_ = wrong_values(weight, target)
    if activation == "abs":
        gaps = [abs(t - target) for t in (above, below_) if t is not None]
        return min([bound, *(Fraction(gap, weight + 1) for gap in gaps)])
    if above is not None:
        bound = min(bound, Fraction(above**2 - target**2, above * weight + 1))
    if below_ is not None:
        spread = below_ * weight + Fraction(weight**2 - below_**2, 2)
        bound = min(bound, Fraction(target**2 - below_**2) / (spread + 1))
    return bound


def instance(activation: Even, system: SignSystem) -> TrainingTask:
    """Stars of e_i, then of the rows."""
    n, targets = system.num_variables, system.targets
    bound = open_bound(system, partial(row_bound, activation))
    labels = targets if activation == "abs" else product(targets, targets)
    return TrainingTask(
        graphs=stars(concatenated([unit_rows(n, 1), system.rows])),
        labels=RationalArray(integers(np.concatenate([np.ones(n, dtype=np.int64), labels]))),
        architecture=ActivationSum(activation, 1),
        tolerance=below(bound),
        lifting_bound=bound,
    )


def forward(system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w = s, α = 1."""
    return Hypothesis.from_integers(signs(witness, system.num_variables)[None, :], [1])


def back(system: SignSystem, hypothesis: Hypothesis) -> IntegerArray:
    """Signs of the weights, +1 at zero."""
    return np.where(hypothesis.weights.numerators[0] >= 0, 1, -1).astype(np.int64)


def size(source: Size) -> dict[str, int]:
    """n + m stars; a star of p leaves has p + 1 nodes and p edges."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    return {
        "num_samples": n + m,
        "num_graphs": n + m,
        "num_nodes": 2 * n + m + terms,
        "num_edges": n + terms,
        "num_features": n,
        "num_nonzeros": n + terms,
        "num_parameters": n + 1,
    }


def explain(activation: Even, system: SignSystem) -> Pairs:
    """Pair variables and rows with stars."""
    n = system.num_variables
    for i in range(n):
        yield f"variable s{i + 1}", f"graph {i}: the star of e{i + 1}, label 1"
    for row in range(len(system.rows)):
        label = system.targets[row] if activation == "abs" else f"{system.targets[row]}²"
        yield (
            f"row {row + 1}: {row_text(system, row)}",
            f"graph {n + row}: the star of {leaves_text(system, row)}, label {label}",
        )
    yield "sign s_i", "the sign of the weight w_i"


def _rule(activation: Even) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    target = ActivationSum(activation, 1).name
    return Reduction(
        name=f"sign-system-to-{target}",
        source="sign-system",
        target=target,
        instance=partial(instance, activation),
        forward=forward,
        back=back,
        size=size,
        explain=partial(explain, activation),
        reference=(
            "Instantiates Proposition 5 of Kiani et al., On the hardness of learning under symmetries, "
            "ICLR 2024; real phase retrieval as in Fickus, Mixon, Nelson, Wang, Phase retrieval from "
            "very few measurements, 2014; gadgets of this project"
        ),
        summary="One even channel: the stars of e_i fix |w_i|; the star of a row has label b or b².",
        example=example,
    )


RULES = (_rule("abs"), _rule("square"))
