"""A part's symmetries, and lemmas carried over to the system."""

from __future__ import annotations

import pytest

from reductions.training.architectures import ActivationSum, Architecture, Threshold, ThresholdAnd
from solvers.exact.formulation.part import Part, Parts
from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.parts import whole_part
from solvers.exact.symmetry.transport import automorphisms, transported
from tests.solvers.exact.symmetry.formulations import Rows, points

RELU, ABS = ActivationSum("relu", 1, "sum-self"), ActivationSum("abs", 1, "sum-self")
AND, THRESHOLD = ThresholdAnd(2), Threshold()
UNITS: Rows = [[(0, 1)], [(1, 1)], [(2, 1)]]


@pytest.mark.parametrize(
    ("rows", "labels", "architecture", "count"),
    [
        ([[(0, 1), (1, 1)]], [1], THRESHOLD, 2),  # the columns change places
        ([[(0, 2), (1, 1)]], [1], THRESHOLD, 1),
        (UNITS, [1, 1, 1], THRESHOLD, 6),
        (UNITS, [1, 1, 0], AND, 2),
        ([[(0, 1)], [(0, -1)]], [1, 1], AND, 2),  # a column changes its sign
        ([[(0, 1)], [(0, -1)]], [1, 0], AND, 1),
        ([[(0, 1), (1, 1)]], [1], RELU, 2),
        ([[(0, 1), (1, 1)]], [1], ABS, 4),  # abs is even
        ([[(c, 1)] for c in range(6)], [1] * 6, THRESHOLD, 0),  # too many columns to look
    ],
)
def test_automorphisms(rows: Rows, labels: list[int], architecture: Architecture, count: int) -> None:
    formulation = points(rows, labels, architecture, 1 + max(c for row in rows for c, _ in row))
    whole = whole_part(formulation)
    local = formulation.local(whole.content)
    found = automorphisms(local, whole.content)
    assert len(found) == count
    assert all(image.content == whole.content for image in found)
    if found:  # the identity comes first
        assert found[0].samples == tuple(range(local.system.num_samples))
        assert not any(found[0].flips)
        assert len({(image.samples, image.classes, image.flips) for image in found}) <= count


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ((1,), [(0,)]),
        ((1, 1), [(0, 1), (1, 0)]),
        ((1, -1), [(0, 1)]),
        ((1, 1, -1, -1), [(0, 1, 2, 3), (0, 1, 3, 2), (1, 0, 2, 3), (1, 0, 3, 2)]),
        ((1, 1, 1, 1, 1), [(0, 1, 2, 3, 4)]),  # too many
    ],
)
def test_channels_of_one_sign_change_places(signs: tuple[int, ...], expected: list[tuple[int, ...]]) -> None:
    wide = ActivationSum("relu", len(signs), "sum-self")
    formulation = points(UNITS, [1, 1, 1], wide, 3).with_signs(signs)
    assert formulation.signs == signs
    assert formulation.channel_permutations() == expected
    assert formulation.copies() == [tuple(range(len(signs)))]


def test_classifiers_have_no_channels_but_copies() -> None:
    for architecture, copies in ((THRESHOLD, [(0,)]), (AND, [(0,), (1,)])):
        formulation = points(UNITS, [1, 1, 0], architecture, 3)
        assert formulation.channel_permutations() == [(0,)]
        assert formulation.copies() == copies
        assert formulation.with_signs(()) is formulation


def test_a_lemma_of_a_unit_is_carried_to_another() -> None:
    formulation = points([[(0, 1)], [(1, 1)], [(2, 1)]], [1, 0, 0], AND, 3)
    parts = Parts.of([Part((2, ()), (2, 0))])  # rows: samples 2 and 0; negative: 2
    literals = formulation.literals(parts, (1,), 1)[0].tolist()
    assert literals == [formulation.system.row(3 + 2).literal] == [4]
    rows = formulation.rows_of(parts, (1,))[0].tolist()
    moved = transported(Lemma((0, 1), (5, 7), (1,)), rows, literals)
    assert moved == Lemma((3 + 2, 3 + 0), (5, 7), (4,))
    assert transported(Lemma((0,), (1,), (-1,)), rows, literals).literals == (-4,)
