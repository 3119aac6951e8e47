"""The teachers fit their tasks exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from instances.controls import one_channel, realizable_threshold, teacher_student


@pytest.mark.parametrize("seed", range(5))
def test_teachers_fit(seed: int) -> None:
    for task, teacher in (
        realizable_threshold(4, 30, seed),
        one_channel(5, 20, seed),
        teacher_student(4, 40, 2, seed),
    ):
        assert task.violation(teacher) is None
        assert task.empirical_error(teacher).max_error == 0
        assert len(set(task.labels.fractions())) > 1, "a constant label would be no control"


def test_controls_are_reproducible_and_differ_by_seed() -> None:
    assert one_channel(5, 20, 1)[0] == one_channel(5, 20, 1)[0]
    assert one_channel(5, 20, 1)[0] != one_channel(5, 20, 2)[0]
    assert one_channel(3, 4, 0, Fraction(1, 9))[0].tolerance == Fraction(1, 9)
