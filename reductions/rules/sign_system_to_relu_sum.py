"""Sign system -> relu-sum with two channels, one rule for each aggregation.

Construction: the star of x_1..x_p is a hub without features and p leaves with features x_i.
Samples: for each variable i, the star of e_i and the star of -e_i, both with label 1 (2 for
sum-self). For each row, the star of its terms a_i e_i, with label b (b + Σ|a_i| for sum-self, where
the leaves also receive their own features; b / p for the mean over p leaves).

Why the answer is preserved: given signs s, take w_1 = s, w_2 = -s, α = (1, 1). Then the hub of a star
with message m gives relu(m·s) + relu(-m·s) = |m · s|. Conversely, let all errors be at most δ < 1 and
let u_j = α_j w_j. If some α_j <= 0, the samples ±e_i cannot both be positive. Therefore Σ_j (u_ji)+ and
Σ_j (u_ji)- lie within δ of 1. Hence at coordinate i one channel is positive and the other is negative,
each within δ of ±s_i, and s_i = sign(α_1 w_1i - α_2 w_2i) is well defined. On a row with L = Σ|a_i|,
the error of each channel's pre-activation is at most Lδ, so f cannot be within δ of the label when
|a · s| differs from b, provided that δ is below `row_bound`.

For rows of three ±1 terms with b = 1 (NAE-3-SAT), the bound is 1/2 and tight: u_1 = 1/2, u_2 = -1/2
everywhere has error exactly 1/2 on every formula, whether it is satisfiable or not.

The rule instantiates Proposition 5 (NP-hardness of GNN training) of Kiani et al., ICLR 2024; the
gadgets are our own.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from reductions.arrays import (
    IntegerArray,
    RationalArray,
    SparseRows,
    as_objects,
    integers,
    magnitude,
)
from reductions.core import Pairs, Reduction, Size, below
from reductions.problems.sign_system import SignSystem, row_text, signs
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import concatenated, stars, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.messages import Aggregation
from reductions.training.task import TrainingTask

RowBound = Callable[[int, int, int], Fraction]


def row_bound(aggregation: Aggregation, weight: int, target: int, num_terms: int) -> Fraction:
    """The open bound on the error below which a row excludes every wrong |a · s|.

    Let L be the row's weight and t a wrong value of |a · s|; t has the parity of L. With
    errors at most δ the hub's value lies in [t - Lδ, max(t + Lδ, 2Lδ)], the upper end being
    2Lδ when both channels can be active. For sum-self the leaves' errors add up with the hub's
    (each of half the size): the sum lies in [t - Lδ, max(t + Lδ, 3Lδ/2)] above its L. For the
    mean over p leaves the hub's value and label are divided by p.

    Parameters
    ----------
    weight, target, num_terms : int
        L = Σ|a_i|, b, and the number p of terms.
    """
    slack = max(num_terms, 1) if aggregation == "mean" else 1
    both = Fraction(3, 2) * weight if aggregation == "sum-self" else Fraction(2 * weight)
    return excluding_bound(weight, target, Fraction(weight), both, Fraction(slack))


def excluding_bound(weight: int, target: int, drift: Fraction, both: Fraction, slack: Fraction) -> Fraction:
    """The open bound on δ, at most 1, below which no wrong t passes for b.

    It is that of t + drift·δ < b - slack·δ, both·δ < b - slack·δ and t - drift·δ > b + slack·δ.

    Parameters
    ----------
    weight, target : int
        L = Σ|a_i| and b.
    drift, both : Fraction
        The value of a row with |a · s| = t lies in [t - drift·δ, max(t + drift·δ, both·δ)].
    slack : Fraction
        The value lies within slack·δ of b.
    """
    bound = Fraction(1)
    above, below_ = wrong_values(weight, target)
    if above is not None:
        bound = min(bound, (above - target) / (drift + slack))
    if below_ is not None:
        bound = min(bound, (target - below_) / (drift + slack), target / (both + slack))
    return bound


def wrong_values(weight: int, target: int) -> tuple[int | None, int | None]:
    """The nearest values t != b, of the parity of L, in 0..L: above b and below b."""
    parity = weight % 2
    above = target + 2 - (target - weight) % 2
    below_ = min(target - 2 + (target - weight) % 2, weight)
    return (above if above <= weight else None), (below_ if below_ >= parity else None)


def open_bound(system: SignSystem, bound: RowBound) -> Fraction:
    """The least of the rows' bounds, and of 1 for the samples ±e_i."""
    weights, lengths = system.rows.sums_of_magnitudes(), system.rows.lengths
    small = magnitude(weights) < 2**20 and magnitude(system.targets) < 2**20
    if small and len(weights):  # many rows: compute each distinct (L, b, p) once
        packed = (weights.astype(np.int64) << 41) | (system.targets.astype(np.int64) << 21) | lengths
        _, first = np.unique(packed, return_index=True)
        weights, targets, lengths = weights[first], system.targets[first], lengths[first]
    else:
        targets = system.targets
    kinds = zip(weights.tolist(), targets.tolist(), lengths.tolist(), strict=True)
    return min([Fraction(1), *(bound(weight, b, p) for weight, b, p in set(kinds))])


