"""Permutation groups: closed forms against listings, actions, odd inputs."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from reductions.errors import InputError, UnsupportedError
from statistical_queries.groups import PermutationGroup, act
from statistical_queries.named_groups import group_of

SMALL = [
    "symmetric:1",
    "symmetric:2",
    "symmetric:6",
    "cyclic:1",
    "cyclic:2",
    "cyclic:12",
    "dihedral:3",
    "dihedral:4",
    "dihedral:9",
    "dihedral:12",
    "edges:3",
    "edges:4",
    "edges:5",
    "wreath:cyclic:3,symmetric:3",
    "wreath:symmetric:3,cyclic:4",
    "wreath:symmetric:2,symmetric:4",
    "wreath:cyclic:2,dihedral:4",
    "wreath:cyclic:4,(0 1)(2 3)",
]


@pytest.mark.parametrize("name", SMALL)
def test_closed_forms_agree_with_listings(name: str) -> None:
    group = group_of(name)
    listed = PermutationGroup(group.generators)
    assert listed.order == group.order == len(np.unique(listed.elements, axis=0))
    assert dict(listed.cycle_types) == dict(group.cycle_types)
    assert dict(listed.orbit_sizes) == dict(group.orbit_sizes)
    assert sum(group.orbit_sizes.values()) == group.num_orbits()
    assert sum(size * count for size, count in group.orbit_sizes.items()) == 2**group.degree


@pytest.mark.parametrize("name", ["cyclic:8", "dihedral:7", "edges:4", "(0 1 2)(3 4); (5 6)"])
def test_orbits_of_subsets(name: str) -> None:
    group = group_of(name)
    weights = np.array([bin(point).count("1") for point in range(2**group.degree)])
    first = np.unique(group.coloring_orbits(), return_index=True)[1]
    for size in range(group.degree + 1):
        assert group.num_subset_orbits(size) == np.count_nonzero(weights[first] == size)


def test_known_counts() -> None:
    # OEIS A000088: graphs on n nodes; A000031: binary necklaces; A000029: bracelets.
    assert [group_of(f"edges:{n}").num_orbits() for n in (3, 5, 10)] == [4, 34, 12005168]
    assert [group_of(f"cyclic:{n}").num_orbits() for n in (5, 12)] == [8, 352]
    assert [group_of(f"dihedral:{n}").num_orbits() for n in (5, 12)] == [8, 224]
    assert group_of("cyclic:60").num_orbits() == sum(group_of("cyclic:60").orbit_sizes.values())
    assert group_of("(0 1 2 3 4 5 6); (1 2 4)(3 6 5)").order == 21
    assert group_of("symmetric:200").order == math.factorial(200)
    rubik_like = PermutationGroup(group_of("wreath:symmetric:4,symmetric:12").generators)
    assert rubik_like.order == math.factorial(4) ** 12 * math.factorial(12)


def test_elements_are_closed_and_orbits_of_colorings_too() -> None:
    group = group_of("(0 1 2); (1 2 3)")  # the alternating group
    elements = {tuple(row) for row in group.elements.tolist()}
    assert len(elements) == 12
    assert {tuple(np.array(a)[list(b)].tolist()) for a in elements for b in elements} == elements
    labels = group.coloring_orbits(3)
    colors = np.array([[m // 3**i % 3 for i in range(4)] for m in range(81)])
    content = [tuple(sorted(row)) for row in colors.tolist()]
    # With a repeated color the alternating group reaches all rearrangements.
    assert len(set(zip(labels.tolist(), content, strict=True))) == len(set(content)) == labels.max() + 1


def test_the_action_is_a_left_action() -> None:
    rng = np.random.default_rng(0)
    group = group_of("dihedral:5")
    x = rng.normal(size=(3, 5))
    for g in group.elements:
        np.testing.assert_array_equal(act(g, x)[:, g], x)
        for h in group.elements:
            np.testing.assert_array_equal(act(g, act(h, x)), act(g[h], x))
    assert act(group.elements[1], x.T, axis=0).shape == (5, 3)


def test_orbits_of_sets() -> None:
    group = group_of("cyclic:6")
    assert group.orbit([0, 3]).tolist() == [[0, 3], [1, 4], [2, 5]]
    assert len(group.orbit([0, 1])) == 6
    assert Counter(map(len, (group.orbit([a]) for a in range(6)))) == {6: 6}


@pytest.mark.parametrize(
    "text",
    [
        "cyclic:x",
        "foo",
        "",
        "(a b)",
        "(0 1",
        "(0 1)(1 2)",
        "wreath:cyclic:2",
        "wreath:wreath:cyclic:2,cyclic:2,cyclic:2",
        "wreath:cyclic:2,foo:1",
        "symmetric:0",
        "symmetric:1001",
        "wreath:cyclic:40,symmetric:30",
        "dihedral:2",
        "edges:2",
        "cyclic:-3",
        "(0 1)2",
    ],
)
def test_odd_names_are_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError) as error:
        group_of(text)
    assert "\n" not in str(error.value)


def test_odd_groups_are_refused() -> None:
    with pytest.raises(InputError, match=r"generator 1: expected each of 0..2 once, got \[0, 0, 2\]"):
        PermutationGroup(np.array([[1, 0, 2], [0, 0, 2]]))
    with pytest.raises(InputError, match="expected generators as integer rows"):
        PermutationGroup(np.array([1, 0]))
    with pytest.raises(UnsupportedError, match="more than the 1000000 that are listed"):
        _ = group_of("symmetric:12").elements
    with pytest.raises(UnsupportedError, match="up to 2"):
        PermutationGroup(group_of("cyclic:30").generators).coloring_orbits()
    with pytest.raises(UnsupportedError, match="too many cycle types to list"):
        _ = group_of("wreath:symmetric:10,symmetric:10").cycle_types
    with pytest.raises(UnsupportedError, match="too many orbits to list"):
        _ = group_of("wreath:cyclic:12,symmetric:10").orbit_sizes
    with pytest.raises(UnsupportedError, match="too many colorings of the blocks"):
        _ = group_of("wreath:cyclic:100,cyclic:4").orbit_sizes
    with pytest.raises(InputError, match="distinct points"):
        group_of("cyclic:4").orbit([1, 1])
