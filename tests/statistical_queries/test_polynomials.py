"""Invariant polynomials: orthogonality, invariance, probes, and learners that recover them."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.polynomial.hermite_e import hermegauss
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray

from reductions.errors import InputError, UnsupportedError
from statistical_queries.groups import PermutationGroup, act
from statistical_queries.growing_basis import grow_basis, try_all_monomials
from statistical_queries.invariants import BlockInvariants
from statistical_queries.named_groups import group_of
from statistical_queries.oracles import Correlation, CorrelationalOracle, SampledLaw, StatisticalOracle
from statistical_queries.orthogonal import Family, Hermite, Legendre, family_of
from statistical_queries.polynomials import (
    Blocks,
    MonomialQuery,
    Polynomial,
    PolynomialLaw,
    PolynomialSample,
    ResidualQuery,
    random_polynomial,
)

FAMILIES = [Hermite(), Legendre()]
GROUPS = ["symmetric:3", "cyclic:3", "symmetric:1", "(0 1)(2 3)"]


def grid(family: Family, num_coordinates: int, order: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points and weights of a Gauss rule that is exact up to degree 2 order - 1 a coordinate."""
    nodes, weights = (hermegauss if family.name == "gaussian" else leggauss)(order)
    axes = np.meshgrid(*[nodes] * num_coordinates, indexing="ij")
    product = math.prod(np.meshgrid(*[weights / weights.sum()] * num_coordinates, indexing="ij"))
    return np.stack(axes, axis=-1).reshape(-1, num_coordinates), np.asarray(product).reshape(-1)


def mixed(num_blocks: int, degree: int = 2, family: Family = FAMILIES[0]) -> Blocks:
    kinds = [
        BlockInvariants(group_of(name), degree, family) for name in ("symmetric:3", "cyclic:4", "dihedral:3")
    ]
    return Blocks(tuple(kinds[i % 3] for i in range(num_blocks)))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_moments_of_one_variable(family: Family) -> None:
    x, weights = grid(family, 1, 12)
    values = family.values(x[:, 0], 6)
    for a, b, c in np.ndindex(7, 7, 7):
        assert float(family.triple(a, b, c)) == pytest.approx(
            weights @ (values[a] * values[b] * values[c]), abs=1e-7
        )


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("name", GROUPS)
def test_invariants_are_invariant_and_orthogonal(name: str, family: Family) -> None:
    block = BlockInvariants(group_of(name), 2, family)
    x, weights = grid(family, block.group.degree, 6)
    values = np.stack([block.value(number, x) for number in range(block.count)])
    gram = (values * weights) @ values.T
    np.testing.assert_allclose(gram, np.diag([float(norm) for norm in block.squared_norms]), atol=1e-9)
    for g in block.group.elements:
        for number in range(block.count):
            np.testing.assert_allclose(block.value(number, act(g, x)), values[number], atol=1e-9)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("name", GROUPS)
def test_probes_tell_the_largest_invariant(name: str, family: Family) -> None:
    block = BlockInvariants(group_of(name), 2, family)
    for t, moments in enumerate(block.probe_moments):
        for j in range(t + 1):
            for k in range(t + 1):
                assert moments[j][k] == (block.squared_norms[t] if j == k == t else 0)
    x, weights = grid(family, block.group.degree, 6)
    values = np.stack([block.value(number, x) for number in range(block.count)])
    for t, moments in enumerate(block.probe_moments):  # also where larger ones are present
        measured = (values * weights * block.probe_value(t, x)) @ values.T
        np.testing.assert_allclose(measured, np.array(moments, dtype=float), atol=1e-8)


@pytest.mark.parametrize("name", ["symmetric:4", "cyclic:4", "dihedral:4", "(0 1 2)(3 4)"])
def test_moliens_series_counts_the_invariants(name: str) -> None:
    group, degree = group_of(name), 4
    series = [Fraction(0)] * (degree + 1)
    for lengths, count in PermutationGroup(group.generators).cycle_types.items():
        one = [Fraction(count, group.order)] + [Fraction(0)] * degree
        for length in lengths:  # times 1 / (1 - z^length)
            for power in range(length, degree + 1):
                one[power] += one[power - length]
        series = [a + b for a, b in zip(series, one, strict=True)]
    degrees = [int(orbit[0].sum()) for orbit in BlockInvariants(group, degree).orbits]
    assert [degrees.count(d) for d in range(degree + 1)] == series