def instance(aggregation: Aggregation, system: SignSystem) -> TrainingTask:
    """Stars of e_i, then of -e_i, then of the rows."""
    n, rows = system.num_variables, system.rows
    leaves = concatenated([unit_rows(n, 1), unit_rows(n, -1), rows])
    bound = open_bound(system, partial(row_bound, aggregation))
    return TrainingTask(
        graphs=stars(leaves),
        labels=labels_of(aggregation, system),
        architecture=ActivationSum("relu", 2, aggregation),
        tolerance=below(bound),
        lifting_bound=bound,
    )


def labels_of(aggregation: Aggregation, system: SignSystem) -> RationalArray:
    """The labels of the stars of ±e_i, then of the rows."""
    units = np.ones(2 * system.num_variables, dtype=np.int64)
    targets = system.targets
    if aggregation == "sum":
        return RationalArray(_joined(units, targets))
    if aggregation == "sum-self":
        weights = system.rows.sums_of_magnitudes()
        return RationalArray(_joined(2 * units, integers(as_objects(targets) + as_objects(weights))))
    terms = np.maximum(system.rows.lengths, 1)
    denominator = int(np.lcm.reduce(as_objects(np.unique(terms)), initial=1))
    quotients = as_objects(targets) * (denominator // as_objects(terms))
    return RationalArray(_joined(as_objects(units) * denominator, quotients), denominator)


def _joined(units: IntegerArray, targets: IntegerArray) -> IntegerArray:
    if units.dtype == targets.dtype == np.int64:
        return np.concatenate([units, targets])
    return integers(np.concatenate([as_objects(units), as_objects(targets)]))


def forward(system: SignSystem, witness: IntegerArray) -> Hypothesis:
    """w_1 = s, w_2 = -s, α = (1, 1)."""
    s = signs(witness, system.num_variables)
    return Hypothesis.from_integers(np.stack([s, -s]), [1, 1])


def back(system: SignSystem, hypothesis: Hypothesis) -> IntegerArray:
    """s_i = sign(α_1 w_1i - α_2 w_2i), over the channels with α > 0; +1 at zero."""
    weights, alpha = hypothesis.weights.numerators, hypothesis.readout.numerators
    positive = [max(int(a), 0) for a in alpha]
    score = as_objects(weights[0]) * positive[0] - as_objects(weights[1]) * positive[1]
    return np.where(score >= 0, 1, -1).astype(np.int64)


def size(source: Size) -> dict[str, int]:
    """2n + m stars; a star of p leaves has p + 1 nodes and p edges."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    return {
        "num_samples": 2 * n + m,
        "num_graphs": 2 * n + m,
        "num_nodes": 4 * n + m + terms,
        "num_edges": 2 * n + terms,
        "num_features": n,
        "num_nonzeros": 2 * n + terms,
        "num_parameters": 2 * (n + 1),
    }


def explain(aggregation: Aggregation, system: SignSystem) -> Pairs:
    """Pair variables and rows with stars."""
    return explained(labels_of(aggregation, system), system)


def explained(star_labels: RationalArray, system: SignSystem) -> Pairs:
    """The stars of ±e_i and of the rows, with their labels."""
    n, labels = system.num_variables, star_labels.fractions()
    for i in range(n):
        yield (
            f"variable s{i + 1}",
            (f"graphs {i} and {n + i}: the stars of e{i + 1} and -e{i + 1}, label {labels[i]}"),
        )
    for row in range(len(system.rows)):
        place = 2 * n + row
        yield (
            f"row {row + 1}: {row_text(system, row)}",
            (f"graph {place}: the star of {leaves_text(system, row)}, label {labels[place]}"),
        )
    yield "every star", "node 0 is the hub, without features; node k is its k-th leaf"
    yield "sign s_i", "the sign of α_1 w_1i - α_2 w_2i"


def leaves_text(system: SignSystem, row: int) -> str:
    """The features of a row's leaves, for people."""
    leaves = [
        f"{'-' if a < 0 else ''}{abs(a) if abs(a) != 1 else ''}e{i + 1}" for i, a in system.rows.row(row)
    ]
    return ", ".join(leaves) or "no leaves"


def example() -> SignSystem:
    """Two rows over three signs."""
    rows = SparseRows.from_rows([[(0, 1), (1, 1), (2, -1)], [(0, 1), (2, 1)]], 3)
    return SignSystem(rows, integers([1, 0]))


def _rule(aggregation: Aggregation) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    target = ActivationSum("relu", 2, aggregation).name
    return Reduction(
        name=f"sign-system-to-{target}",
        source="sign-system",
        target=target,
        instance=partial(instance, aggregation),
        forward=forward,
        back=back,
        size=size,
        explain=partial(explain, aggregation),
        reference=(
            "Instantiates Proposition 5 of Kiani, Le, Lawrence, Jegelka, Weber, "
            "On the hardness of learning under symmetries, ICLR 2024; gadgets of this project"
        ),
        summary="Stars of e_i and -e_i with label 1 fix the signs; the star of a row has label b.",
        example=example,
    )


STARS: tuple[Aggregation, ...] = ("sum", "sum-self", "mean")  # a GCN weighs leaves otherwise than hubs
RULES = tuple(_rule(aggregation) for aggregation in STARS)
