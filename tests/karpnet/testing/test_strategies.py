"""Strategies of hypothesis: valid instances of every problem, and failures that shrink."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings

from karpnet.testing import strategies
from karpnet.testing.strategies import instances_of
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError
from reductions.problems import PROBLEMS

SETTINGS = settings(
    max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


def smallest(name: str, fails: Callable[[Any], bool]) -> dict[str, Any]:
    """The JSON form of the instance to which a failure shrinks."""
    found = find(instances_of(name), fails, settings=SETTINGS)
    return dict(found.to_json())


@pytest.mark.parametrize("name", PROBLEMS)
def test_strategies_make_instances_with_and_without_witnesses(name: str) -> None:
    seen = set()

    @SETTINGS
    @given(instances_of(name, largest=4))
    def look(problem: Any) -> None:
        assert type(problem) is PROBLEMS[name]
        seen.add(bool(witnesses(problem)))

    look()
    assert seen == {True, False}


def test_a_planted_failure_shrinks_to_the_smallest() -> None:
    assert smallest("partition", lambda p: max(p.numbers, default=0) > 100 and witnesses(p)) == {
        "numbers": [101, 101]
    }
    assert smallest("vertex-cover", lambda p: p.graph.num_edges > 0 and bool(witnesses(p))) == {
        "num_vertices": 2,
        "edges": [[0, 1]],
        "bound": 1,
    }
    opposite = smallest("cnf", lambda p: any(-x in row for row in p.clauses.lists() for x in row))
    assert opposite == {"num_variables": 1, "clauses": [[1, -1]]}
    negative = smallest("sign-system", lambda p: bool((p.rows.values < 0).any()))
    assert negative == {"num_variables": 1, "rows": [[[0, -1]]], "targets": [0]}


def test_a_problem_without_a_structure_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(strategies._ANY, "exact-cover")
    found = smallest("exact-cover", lambda p: len(p.sets) >= 2 and p.num_elements)
    assert len(found["sets"]) <= 3


def test_an_unknown_problem_is_one_line() -> None:
    with pytest.raises(InputError, match="'tsp' is no problem"):
        instances_of("tsp")