def test_monomials_are_counted_and_orthonormal() -> None:
    blocks = mixed(4)
    monomials = list(blocks.monomials(3))
    assert len(set(monomials)) == len(monomials) == blocks.num_monomials(3)
    x = blocks.draw(20_000, np.random.default_rng(0))
    assert x.shape == (20_000, blocks.num_coordinates) == (20_000, 13)
    values = np.stack(
        [MonomialQuery.unit(blocks, monomial)(x) for monomial in list(blocks.monomials(2))[:40]]
    )
    gram = values @ values.T / len(x)
    assert np.abs(gram - np.eye(40)).max() < 0.25


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("seed", range(3))
def test_growing_basis_recovers_ten_terms_on_twenty_blocks_exactly(seed: int, family: Family) -> None:
    blocks = mixed(20, family=family)
    target = random_polynomial(blocks, 10, 5, np.random.default_rng(seed))
    oracle = StatisticalOracle(PolynomialLaw(target))
    learned = grow_basis(oracle, blocks, 10)
    assert learned.finished
    assert dict(learned.polynomial.coefficients) == dict(target.coefficients)
    assert all(isinstance(c, Fraction) for c in learned.polynomial.coefficients.values())
    per_term = sum(block.count - 1 for block in blocks.invariants) + 2
    assert learned.num_queries == oracle.num_queries <= 10 * per_term + 1
    assert blocks.num_monomials(5) > 1000 * oracle.num_queries


def test_constants_and_coinciding_blocks_are_learned_too() -> None:
    blocks = mixed(3)
    coefficients = {
        (): Fraction(-2),
        ((0, 1),): Fraction(1, 3),
        ((0, 2),): Fraction(1),
        ((0, 3), (2, 1)): Fraction(5),
    }
    learned = grow_basis(StatisticalOracle(PolynomialLaw(Polynomial(blocks, coefficients))), blocks, 4)
    assert learned.polynomial.coefficients == coefficients
    nothing = grow_basis(StatisticalOracle(PolynomialLaw(Polynomial(blocks, {}))), blocks, 4)
    assert (nothing.num_queries, nothing.finished) == (1, True)
    short = grow_basis(StatisticalOracle(PolynomialLaw(Polynomial(blocks, coefficients))), blocks, 2)
    assert not short.finished
    assert len(short.polynomial.coefficients) == 2


def test_the_correlational_learner_tries_all_monomials() -> None:
    blocks = mixed(4)
    target = random_polynomial(blocks, 3, 2, np.random.default_rng(1))
    order = list(blocks.monomials(2))
    last = max(order.index(monomial) for monomial in target.coefficients)
    learned = try_all_monomials(CorrelationalOracle(PolynomialLaw(target)), blocks, order, 3)
    assert learned.num_queries == last + 1
    assert dict(learned.polynomial.coefficients) == dict(target.coefficients)


