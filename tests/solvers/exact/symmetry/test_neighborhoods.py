"""Neighborhoods: which samples go together, and how they are grouped."""

from __future__ import annotations

from random import Random

import pytest

from reductions.arrays import Ragged
from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.symmetry.neighborhoods import guard_of, neighborhood_kinds
from solvers.exact.symmetry.parts import part
from tests.solvers.exact.symmetry.formulations import Rows, points

RELU = ActivationSum("relu", 1, "sum-self")
ROWS: Rows = [[(0, 1)], [(1, 1)], [(2, 1)], [(0, 1), (1, 1)], []]


def neighborhoods(formulation: AnyFormulation) -> list[set[frozenset[int]]]:
    """The sets of samples of each level."""
    levels = neighborhood_kinds(formulation)
    return [
        {frozenset(samples) for kind in level for samples in kind.where.samples.tolist()} for level in levels
    ]


def test_a_neighborhood_holds_all_samples_on_its_columns() -> None:
    empty, unit, pair = frozenset({4}), {frozenset({i}) for i in range(3)}, frozenset({0, 1, 3})
    assert neighborhoods(points(ROWS, [1, 1, 1, 0, 1], RELU, 3)) == [{empty}, unit, {pair}]
    assert neighborhoods(points(ROWS, [1, 1, 1, 0, 1], Threshold(), 3)) == [{empty}, unit, {pair}]


def test_an_and_needs_the_zero_sample_and_no_smaller_neighborhoods() -> None:
    pair, alone = frozenset({0, 1, 3, 4}), frozenset({2, 4})
    assert neighborhoods(points(ROWS, [1, 1, 1, 0, 1], ThresholdAnd(2), 3)) == [{alone}, {pair}]


def test_isomorphic_neighborhoods_are_of_one_kind() -> None:
    levels = neighborhood_kinds(points(ROWS, [1, 1, 0, 0, 1], RELU, 3))
    kinds = {frozenset(kind.where.samples[:, 0].tolist()) for kind in levels[1]}
    assert kinds == {frozenset({0, 1}), frozenset({2})}  # the third has another label


@pytest.mark.parametrize("architecture", [RELU, Threshold(), ThresholdAnd(2)])
def test_neighborhoods_are_what_their_samples_make(architecture: Architecture) -> None:
    random = Random(0)
    for _ in range(20):
        rows = [
            [(c, random.choice((-2, -1, 1, 2))) for c in range(9) if random.random() < 0.3] for _ in range(14)
        ]
        formulation = points(rows, [random.randint(0, 1) for _ in rows], architecture, 9)
        for kind in (kind for level in neighborhood_kinds(formulation) for kind in level):
            content = kind.first.content
            for samples in kind.where.samples.tolist():
                columns = {
                    c for sample in samples for vector in formulation.vectors(sample) for c, _ in vector
                }
                assert kind.first.num_columns == len(columns)
                anchors = [s for s in samples if formulation.supports.lengths[s] == len(columns)]
                assert not anchors or content in {part(formulation, samples, s).content for s in anchors}


def test_large_samples_have_no_neighborhood() -> None:
    wide: Rows = [[(c, 1) for c in range(9)], [(0, 1)]]
    assert neighborhoods(points(wide, [1, 0], Threshold(), 9)) == [{frozenset({1})}]


# Column 3 is a constant, column 4 occurs in no other samples: a guard.
GUARDED: Rows = [*([*row, (3, 1)] for row in ROWS), *([(3, 1), (4, t)] for t in (-1, 1, 2))]


def test_a_guard_belongs_to_all_neighborhoods() -> None:
    formulation = points(GUARDED, [1, 1, 1, 0, 0, 0, 2, 3], RELU, 5)
    guard = {4, 5, 6, 7}
    units = {frozenset({i} | guard) for i in range(3)}
    assert neighborhoods(formulation) == [{frozenset(guard)}, units, {frozenset({0, 1, 3} | guard)}]


def test_a_guard_needs_a_constant_and_coordinates_of_its_own() -> None:
    def found(*supports: set[int]) -> set[int]:
        return set(guard_of(Ragged.from_lists([sorted(support) for support in supports])))

    pairs = [{i, (i + 1) % 5, 9} for i in range(5)]
    assert found(*pairs, {8, 9}, {9}) == {8}
    assert found(*pairs, {7, 9}, {8, 9}, {8, 9}) == {8}, "the one with the most samples"
    assert found(*pairs, {7, 8, 9}) == {7, 8}
    assert found(*pairs, {6, 7, 8, 9}) == set(), "three coordinates are none"
    assert found(*pairs, {0, 8, 9}) == set()
    assert found({0, 1}, {1, 2}, {2, 3}, {8}) == set(), "without a constant nothing holds elsewhere"
    assert found({1}, {8}) == set()
    assert found() == set()
