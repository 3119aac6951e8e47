"""Spaces of witnesses: complete, without repeats, and counted before they are listed."""

from __future__ import annotations

import pytest

from karpnet.testing.witnesses.spaces import (
    Space,
    booleans,
    colorings,
    permutations,
    space_size,
    spins,
    subsets,
    witnesses,
)
from reductions.problems.cnf import CNF


@pytest.mark.parametrize(
    ("space", "size", "first", "last"),
    [
        (booleans(3), 8, [False] * 3, [True] * 3),
        (subsets(0), 1, [], []),
        (spins(2), 4, [-1, -1], [1, 1]),
        (colorings(2, 3), 9, [0, 0], [2, 2]),
        (colorings(0, 3), 1, [], []),
        (permutations(3), 6, [0, 1, 2], [2, 1, 0]),
    ],
)
def test_spaces_are_complete(space: Space, size: int, first: list[int], last: list[int]) -> None:
    assert space.size == size
    candidates = [candidate.tolist() for candidate in space]
    assert len({tuple(candidate) for candidate in candidates}) == len(candidates) == size
    assert candidates[0] == first
    assert candidates[-1] == last


def test_a_large_space_is_counted_and_not_listed() -> None:
    assert space_size(CNF.from_clauses(200, [])) == 2**200


def test_witnesses_are_all_that_violate_nothing() -> None:
    assert [w.tolist() for w in witnesses(CNF.from_clauses(2, [[1, 2], [-1, -2]]))] == [
        [False, True],
        [True, False],
    ]
