"""Learners of sparse invariant polynomials: by growing basis, and by correlations alone.

The growing-basis learner finds the leading monomial of what is left of the target, block by block: among
the terms that agree with the part found so far, E[(f - g)^2 q_t(x_b)] is 0 for every invariant t of block b
that is larger than all present, and positive at the largest present (`BlockInvariants.probes`). Each term
takes at most (invariants of all blocks) queries. A correlational learner has only E[f Phi_S]; as the
monomials are orthogonal, a query tells about no monomial but those in it, and the learner tries them all.

References
----------
A. Andoni, R. Panigrahy, G. Valiant, L. Zhang, Learning sparse polynomial functions (2014): the algorithm
for single variables; probes for orbits of a group are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from statistical_queries.oracles import Correlation, CorrelationalOracle, StatisticalOracle
from statistical_queries.polynomials import (
    Blocks,
    Monomial,
    MonomialQuery,
    Polynomial,
    ResidualQuery,
)


@dataclass(frozen=True)
class Learned:
    """What a learner found.

    Parameters
    ----------
    polynomial : Polynomial
    num_queries : int
    finished : bool
        Whether the learner came to its end within its limits.
    """

    polynomial: Polynomial
    num_queries: int
    finished: bool


def grow_basis(
    oracle: StatisticalOracle, blocks: Blocks, max_terms: int, least_coefficient: float = 0.0
) -> Learned:
    """Find a sparse polynomial with statistical queries.

    Parameters
    ----------
    oracle : StatisticalOracle
        Exact (`PolynomialLaw`) or sampled.
    blocks : Blocks
    max_terms : int
        Terms after which the learner gives up.
    least_coefficient : float
        A lower bound on the |a_S|: an answer counts as positive above half its square. 0 is for an exact
        oracle.

    Returns
    -------
    Learned
        With an exact oracle the coefficients are exact.
    """
    found: dict[Monomial, Fraction] = {}
    for _ in range(max_terms + 1):
        known = Polynomial(blocks, dict(found))
        leading = _leading(oracle, known, least_coefficient)
        if leading is None:
            return Learned(known, oracle.num_queries, True)
        if len(found) == max_terms:
            break
        found[leading] = _coefficient(oracle, known, leading)
    return Learned(Polynomial(blocks, found), oracle.num_queries, False)


def _leading(oracle: StatisticalOracle, known: Polynomial, least: float) -> Monomial | None:
    """The leading monomial of the rest, or None where nothing is left."""

    def is_present(probe: Monomial) -> bool:
        (answer,) = oracle.ask(ResidualQuery(known, probe), "residual")
        return bool(answer > least**2 / 2)

    if not is_present(()):
        return None
    prefix: Monomial = ()
    for block, invariants in enumerate(known.blocks.invariants):
        for number in range(invariants.count - 1, 0, -1):
            if is_present((*prefix, (block, number))):
                prefix = (*prefix, (block, number))
                break
    return prefix


def _coefficient(oracle: StatisticalOracle, known: Polynomial, monomial: Monomial) -> Fraction:
    """c_S from the correlation with the target, itself a statistical query."""
    query = MonomialQuery(known.blocks, monomial)
    (answer,) = oracle.ask(Correlation(query), "coefficient")
    return query.coefficient(answer)


def try_all_monomials(
    oracle: CorrelationalOracle,
    blocks: Blocks,
    monomials: Iterable[Monomial],
    num_terms: int,
    least_coefficient: float = 0.0,
) -> Learned:
    """Find a polynomial of known sparsity with correlational queries, one for every monomial.

    Parameters
    ----------
    oracle : CorrelationalOracle
    blocks : Blocks
    monomials : iterable of Monomial
        In the order of the questions; the learner stops when it has all terms.
    num_terms : int
    least_coefficient : float
        As in `grow_basis`.
    """
    found: dict[Monomial, Fraction] = {}
    for monomial in monomials:
        query = MonomialQuery.unit(blocks, monomial)
        (answer,) = oracle.ask(query, "monomial")
        if abs(answer) > least_coefficient / 2:
            found[monomial] = query.coefficient(answer)
            if len(found) == num_terms:
                return Learned(Polynomial(blocks, found), oracle.num_queries, True)
    return Learned(Polynomial(blocks, found), oracle.num_queries, False)
