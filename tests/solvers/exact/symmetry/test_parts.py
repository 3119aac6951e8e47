"""Parts in canonical coordinates: isomorphic ones are equal, and what differs differs."""

from __future__ import annotations

import numpy as np
import pytest

from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from solvers.exact.formulation.part import Parts
from solvers.exact.symmetry.parts import like, part, part_of_conflict, whole_part
from tests.solvers.exact.symmetry.formulations import points

RELU, ABS = ActivationSum("relu", 1, "sum-self"), ActivationSum("abs", 1, "sum-self")
AND, THRESHOLD = ThresholdAnd(2), Threshold()
ALL = [RELU, ABS, AND, THRESHOLD]


@pytest.mark.parametrize("architecture", ALL)
def test_renamed_samples_make_equal_parts(architecture: Architecture) -> None:
    rows = [[(0, 3), (2, 1)], [(1, 3), (3, 1)], [(1, 1), (3, 3)], [(0, 1), (1, 3)]]
    formulation = points(rows, [1, 1, 1, 0], architecture, 4)
    first, second, third, other = (part(formulation, [sample], sample) for sample in range(4))
    assert first.content == second.content == third.content
    assert first.num_columns == 2
    assert (first.samples, third.samples) == ((0,), (2,))
    assert other.content != first.content  # by its label


@pytest.mark.parametrize("architecture", ALL)
def test_the_anchor_signs_the_coordinates(architecture: Architecture) -> None:
    formulation = points([[(0, 2), (1, 1)], [(0, -2), (1, 1)], [(0, 2), (1, -1)]], [1, 1, 1], architecture, 2)
    contents = {part(formulation, [sample], sample).content for sample in range(3)}
    assert len(contents) == 1


def test_a_negated_message_is_turned_with_the_anchor_only() -> None:
    relu = points([[(0, 1)], [(0, -1)]], [1, 1], RELU, 1)
    assert relu.num_classes == 1
    assert part(relu, [0], 0).content == part(relu, [1], 1).content
    assert part(relu, [1]).content != part(relu, [0]).content
    both = points([[(0, 1)], [(0, -1)]], [1, 1], ABS, 1)  # abs is even
    assert part(both, [0]).content == part(both, [1]).content


@pytest.mark.parametrize("architecture", ALL)
@pytest.mark.parametrize("max_errors", [0, 1])
def test_samples_of_equal_shapes_make_parts_alike(architecture: Architecture, max_errors: int) -> None:
    rows = [[(0, -3), (2, 1), (4, 2)], [(4, 1)], [(4, 1)], [(0, 1), (2, -1)], [(4, -2)]]
    moved = [[(c + 1, value) for c, value in row] for row in rows]
    formulation = points([*rows, *moved], [1, 1, 1, 0, 1] * 2, architecture, 6, max_errors)
    first, others = [3, 0, 1, 2, 4], [8, 5, 6, 7, 9]
    shapes = formulation.columns.shapes.tolist()
    assert [shapes[s] for s in first] == [shapes[s] for s in others]
    assert shapes[0] != shapes[3]
    own, other = part(formulation, first, 0), part(formulation, others, 5)
    assert own.content == other.content
    found, expected = like(formulation, own, np.array([first, others])), Parts.of([own, other])
    assert [each.tolist() for each in found] == [each.tolist() for each in expected]


def test_equal_samples_count_once_unless_each_may_err() -> None:
    rows = [[(0, 1)], [(0, 1)], [(0, 2)]]
    for architecture in (AND, THRESHOLD):
        assert len(whole_part(points(rows, [1, 1, 0], architecture, 1)).samples) == 2
        assert len(whole_part(points(rows, [1, 1, 0], architecture, 1, max_errors=1)).samples) == 3


def test_the_whole_is_in_the_systems_own_coordinates() -> None:
    formulation = points([[(2, 1)], [(0, -2), (1, 1)]], [1, 0], THRESHOLD, 4)
    whole = whole_part(formulation)
    assert whole.num_columns == 4
    assert {z for z, _ in whole.content[-1]} == {((2, 1),), ((0, -2), (1, 1))}


def test_conflicts_hold_each_sample_once() -> None:
    formulation = points([[(0, 1)], [(1, 1)], [(2, 1)]], [1, 1, 0], AND, 3)
    assert sorted(part_of_conflict(formulation, [2, 0, 2], []).samples) == [0, 2]
    relu = points([[(0, 1)], [(1, 1)], [(2, 1)]], [1, 1, 0], RELU, 3)
    assert sorted(part_of_conflict(relu, [2, 2], [0]).samples) == [0, 2]