def test_an_adversary_hides_a_monomial_until_it_is_asked_for() -> None:
    blocks = mixed(4)
    order = list(blocks.monomials(2))
    hidden = order[-1]
    unit = Fraction(float(blocks.squared_norm(hidden)) ** -0.5)
    oracle = CorrelationalOracle(PolynomialLaw(Polynomial(blocks, {hidden: unit})), tolerance=0.5)
    learned = try_all_monomials(oracle, blocks, order, 1)
    assert learned.num_queries == len(order)
    assert all(entry.answers[0] == 0 for entry in oracle.asked[:-1])


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_samples_agree_with_the_exact_law(family: Family) -> None:
    rng = np.random.default_rng(5)
    blocks = Blocks((BlockInvariants(group_of("symmetric:3"), 1, family),) * 4)
    target = random_polynomial(blocks, 3, 2, rng)
    known = Polynomial(blocks, dict(list(target.coefficients.items())[:1]))
    exact, x = PolynomialLaw(target), blocks.draw(200_000, rng)
    sample = PolynomialSample(x, target(x), blocks=blocks)
    monomial = next(iter(target.coefficients))
    for query in (
        ResidualQuery(known, ((0, 1), (2, 1))),
        ResidualQuery(known, ()),
        Correlation(MonomialQuery(blocks, monomial)),
    ):
        # A sample's mean is that of the function itself, and near the exact answer.
        values = query(sample.points, sample.labels)
        assert sample.mean(query)[0] == pytest.approx(values.mean(), rel=1e-9)
        assert abs(values.mean() - float(exact.mean(query)[0])) < 5 * values.std() / math.sqrt(len(x))

    def draw(number: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        samples = target.sample(number, rng)
        return samples.inputs[0], samples.labels

    fresh = StatisticalOracle(SampledLaw(draw, 1000, rng)).ask(ResidualQuery(target, ()))
    assert fresh[0] == pytest.approx(0, abs=1e-12)


def test_growing_basis_from_samples() -> None:
    rng = np.random.default_rng(0)
    blocks = Blocks((BlockInvariants(group_of("symmetric:3"), 1, Legendre()),) * 6)
    target = random_polynomial(blocks, 3, 2, rng)
    x = blocks.draw(30_000, rng)
    sample = PolynomialSample(x, target(x), blocks=blocks)
    learned = grow_basis(StatisticalOracle(sample), blocks, 3, 1.0)
    assert set(learned.polynomial.coefficients) == set(target.coefficients)
    for monomial in target.coefficients:
        assert learned.polynomial.orthonormal(monomial) == pytest.approx(
            target.orthonormal(monomial), abs=0.1
        )


def test_too_few_samples_end_the_search_within_its_limit() -> None:
    rng = np.random.default_rng(0)
    blocks = Blocks((BlockInvariants(group_of("symmetric:3"), 2, Legendre()),) * 12)
    target = random_polynomial(blocks, 3, 2, rng)
    samples = target.sample(300, rng)
    oracle = StatisticalOracle(PolynomialSample(samples.inputs[0], samples.labels, blocks=blocks))
    learned = grow_basis(oracle, blocks, 3, 1.0, max_queries=500)
    assert not learned.finished
    assert learned.num_queries <= 500


def test_targets_are_invariant_under_the_group_of_each_block() -> None:
    rng = np.random.default_rng(2)
    blocks = mixed(3)
    target = random_polynomial(blocks, 5, 3, rng)
    x = blocks.draw(50, rng)
    for block, part in zip(blocks.invariants, blocks.slices, strict=True):
        moved = x.copy()
        moved[:, part] = act(block.group.generators[0], moved[:, part])
        np.testing.assert_allclose(target(moved), target(x), rtol=1e-9)
    assert target.second_moment() == sum(
        Fraction(c) ** 2 * blocks.squared_norm(s) for s, c in target.coefficients.items()
    )


def test_odd_inputs_are_refused() -> None:
    blocks, rng = mixed(3), np.random.default_rng(0)
    with pytest.raises(InputError, match=r"max_blocks: expected 1\.\.3, got 4"):
        random_polynomial(blocks, 2, 4, rng)
    with pytest.raises(InputError, match=r"terms: expected 1..\d+, got 0"):
        random_polynomial(blocks, 0, 1, rng)
    with pytest.raises(InputError, match="expected a positive degree"):
        BlockInvariants(group_of("cyclic:3"), 0)
    with pytest.raises(InputError, match="at least one block"):
        Blocks(())
    with pytest.raises(InputError, match="expected one of gaussian, uniform, got 'cauchy'"):
        family_of("cauchy")
    with pytest.raises(UnsupportedError, match="no closed form"):
        PolynomialLaw(Polynomial(blocks, {})).mean(lambda x, y: y)
