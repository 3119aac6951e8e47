"""Small changes of instances that know nothing of what they change."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

import karpnet as kn
from karpnet.testing.edits.changes import neighbor, smaller
from karpnet.testing.edits.states import InvalidError, measure, rebuilt, state_of
from karpnet.testing.instances import INSTANCES, drawn


def least(instance: Any, fails: Any) -> Any:
    """The smallest instance that greedy removal reaches."""
    kind, state = type(instance), state_of(instance)
    assert state is not None
    while True:
        for candidate in sorted(smaller(state), key=measure):
            try:
                if fails(rebuilt(kind, candidate)):
                    state = candidate
                    break
            except InvalidError:
                continue
        else:
            return rebuilt(kind, state)


@pytest.mark.parametrize("name", INSTANCES)
def test_what_an_instance_consists_of_makes_it_again(name: str) -> None:
    random = Random(f"edits {name}")
    for _ in range(20):
        instance = drawn(name, random)
        state = state_of(instance)
        assert state is not None
        assert rebuilt(type(instance), state) == instance
        for candidate in smaller(state):
            assert measure(candidate) < measure(state)


@pytest.mark.parametrize("name", INSTANCES)
def test_a_neighbor_is_often_valid_and_another_one(name: str) -> None:
    random, valid, seen = Random(f"neighbors {name}"), 0, set()
    for _ in range(60):
        state = state_of(drawn(name, random))
        assert state is not None
        try:
            changed = rebuilt(next(p for p in kn_problems() if p.name == name), neighbor(state, random))
        except InvalidError:
            continue
        valid += 1
        seen.add(repr(changed.to_json()))
    assert valid >= 12
    assert len(seen) >= 6


def kn_problems() -> list[Any]:
    from reductions.problems import PROBLEMS

    return list(PROBLEMS.values())


def test_variables_vertices_and_elements_are_left_out_and_the_others_renumbered() -> None:
    formula = kn.CNF.from_clauses(5, [[1, 4], [-2, 5], [4, -5, 3]])
    small = least(formula, lambda f: any(len(c) == 3 for c in f.clauses.lists()))
    assert (small.num_variables, small.clauses.lists()) == (1, [[1, 1, 1]])
    assert (
        least(formula, lambda f: any(len(set(map(abs, c))) == 3 for c in f.clauses.lists())).size()[
            "num_variables"
        ]
        == 3
    )
    graph = kn.Clique.from_edges(6, [(0, 3), (3, 5), (0, 5), (1, 2)], 3)

    def has_triangle(problem: kn.Clique) -> bool:
        return (
            problem.bound == 3
            and sum(1 for _ in problem.graph.to_networkx().edges) == 3
            and bool(problem.violation([True] * problem.graph.num_vertices) is None)
        )

    assert has_triangle(kn.Clique.from_edges(3, [(0, 1), (0, 2), (1, 2)], 3))
    small = least(graph, lambda p: bool(max(map(len, nx_cliques(p)), default=0) == 3))
    assert (small.graph.num_vertices, small.graph.pairs(), small.bound) == (3, [(0, 1), (0, 2), (1, 2)], 0)


def nx_cliques(problem: kn.Clique) -> Any:
    import networkx as nx

    return nx.find_cliques(problem.graph.to_networkx())


def test_weights_go_with_their_edges() -> None:
    cut = kn.MaxCut.from_json(
        fields({"num_vertices": 4, "edges": [[0, 1], [1, 2], [2, 3]], "weights": [5, 70, 9], "bound": 3})
    )
    small = least(cut, lambda p: 70 in p.weights.tolist())
    assert small.to_json() == {"num_vertices": 2, "edges": [[0, 1]], "weights": [70], "bound": 0}


def fields(data: dict[str, Any]) -> Any:
    from reductions.reading.fields import Fields

    return Fields(data, "test")


@dataclass(frozen=True)
class Tiling:
    """Somebody's own class: positive sides, and a frozen tuple of pairs."""

    sides: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if any(side <= 0 for side in self.sides) or any(max(p) >= len(self.sides) for p in self.pairs):
            raise ValueError("no such tiling")


def test_a_dataclass_of_ones_own_is_made_smaller_and_stays_valid() -> None:
    small = least(Tiling((3, 8, 2), ((0, 1), (1, 2))), lambda t: sum(t.sides) >= 9)
    assert small == Tiling((9,)) or sum(small.sides) == 9
    assert isinstance(small.sides, tuple)
    assert state_of(object()) is None
