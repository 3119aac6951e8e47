"""Sign system -> relu-sum with two channels and a GCN's normalization, on cliques or on stars.

Construction on cliques: a row with p terms is a clique of p nodes, whose features are the terms a_i e_i, and
has label b. For each variable i, the single nodes e_i and -e_i have label 1. The matrix D̃^-½ (A + I) D̃^-½
has the entry 1/p throughout a clique of p nodes, all of which receive m/p with m = Σ a_i e_i. Therefore the
clique's value is exactly F(m), as that of a star without normalization: proof and bound of
`sign_system_to_relu_sum` apply, 1/2 and tight for NAE-3-SAT, where a clause is a triangle.

Construction on stars: the hub has no features and 2q² - 1 leaves, q as small as can be, of which the first p
have the terms as features and the others none. The hub receives m / (2q), each leaf half of its own
features. A row has label b / (2q) + L/2, where L = Σ|a_i|; the star of ±e_i, which has q = 1 and the value
F(±e_i), has label 1.

Why the answer is preserved on stars: given signs s, take w_1 = s, w_2 = -s, α = (1, 1), with F(m) = |m · s|.
Conversely, let all errors be at most δ, so that F(±e_i) lies within δ of 1, and the signs are as in
`sign_system_to_relu_sum`. With t = |a · s| a row has F(a) in [t - Lδ, max(t + Lδ, 2Lδ)], and its value
F(a) / (2q) + Σ|a_i| F(±e_i) / 2 is excluded for a wrong t by δ < |t - b| / (2q + L + qL), and for t < b also
δ < b / (2q + 2L + qL). For NAE-3-SAT, where q = 2, the bound is 2/13, and tight for the row
(1, 1, 1): weights 11/13 and -11/13 have error 2/13 there. Stars have fewer edges than cliques for long rows,
but a bound about q/2 times smaller, and more.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, SparseRows, as_objects, integers
from reductions.core import Pairs, Reduction, Size, below, unasked
from reductions.problems.sign_system import SignSystem, row_text
from reductions.rules.sign_system_to_relu_sum import (
    back,
    example,
    excluding_bound,
    forward,
    labels_of,
    leaves_text,
    open_bound,
    row_bound,
)
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import GraphBatch, cliques, concatenated, stars, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def half_root(num_terms: int) -> int:
    """The least q >= 1 with 2q² - 1 >= p."""
    return math.isqrt(num_terms // 2) + 1


def star_row_bound(weight: int, target: int, num_terms: int) -> Fraction:
    """The open bound on the error below which the star of a row excludes every wrong |a · s|.

    Parameters
    ----------
    weight, target, num_terms : int
        L, b, and the number p of terms.
    """
    q = half_root(num_terms)  # all is multiplied with 2q
    return excluding_bound(
        weight, target, Fraction((1 + q) * weight), Fraction((2 + q) * weight), Fraction(2 * q)
    )


def on_cliques(system: SignSystem) -> TrainingTask:
    """Single nodes e_i, then -e_i; cliques of the rows."""
    bound = open_bound(system, partial(row_bound, "sum"))
    return _task(cliques(_members(system)), labels_of("sum", system), bound)


def on_stars(system: SignSystem) -> TrainingTask:
    """Stars of e_i, then of -e_i, then of the rows."""
    members = _members(system)
    roots = np.array([half_root(p) for p in members.lengths.tolist()], dtype=np.int64)
    bound = open_bound(system, star_row_bound)
    return _task(stars(members, 2 * roots**2 - 1), star_labels(system), bound)


def _members(system: SignSystem) -> SparseRows:
    n = system.num_variables
    return concatenated([unit_rows(n, 1), unit_rows(n, -1), system.rows])


def _task(graphs: GraphBatch, labels: RationalArray, bound: Fraction) -> TrainingTask:
    return TrainingTask(
        graphs=graphs,
        labels=labels,
        architecture=ActivationSum(aggregation="gcn"),
        tolerance=below(bound),
        lifting_bound=bound,
    )


def star_labels(system: SignSystem) -> RationalArray:
    """1 for ±e_i, then b / (2q) + L/2 for the rows."""
    roots = as_objects([half_root(p) for p in system.rows.lengths.tolist()])
    denominator = 2 * math.lcm(1, *set(roots.tolist()))
    totals = as_objects(system.targets) + roots * as_objects(system.rows.sums_of_magnitudes())
    units = as_objects([denominator] * (2 * system.num_variables))
    return RationalArray(
        integers(np.concatenate([units, totals * (denominator // (2 * roots))])), denominator
    )


def size_on_cliques(source: Size) -> dict[str, int]:
    """2n + m cliques; a row has at most n terms."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    longest = min(n, terms)
    return {
        "num_samples": 2 * n + m,
        "num_graphs": 2 * n + m,
        "num_nodes": 2 * n + m + terms,  # a row without terms has a node, too
        "num_edges": terms * max(longest - 1, 0) // 2,
        "num_features": n,
        "num_nonzeros": 2 * n + terms,
        "num_parameters": 2 * (n + 1),
    }


def size_on_stars(source: Size) -> dict[str, int]:
    """2n + m stars; one with p terms has at most 7p/2 leaves, and one without any has one."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    num_leaves = 2 * n + m + 7 * terms // 2
    return size_on_cliques(source) | {"num_nodes": 2 * n + m + num_leaves, "num_edges": num_leaves}


def explain(shape: str, system: SignSystem) -> Pairs:
    """Pair variables and rows with cliques or stars."""
    n, on_star = system.num_variables, shape == "star"
    labels = (star_labels(system) if on_star else labels_of("sum", system)).fractions()
    for i in range(n):
        yield (
            f"variable s{i + 1}",
            f"graphs {i} and {n + i}: the {shape}s of e{i + 1} and -e{i + 1}, label {labels[i]}",
        )
    for row in range(len(system.rows)):
        place, text = 2 * n + row, leaves_text(system, row)
        if on_star:
            text += f" among {2 * half_root(int(system.rows.lengths[row])) ** 2 - 1} leaves"
        yield (
            f"row {row + 1}: {row_text(system, row)}",
            f"graph {place}: the {shape} of {text}, label {labels[place]}",
        )
    yield f"every {shape}", "node 0 is the hub, without features" if on_star else "a node for each term"
    yield "sign s_i", "the sign of α_1 w_1i - α_2 w_2i"


def _rule(
    shape: str,
    instance: Callable[[SignSystem], TrainingTask],
    size: Callable[[Size], dict[str, int]],
    summary: str,
) -> Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis]:
    is_variant = shape == "star"
    return Reduction(
        name="sign-system-to-relu-sum/gcn" + "/stars" * is_variant,
        source="sign-system",
        target="relu-sum/gcn",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=partial(explain, shape),
        reference=REFERENCE,
        summary=summary,
        example=example,
        size_is_exact=False,
        is_default=unasked if is_variant else None,
    )


RULES = (
    _rule(
        "clique",
        on_cliques,
        size_on_cliques,
        "The nodes of a clique all receive the mean of a row's terms; a NAE-3 clause is a triangle.",
    ),
    _rule(
        "star",
        on_stars,
        size_on_stars,
        "Stars of 2q² - 1 leaves, spare ones without features, make the normalization rational.",
    ),
)
