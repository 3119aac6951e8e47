"""Sign system -> sums of leaky ReLU with two channels, for every rational slope less than 1 in size.

Construction: the stars of `sign_system_to_relu_sum` with aggregation sum, labels multiplied with 1 - β: for
each variable i the stars of e_i and -e_i have label 1 - β, and the star of a row has label (1 - β)b. The
activation is σ(t) = max(t, βt).

Why the answer is preserved: given signs s, take w_1 = s, w_2 = -s, α = (1, 1), since σ(t) + σ(-t) =
(1 - β)|t|. Conversely, let all errors be at most (1 - β)δ with δ < 1, and for β < 0 also δ < (1 + β) /
(1 - β). Let u and v be |α_j| times the two weights at coordinate i. Both f(e_i) and f(-e_i) are positive,
and for β < 0 neither is |β| times the other, or less. If the readout weights are of opposite signs, f(e_i) =
σ(u) - σ(v) and f(-e_i) = σ(-u) - σ(-v). For β >= 0 and v > 0 these mean u > v and u < v, for v < 0 they mean
u < v and u > v, and for v = 0 one of them is at most 0. For β < 0 the smaller is at most |β| times the
larger in all of these cases. The same excludes two negative readout weights, and two positive ones with u
and v not of opposite signs. Hence one channel is positive, the other negative, and s_i = sign(α_1 w_1i -
α_2 w_2i).

On a row let L = Σ|a_i|, S = a · s >= 0 without loss of generality, t = |S|, and let channel 1 point along s.
The linear form (u_1 + βu_2) · a is Σ ±|a_i| f(±e_i), with a plus where a_i agrees with s_i, and within
(1 - β)Lδ of (1 - β)S; likewise (u_2 + βu_1) · a lies within that of -(1 - β)S. As σ is convex, f(a) is at
least the former. It equals one of the two forms where one channel is positive and the other negative;
otherwise f(a) is 1 / (1 + β) or β / (1 + β) times their sum, which is within 2(1 - β)Lδ of 0. Therefore f(a)
/ (1 - β) lies in [t - Lδ, max(t + Lδ, 2Lδ / (1 + β))], and a wrong t is excluded by δ < |t - b| / (L + 1),
and for t < b also δ < b / (2L / (1 + β) + 1).

For NAE-3-SAT and β >= 0 the bound is (1 - β) / 2 and tight: u_1 = 1/2, u_2 = -1/2 everywhere. For β = 0 the
rule is `sign_system_to_relu_sum`; β = -1 would be the absolute value, and β > 1 is a slope 1/β again.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from reductions.arrays import IntegerArray, RationalArray, scaled
from reductions.core import Pairs, Reduction, below
from reductions.problems.sign_system import SignSystem
from reductions.rules.sign_system_to_relu_sum import (
    back,
    example,
    excluding_bound,
    explained,
    forward,
    labels_of,
    open_bound,
    size,
)
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE
from reductions.training.architectures import LEAKIER, LEAKY, ActivationSum
from reductions.training.graphs import concatenated, stars, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def row_bound(slope: Fraction, weight: int, target: int, num_terms: int) -> Fraction:
    """The open bound on the error, in multiples of 1 - β, below which a row excludes every wrong |a · s|.

    Parameters
    ----------
    slope : Fraction
        β.
    weight, target, num_terms : int
        L, b, and the number of terms, which does not matter.
    """
    return excluding_bound(weight, target, Fraction(weight), 2 * weight / (1 + slope), Fraction(1))


def instance(slope: Fraction, system: SignSystem) -> TrainingTask:
    """Stars of e_i, then of -e_i, then of the rows."""
    n = system.num_variables
    bound = open_bound(system, partial(row_bound, slope))
    if slope < 0:
        bound = min(bound, (1 + slope) / (1 - slope))
    return TrainingTask(
        graphs=stars(concatenated([unit_rows(n, 1), unit_rows(n, -1), system.rows])),
        labels=labels(slope, system),
        architecture=ActivationSum(slope=slope),
        tolerance=below((1 - slope) * bound),
        lifting_bound=(1 - slope) * bound,
    )


def labels(slope: Fraction, system: SignSystem) -> RationalArray:
    """1 - β for the stars of ±e_i, then (1 - β)b for the rows."""
    plain = labels_of("sum", system)
    return RationalArray(scaled(plain.numerators, (1 - slope).numerator), slope.denominator)


def explain(slope: Fraction, system: SignSystem) -> Pairs:
    """Pair variables and rows with stars."""
    return explained(labels(slope, system), system)


def rule(slope: Fraction) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    """The rule for a slope.

    Parameters
    ----------
    slope : Fraction
        β, less than 1 in size and not 0.

    Raises
    ------
    UnsupportedError
        If the slope is 1 or more in size.
    """
    target = ActivationSum(slope=slope).name
    return Reduction(
        name=f"sign-system-to-{target}",
        source="sign-system",
        target=target,
        instance=partial(instance, slope),
        forward=forward,
        back=back,
        size=size,
        explain=partial(explain, slope),
        reference=REFERENCE,
        summary="The stars of ±e_i and of the rows, with labels smaller by the factor 1 - slope.",
        example=example,
    )


RULES = (rule(LEAKY), rule(LEAKIER))
