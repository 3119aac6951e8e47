"""Symmetric Boolean functions: invariance, exact norms, the variance of correlations, the bound."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from reductions.errors import InputError, UnsupportedError
from statistical_queries.bounds import symmetric_bounds
from statistical_queries.groups import act
from statistical_queries.named_groups import group_of
from statistical_queries.oracles import CorrelationalOracle
from statistical_queries.symmetric_functions import (
    SymmetricFunction,
    SymmetricFunctions,
    squared_norm,
    squared_norm_bounds,
)


@pytest.mark.parametrize("name", ["symmetric:7", "cyclic:9", "dihedral:8", "edges:4", "(0 1)(2 3); (4 5)"])
def test_functions_are_invariant(name: str) -> None:
    rng = np.random.default_rng(0)
    family = SymmetricFunctions(group_of(name))
    target = family.draw(rng)
    samples = target.sample(200, rng)
    x, y = samples.inputs[0], samples.labels
    assert set(np.unique(y)) == {-1, 1}
    for g in family.group.elements[:50]:
        np.testing.assert_array_equal(target(act(g, x)), y)


def test_norms_in_closed_form() -> None:
    n = 20
    assert squared_norm(group_of(f"symmetric:{n}")) == Fraction(math.comb(2 * n, n), 4**n)
    p = 31  # a prime: two constant words, the others in orbits of p
    assert squared_norm(group_of(f"cyclic:{p}")) == Fraction(2 + p**2 * ((2**p - 2) // p), 4**p)
    assert squared_norm(group_of("cyclic:1")) == Fraction(1, 2)
    assert squared_norm(group_of("wreath:symmetric:3,symmetric:30")) < Fraction(1, 300)


@pytest.mark.parametrize("name", ["cyclic:10", "edges:5", "symmetric:6", "edges:20", "dihedral:40"])
def test_norms_lie_within_burnsides_bounds(name: str) -> None:
    group = group_of(name)
    low, high = squared_norm_bounds(group)
    assert low <= high
    if group.degree <= 22 or name.startswith("dihedral"):
        assert low <= squared_norm(group) <= high
    else:
        with pytest.raises(UnsupportedError, match="orbits are listed up to"):
            squared_norm(group)
        assert float(high / low) < 1.02  # nearly every graph on 20 nodes has no symmetry


@pytest.mark.parametrize("name", ["cyclic:10", "dihedral:9", "edges:5", "symmetric:12"])
def test_correlations_have_the_variance_of_the_norm(name: str) -> None:
    rng = np.random.default_rng(1)
    family = SymmetricFunctions(group_of(name))
    fixed = family.draw(rng)
    correlations = np.array([float(fixed.correlation(family.draw(rng))) for _ in range(4000)])
    expected = float(squared_norm(family.group))
    assert abs(correlations.mean()) < 4 * math.sqrt(expected / 4000)
    # The fourth moment of a sum of independent signs is at most 3 times the squared variance.
    assert abs(correlations.var() / expected - 1) < 4 * math.sqrt(2 / 4000)
    assert fixed.correlation(fixed) == 1


def test_the_bound_holds_for_counted_queries() -> None:
    tolerance, trials = 0.1, 10
    rng = np.random.default_rng(2)
    family = SymmetricFunctions(group_of("dihedral:16"))
    counted = []
    for _ in range(trials):
        oracle = CorrelationalOracle(family.draw(rng).law(), tolerance)
        num_orbits = len(family.orbit_probabilities)
        while oracle.num_queries < 3000:
            signs = rng.choice((-1.0, 1.0), (num_orbits, 50))
            (told,) = np.nonzero(oracle.ask(lambda orbit, signs=signs: signs[orbit]))
            if len(told):
                counted.append(oracle.num_queries - 50 + int(told[0]) + 1)
                break
        else:
            counted.append(oracle.num_queries)
    chebyshev, hoeffding = symmetric_bounds(squared_norm(family.group), tolerance)
    assert 15 < chebyshev.queries < 25
    assert hoeffding.queries > 20_000
    assert counted == [3000] * trials  # the adversary never had to tell anything


def test_bounds_at_the_edge() -> None:
    one, other = symmetric_bounds(Fraction(1, 10**9), 0.5)
    assert one.queries == pytest.approx(0.25e9 - 1)
    assert other.queries == math.inf
    assert symmetric_bounds(Fraction(1), 0.5)[0].queries == 0
    with pytest.raises(InputError, match=r"expected a number in \(0, 1\], got 0"):
        symmetric_bounds(Fraction(1, 2), 0)


def test_odd_inputs_are_refused() -> None:
    family = SymmetricFunctions(group_of("cyclic:4"))
    with pytest.raises(InputError, match="expected 6 signs, one per orbit"):
        SymmetricFunction(family, np.ones(5, dtype=np.int8))
    with pytest.raises(InputError, match="entries -1 and 1, 4 per point"):
        family.draw(np.random.default_rng(0))(np.zeros((2, 4)))
