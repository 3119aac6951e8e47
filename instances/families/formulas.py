"""Random formulas, with and without a hidden assignment."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np

from instances.family import PLANTED, UNKNOWN, Count, Family, Ratio, always, expect_size
from instances.randomness import Stream
from reductions.arrays import BoolArray, IndexArray, Ragged
from reductions.errors import expect
from reductions.problems.cnf import CNF
from reductions.problems.nae_sat import NotAllEqualSAT


def random_clauses(num_variables: int, num_clauses: int, width: int, seed: int) -> Ragged:
    """Clauses drawn independently: ``width`` distinct variables, each negated with probability 1/2."""
    stream = _stream(num_variables, num_clauses, width, seed)
    variables = stream.subsets(num_variables, width, num_clauses) + 1
    return Ragged.from_matrix(_negated(variables, stream.bits(variables.size).reshape(variables.shape)))


def random_cnf(num_variables: int, num_clauses: int, width: int = 3, seed: int = 0) -> CNF:
    """Uniform random k-SAT F_k(n, m), clauses with replacement.

    References
    ----------
    Mitchell, Selman, Levesque, "Hard and easy distributions of SAT problems", AAAI 1992.
    """
    return CNF(num_variables, random_clauses(num_variables, num_clauses, width, seed))


def random_nae_sat(num_variables: int, num_clauses: int, width: int = 3, seed: int = 0) -> NotAllEqualSAT:
    """Uniform random NAE-k-SAT, clauses with replacement; for k = 3 the threshold is about 2.1.

    References
    ----------
    Achlioptas, Chtcherba, Istrate, Moore, "The phase transition in 1-in-k SAT and NAE 3-SAT",
    SODA 2001.
    """
    return NotAllEqualSAT(num_variables, random_clauses(num_variables, num_clauses, width, seed))


def sat_at_ratio(num_variables: Count, ratio: Ratio = 4.26, width: Count = 3, seed: int = 0) -> CNF:
    """Uniform random k-SAT at a ratio of clauses to variables.

    Each of the m = ratio·n clauses has ``width`` distinct variables, each negated with probability
    1/2; clauses are drawn with replacement.

    Parameters
    ----------
    num_variables : int
        n.
    ratio : float
        m / n; the product is rounded to the nearest integer, halves to even.
    width : int
        k, at most n.

    Size
    ----
    n variables, ratio·n clauses of k literals.

    Answer
    ------
    Unknown. For large n, almost surely YES below a critical ratio and NO above it: 4.267 for k = 3,
    9.93 for k = 4, 21.1 for k = 5. Solvers take longest near this ratio.

    References
    ----------
    Mitchell, Selman, Levesque, "Hard and easy distributions of SAT problems", AAAI 1992;
    Mertens, Mézard, Zecchina, "Threshold values of random K-SAT from the cavity method", 2006.
    """
    return random_cnf(num_variables, round(ratio * num_variables), width, seed)


def nae_sat_at_ratio(
    num_variables: Count, ratio: Ratio = 2.1, width: Count = 3, seed: int = 0
) -> NotAllEqualSAT:
    """Uniform random NAE-k-SAT at a ratio of clauses to variables.

    Drawn as in random k-SAT; each clause requires a true literal and a false literal.

    Parameters
    ----------
    num_variables : int
        n.
    ratio : float
        m / n; the product is rounded to the nearest integer, halves to even.
    width : int
        k, at most n.

    Size
    ----
    n variables, ratio·n clauses of k literals.

    Answer
    ------
    Unknown. For large n, almost surely YES below a critical ratio and NO above it, about 2.1 for
    k = 3. With width 1, a formula with any clause is unsatisfiable.

    References
    ----------
    Achlioptas, Chtcherba, Istrate, Moore, "The phase transition in 1-in-k SAT and NAE 3-SAT",
    SODA 2001.
    """
    return random_nae_sat(num_variables, round(ratio * num_variables), width, seed)


def planted_sat(
    num_variables: Count, ratio: Ratio = 4.26, width: Count = 3, seed: int = 0
) -> tuple[CNF, BoolArray]:
    """Random k-SAT with a hidden assignment: uniform among the clauses that it satisfies.

    Most literals agree with the assignment, so literal counts point to it. These formulas are easier
    than random formulas of the same ratio, and much easier at high ratios.

    Parameters
    ----------
    num_variables : int
        n.
    ratio : float
        m / n; the product is rounded to the nearest integer, halves to even.
    width : int
        k, at most n.

    Size
    ----
    n variables, ratio·n clauses of k literals.

    Answer
    ------
    YES: the hidden assignment.

    References
    ----------
    Achlioptas, Jia, Moore, "Hiding satisfying assignments: two are better than one", JAIR 24, 2005.
    """
    weights = [0] + [comb(width, true) for true in range(1, width + 1)]
    clauses, hidden = _planted(num_variables, round(ratio * num_variables), weights, seed)
    return CNF(num_variables, clauses), hidden


def quiet_planted_sat(
    num_variables: Count, ratio: Ratio = 4.26, width: Count = 3, seed: int = 0
) -> tuple[CNF, BoolArray]:
    """Random k-SAT that hides its assignment quietly: literal counts do not reveal it.

    A clause with t >= 1 literals true under the assignment has weight q^t, where q in (0, 1) is the
    root of (1 - q)(1 + q)^(k - 1) = 1 (0.618 for k = 3). Then half of the occurrences of literals are
    true under the assignment. For k = 2 there is no such q > 0, and k = 1 leaves no choice; both are
    rejected.

    Parameters
    ----------
    num_variables : int
        n.
    ratio : float
        m / n; the product is rounded to the nearest integer, halves to even.
    width : int
        k, from 3 to n, at most 64.

    Size
    ----
    n variables, ratio·n clauses of k literals.

    Answer
    ------
    YES: the hidden assignment.

    References
    ----------
    Jia, Moore, Strain, "Generating hard satisfiable formulas by hiding solutions deceptively",
    JAIR 28, 2007; Krzakala, Mézard, Zdeborová, "Reweighted belief propagation and quiet planting for
    random K-SAT", JSAT 8, 2014.
    """
    where = "quiet-planted-sat: width"
    expect(where, 3 <= width <= 64, "an integer from 3 to 64", width)
    q = balancing_weight(width)
    weights = [Fraction(0)] + [comb(width, true) * q**true for true in range(1, width + 1)]
    scale = q.denominator**width
    clauses, hidden = _planted(
        num_variables, round(ratio * num_variables), [int(weight * scale) for weight in weights], seed
    )
    return CNF(num_variables, clauses), hidden


def planted_nae_sat(
    num_variables: Count, ratio: Ratio = 2.1, width: Count = 3, seed: int = 0
) -> tuple[NotAllEqualSAT, BoolArray]:
    """Random NAE-k-SAT with a hidden assignment: uniform among the clauses that it satisfies.

    The complement of a witness is also a witness, so half of the occurrences of literals are true for
    any hidden assignment. Planting is quiet by symmetry.

    Parameters
    ----------
    num_variables : int
        n.
    ratio : float
        m / n; the product is rounded to the nearest integer, halves to even.
    width : int
        k, from 2 to n.

    Size
    ----
    n variables, ratio·n clauses of k literals.

    Answer
    ------
    YES: the hidden assignment.

    References
    ----------
    Achlioptas, Jia, Moore, "Hiding satisfying assignments: two are better than one", JAIR 24, 2005;
    Krzakala, Zdeborová, "Hiding quiet solutions in random constraint satisfaction problems", 2009.
    """
    expect("planted-nae-sat: width", width >= 2, "an integer >= 2", width)
    weights = [0, *(comb(width, true) for true in range(1, width)), 0]
    clauses, hidden = _planted(num_variables, round(ratio * num_variables), weights, seed)
    return NotAllEqualSAT(num_variables, clauses), hidden


def balancing_weight(width: int) -> Fraction:
    """The root of (1 - q)(1 + q)^(width - 1) = 1 in (0, 1), rounded down to 32 bits.

    >>> round(float(balancing_weight(3)), 6)
    0.618034
    """
    low, high = 1, 2**32  # the left side exceeds 1 at first, and falls to 0 at q = 1
    while high - low > 1:
        q = Fraction(middle := (low + high) // 2, 2**32)
        low, high = (middle, high) if (1 - q) * (1 + q) ** (width - 1) > 1 else (low, middle)
    return Fraction(low, 2**32)


def _planted(num_variables: int, num_clauses: int, weights: list[int], seed: int) -> tuple[Ragged, BoolArray]:
    """Clauses whose number of true literals has these weights, and the hidden assignment."""
    width = len(weights) - 1
    stream = _stream(num_variables, num_clauses, width, seed)
    hidden = stream.bits(num_variables)
    variables = stream.subsets(num_variables, width, num_clauses)
    num_true = stream.weighted(weights, num_clauses)
    # Which of the literals are true: those of the smallest words of the clause.
    words = stream.words(variables.size).reshape(variables.shape)
    is_true = words.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") < num_true[:, None]
    return Ragged.from_matrix(_negated(variables + 1, hidden[variables] != is_true)), hidden


def _negated(variables: IndexArray, is_negative: BoolArray) -> IndexArray:
    return np.where(is_negative, -variables, variables)


def _stream(num_variables: int, num_clauses: int, width: int, seed: int) -> Stream:
    expect(
        "width",
        0 < width <= num_variables,
        f"an integer from 1 to the {num_variables} variables",
        width,
    )
    expect_size(num_clauses * width, "clauses")
    return Stream(seed)


FAMILIES = (
    Family("random-sat", sat_at_ratio, always(UNKNOWN), {"num_variables": 20}),
    Family("random-nae-sat", nae_sat_at_ratio, always(UNKNOWN), {"num_variables": 20}),
    Family("planted-sat", planted_sat, always(PLANTED), {"num_variables": 20}),
    Family("quiet-planted-sat", quiet_planted_sat, always(PLANTED), {"num_variables": 20}),
    Family("planted-nae-sat", planted_nae_sat, always(PLANTED), {"num_variables": 20}),
)
