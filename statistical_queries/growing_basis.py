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
    oracle: StatisticalOracle,
    blocks: Blocks,
    max_terms: int,
    least_coefficient: float = 0.0,
    max_queries: int | None = None,
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
    max_queries : int or None
        Of the oracle, after which the learner gives up. Exact answers need few; where samples are too few,
        most answers seem positive, and the search would try all monomials.

    Returns
    -------
    Learned
        With an exact oracle the coefficients are exact.
    """
    found: dict[Monomial, Fraction] = {}
    while True:
        search = _Search(oracle, Polynomial(blocks, dict(found)), least_coefficient, max_queries)
        if not search.is_present(()):
            return Learned(search.known, oracle.num_queries, not search.is_over)
        leading = search.leading((), 0) if len(found) < max_terms else None
        if leading is None:
            return Learned(search.known, oracle.num_queries, False)
        found[leading[0]] = leading[1]


@dataclass(frozen=True)
class _Search:
    """The search for the leading monomial of what is left of the target, depth first.

    A monomial is returned only if its correlation with the target confirms it; else the last answer that
    seemed positive was an error of sampling, and the search goes on as if it had not been.
    """

    oracle: StatisticalOracle
    known: Polynomial
    least: float
    max_queries: int | None

    @property
    def is_over(self) -> bool:
        return self.max_queries is not None and self.oracle.num_queries >= self.max_queries

    def is_present(self, probe: Monomial) -> bool:
        """Whether a term is left that agrees with the probe on its blocks."""
        if self.is_over:
            return False
        (answer,) = self.oracle.ask(ResidualQuery(self.known, probe), "residual")
        return bool(answer > self.least**2 / 2)

    def leading(self, prefix: Monomial, block: int) -> tuple[Monomial, Fraction] | None:
        """The leading monomial that agrees with the prefix before the block, and its c_S."""
        invariants = self.known.blocks.invariants
        for later in range(block, len(invariants)):
            for number in range(invariants[later].count - 1, 0, -1):
                longer = (*prefix, (later, number))
                if self.is_present(longer) and (found := self.leading(longer, later + 1)):
                    return found
        return self._confirmed(prefix)

    def _confirmed(self, monomial: Monomial) -> tuple[Monomial, Fraction] | None:
        query = MonomialQuery(self.known.blocks, monomial)
        if self.is_over or monomial in self.known.coefficients:
            return None
        (answer,) = self.oracle.ask(Correlation(query), "coefficient")
        coefficient = query.coefficient(answer)
        is_large = coefficient**2 * self.known.blocks.squared_norm(monomial) > Fraction(self.least) ** 2 / 4
        return (monomial, coefficient) if is_large else None


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
