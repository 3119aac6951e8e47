"""Every problem has small, random and special instances that are what they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, permutations, product
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing.instances import INSTANCES, drawn, graphs
from karpnet.testing.instances.shape import HUGE, climbed, listings, until_rare
from karpnet.testing.witnesses.spaces import CANDIDATES, space_size, witnesses
from reductions.problems import PROBLEMS
from reductions.problems.graphs import GraphProblem
from reductions.reading.fields import Fields

every_problem = pytest.mark.parametrize("name", PROBLEMS)


def is_yes(problem: Any) -> bool:
    return any(problem.violation(candidate) is None for candidate in CANDIDATES[problem.name](problem))


def text(problem: Any) -> str:
    return json.dumps(problem.to_json())


def levels(name: str) -> Iterator[list[Any]]:
    for level in range(1, 30):
        if not (found := list(INSTANCES[name].small(level))):
            return
        yield found


@every_problem
def test_problems_have_instances_of_their_own(name: str) -> None:
    random = Random(f"valid {name}")
    instances = [INSTANCES[name].draw(random, size) for size in range(1, 9) for _ in range(20)]
    instances += [*INSTANCES[name].special(random), *INSTANCES[name].small(4)]
    for problem in instances:
        assert type(problem) is PROBLEMS[name]
        assert PROBLEMS[name].from_json(Fields(json.loads(text(problem)), name)) == problem


@every_problem
def test_yes_and_no_are_both_frequent_at_every_size(name: str) -> None:
    random = Random(f"balance {name}")
    for size in range(3 if "hamiltonian" in name else 2, 7):
        problems = [INSTANCES[name].draw(random, size) for _ in range(100)]
        assert 15 <= sum(map(is_yes, problems)) <= 85, size
        assert len(set(map(text, problems))) > size, size


@every_problem
def test_draws_stay_small_and_follow_their_generator(name: str) -> None:
    for size in range(1, 9):
        first, second = Random(size), Random(size)
        for _ in range(20):
            problem = INSTANCES[name].draw(first, size)
            assert INSTANCES[name].draw(second, size) == problem
            assert space_size(problem) <= 2**10
    assert drawn(name, Random(5)) == drawn(name, Random(5))
    assert list(INSTANCES[name].special(Random(3))) == list(INSTANCES[name].special(Random(3)))


@every_problem
def test_levels_are_finite_and_start_with_the_smallest(name: str) -> None:
    seen: set[str] = set()
    found = list(levels(name))
    assert 4 <= len(found) < 29
    for instances in found:
        assert len(instances) <= 1500
        if len(seen) > 600:
            continue
        texts = set(map(text, instances))
        assert len(texts) == len(instances), "an instance stands there twice"
        assert not texts & seen
        seen |= texts
    shortest = min(map(len, seen))
    assert any(len(text(problem)) == shortest for problem in found[0])
    assert len(seen) > 200
    early = [is_yes(problem) for instances in found for problem in instances if space_size(problem) <= 2**10][
        :300
    ]
    assert 20 <= sum(early) <= len(early) - 20


def test_every_listing_is_there_up_to_names_and_signs() -> None:
    weight = 5
    normal: set[Any] = {least(n, rows) for n, rows in listings(weight, is_signed=True)}
    for n in range(4):
        literals = [v * sign for v in range(1, n + 1) for sign in (1, -1)]
        clauses = [row for width in range(4) for row in combinations_with_replacement(literals, width)]
        for count in range(weight - n + 1):
            for rows in combinations_with_replacement(clauses, count):
                used = {abs(literal) for row in rows for literal in row}
                if n + sum(len(row) + 1 for row in rows) == weight and n <= len(used) + 1:
                    assert least(n, [list(row) for row in rows]) in normal


def least(n: int, rows: list[list[int]]) -> Any:
    """The least of all names and signs of a listing."""

    def renamed(row: list[int], names: tuple[int, ...], signs: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(names[abs(x) - 1] * signs[abs(x) - 1] * (1 if x > 0 else -1) for x in row))

    return n, min(
        tuple(sorted(renamed(row, names, signs) for row in rows))
        for names in permutations(range(1, n + 1))
        for signs in product((1, -1), repeat=n)
    )


def test_every_listing_of_sets_is_there_up_to_names() -> None:
    for weight, number in ((5, 6), (6, 9), (8, 20)):  # multisets of sets, counted without names
        found = [(n, tuple(map(tuple, rows))) for n, rows in listings(weight, is_signed=False)]
        assert len(set(found)) == number
        assert all(len(set(row)) == len(row) for _, rows in found for row in rows)


def test_small_graphs_are_all_graphs() -> None:
    assert [len(same) for same in graphs.all_graphs()] == [1, 1, 2, 4, 11, 34, 156]  # OEIS A000088


Kinds = dict[str, Callable[[Any], bool]]
CLAUSES: Kinds = {
    "no variables": lambda p: p.num_variables == 0,
    "no clause": lambda p: p.num_variables > 0 and not len(p.clauses),
    "an empty clause": lambda p: 0 in p.clauses.lengths,
    "a unit": lambda p: 1 in p.clauses.lengths,
    "a literal twice": lambda p: any(len(set(row)) < len(row) for row in p.clauses.lists()),
    "opposite literals": lambda p: any(-x in row for row in p.clauses.lists() for x in row),
    "a clause twice": lambda p: len(set(map(tuple, p.clauses.lists()))) < len(p.clauses),
    "a free variable": lambda p: len(set(np.abs(p.clauses.values).tolist())) < p.num_variables,
    "all signs": lambda p: len(p.clauses) == 2**p.num_variables and not is_yes(p),
}
GRAPHS: Kinds = {
    "no vertices": lambda p: p.graph.num_vertices == 0,
    "no edges": lambda p: p.graph.num_vertices > 1 and p.graph.num_edges == 0,
    "an isolated vertex": lambda p: 0 < len(set(p.graph.edges.ravel().tolist())) < p.graph.num_vertices,
    "a complete graph": lambda p: p.graph.num_vertices > 3 and p.graph.num_edges == p.graph.num_pairs,
    "a cycle": lambda p: p.graph == type(p.graph).cycle(max(3, p.graph.num_vertices)),
    "Petersen's graph": lambda p: p.graph.num_vertices == 10 and p.graph.num_edges == 15,
}
BOUNDS: Kinds = {
    f"bound {name}": (
        lambda p, bound=bound: p.graph.num_vertices > 1 and p.bound == bound(p.graph.num_vertices)
    )
    for name, bound in {
        "-1": lambda n: -1,
        "0": lambda n: 0,
        "n": lambda n: n,
        "n+1": lambda n: n + 1,
    }.items()
}
NUMBERS: Kinds = {
    "no numbers": lambda p: not p.numbers,
    "a zero": lambda p: 0 in p.numbers and any(p.numbers),
    "only zeros": lambda p: bool(p.numbers) and not any(p.numbers),
    "equal numbers": lambda p: len(p.numbers) > 2 and len(set(p.numbers)) == 1 and p.numbers[0] > 0,
    "huge numbers": lambda p: max(p.numbers, default=0) >= HUGE,
    "an odd sum": lambda p: sum(p.numbers) % 2 == 1,
}
ROWS: Kinds = {
    "no variables": lambda p: p.num_variables == 0,
    "no rows": lambda p: p.num_variables > 0 and not len(p.rows),
    "an empty row that holds": lambda p: (p.rows.lengths == 0).any() and is_yes(p),
    "an empty row that does not hold": lambda p: len(p.rows) == 1 and not p.rows.lengths[0] and not is_yes(p),
    "a negative coefficient": lambda p: (p.rows.values < 0).any(),
    "a huge coefficient": lambda p: any(abs(a) >= HUGE for a in p.rows.values.tolist()),
    "a huge target": lambda p: any(abs(b) >= HUGE for b in p.targets.tolist()),
    "a free variable": lambda p: len(set(p.rows.columns.tolist())) < p.num_variables,
}
SETS: Kinds = {
    "no elements": lambda p: p.size().get("num_elements", p.size().get("num_vertices")) == 0,
    "a set of one": lambda p: 1 in sets_of(p).lengths,
    "no sets": lambda p: not len(sets_of(p)),
    "a set twice": lambda p: repeated(sets_of(p).lists()),
}


def sets_of(problem: Any) -> Any:
    return problem.sets if hasattr(problem, "sets") else problem.edges


def repeated(sets: list[list[int]]) -> bool:
    return len({tuple(sorted(members)) for members in sets}) < len(sets)


def kinds(name: str) -> Kinds:
    """What must be among the special instances of a problem."""
    problem = PROBLEMS[name]
    if issubclass(problem, GraphProblem):
        return GRAPHS | (BOUNDS if "bound" in drawn(name, Random(0)).to_json() else {})
    fields = drawn(name, Random(0)).to_json()
    shapes = {"clauses": CLAUSES, "numbers": NUMBERS, "rows": ROWS, "sets": SETS, "edges": SETS}
    return next((shape for field, shape in shapes.items() if field in fields), {})


@every_problem
def test_special_instances_have_every_degenerate_kind(name: str) -> None:
    found = list(INSTANCES[name].special(Random(name)))
    assert 40 <= len(found) <= 160
    for kind, is_such in kinds(name).items():
        assert any(is_such(problem) for problem in found), kind
    small = [problem for problem in found if space_size(problem) <= 2**10]
    truths = list(map(is_yes, small))
    assert min(truths.count(True), truths.count(False)) >= 15
    assert any(0 < 8 * len(witnesses(problem)) <= space_size(problem) for problem in small), "barely a YES"


def test_rows_are_drawn_until_a_witness_is_rare() -> None:
    assert until_rare(lambda: [1], lambda row: 0.5, 1.6, most=10) == [[1]] * 4
    assert until_rare(lambda: [1], lambda row: 0.5, 100, most=3) == [[1]] * 3
    assert until_rare(lambda: [1], lambda row: 0.5, 0, most=3) == []


def test_climbing_ends_where_no_flip_is_better() -> None:
    value = lambda bits: None if bits[0] and bits[1] else int(bits.sum())  # noqa: E731
    for seed in range(5):
        assert climbed(np.zeros(5, dtype=np.bool_), value, Random(seed)).sum() == 4


@every_problem
def test_spaces_know_their_size(name: str) -> None:
    for problem in INSTANCES[name].small(3):
        assert len(list(CANDIDATES[name](problem))) == space_size(problem)
