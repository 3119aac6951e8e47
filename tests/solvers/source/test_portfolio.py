"""The default method on sources: the first answer that passes the check counts; no child outlives it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import karpnet as kn
from instances.families.principles import pigeonhole
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.problems import PROBLEMS
from reductions.problems.cnf import CNF
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.subset_sum import SubsetSum
from solvers.children import Entrant
from solvers.methods import Limits, Member, Method, Procedure, Timed, method, run, verified
from solvers.processes import race
from solvers.source.portfolio import FIRST_INSTANT, members
from tests.islands import ISLANDS

FORMULA = CNF.from_clauses(2, [[1, 2], [-1]])
RIGHT, WRONG = Found(np.array([False, True])), Found(np.array([True, True]))
Solve = Callable[[Any, Limits], Outcome]


@pytest.fixture
def portfolio_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Method]:
    """A portfolio of procedures of the test's own: the second starts ``after`` seconds."""

    def made(*solves: Solve, after: float = 0.0, obstacle: str | None = None) -> Method:
        def one(place: int, solve: Solve) -> Method:
            procedure = Procedure(lambda problem: obstacle if place == 0 else None, solve)
            return Method("ab"[place], "source", "", lambda: procedure)

        table = tuple(one(place, solve) for place, solve in enumerate(solves))
        monkeypatch.setattr("solvers.methods._TABLE", table)
        team = (Member("a"), Member("b", after))
        raced = Procedure(lambda problem: None, solves[0], members=lambda problem: team)
        return Method("both", "source", "", lambda: raced)

    return made


def right(problem: Any, limits: Limits) -> Outcome:
    return RIGHT


def wrong(problem: Any, limits: Limits) -> Outcome:
    return WRONG


def sleep(problem: Any, limits: Limits) -> Outcome:
    time.sleep(60)
    return Unknown("slept enough")


def die(problem: Any, limits: Limits) -> Outcome:
    os._exit(7)


def stumble(problem: Any, limits: Limits) -> Outcome:
    raise ZeroDivisionError("of no matter")


def refuse(problem: Any, limits: Limits) -> Outcome:
    raise InputError("here", "expected other things")


def give_up(problem: Any, limits: Limits) -> Outcome:
    return Unknown("too hard")


def hoard(problem: Any, limits: Limits) -> Outcome:
    held = b"x" * (60 * 2**20)
    time.sleep(60)
    return Unknown(str(len(held)))


def wait_and_know(problem: Any, limits: Limits) -> Outcome:
    time.sleep(0.5)
    return RIGHT


def judged(portfolio: Method, limits: Limits | None = None) -> Timed:
    return run(portfolio, FORMULA, limits or Limits(20))


def clique_coloring(num_colors: int) -> GraphColoring:
    """Random edges, and a clique of one vertex more than there are colors."""
    random, size = Random(0), num_colors + 1
    edges = {(a, b) for b in range(size) for a in range(b)}
    while len(edges) < 400:
        a, b = sorted(random.sample(range(60), 2))
        edges.add((a, b))
    return GraphColoring(SimpleGraph.from_edges(60, sorted(edges)), num_colors)


@pytest.mark.parametrize("name", PROBLEMS)
def test_it_agrees_with_exhaustive_search(name: str) -> None:
    random = Random(f"portfolio {name}")
    for _ in range(8):
        problem = drawn(name, random)
        timed = run(method("portfolio"), problem, Limits(20))
        if name in ISLANDS and problem.size().get("max_bits", 0) > 60:
            assert isinstance(timed.outcome, (Unknown, Found if witnesses(problem) else Refuted))
            continue
        assert isinstance(timed.outcome, Found if witnesses(problem) else Refuted)
        assert timed.by in (("cp-sat",) if name in ISLANDS else ("cadical", "cp-sat"))


def test_a_clique_beyond_the_colors_is_counted() -> None:
    problem = clique_coloring(10)
    assert isinstance(run(method("cadical"), problem, Limits(1)).outcome, Unknown)
    answer = kn.solve(problem, seconds=20)
    assert (answer.verdict, answer.method) == ("NO", "cp-sat")
    assert answer.to_json()["method"] == "cp-sat"
    assert str(answer).startswith("NO (cp-sat, solver's word, ")


def test_numbers_beyond_64_bits_are_left_to_clauses() -> None:
    numbers = tuple(2**70 + i for i in range(4))
    assert "64 bits" in str(method("cp-sat").solve(SubsetSum(numbers, 2**71 + 1), Limits(5)))
    answer = kn.solve(SubsetSum(numbers, 2**71 + 1), seconds=20)
    assert (answer.verdict, answer.method) == ("YES", "cadical")


def test_what_clauses_cannot_state_is_left_to_the_other_alone() -> None:
    full = kn.Knapsack.from_items([(2, 3), (3, 4)], capacity=5, bound=7)
    assert members(full) == (Member("cp-sat"),)
    assert method("cadical").obstacle(full) == "no rule leads from knapsack to CNF"
    answer = kn.solve(full, seconds=20)
    assert (answer.verdict, answer.method) == ("YES", "cp-sat")
    large = kn.Knapsack.from_items([(2**70, 3)], capacity=5, bound=3)
    assert kn.solve(large, seconds=20).outcome == Unknown("the numbers exceed CP-SAT's 64 bits")


def test_small_instances_never_start_the_second(portfolio_of: Callable[..., Method], tmp_path: Path) -> None:
    def tell(problem: Any, limits: Limits) -> Outcome:
        (tmp_path / "started").touch()
        return Unknown("not asked")

    for after, is_started in ((5.0, False), (0.0, True)):
        assert judged(portfolio_of(wait_and_know, tell, after=after)).by == "a"
        assert (tmp_path / "started").exists() == is_started


def test_small_instances_load_one_solver() -> None:
    script = (
        "import sys, karpnet as kn\n"
        "answer = kn.solve(kn.CNF.from_clauses(2, [[1, 2], [-1]]))\n"
        "print(answer.verdict, answer.method, 'ortools' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["YES", "cadical", "False"]


def test_the_instant_of_one_solver_grows_with_the_instance() -> None:
    first, second = members(pigeonhole(3, 2))
    assert (first.after, round(second.after, 3)) == (0.0, FIRST_INSTANT)
    large = CNF.from_clauses(30_000, [[i, i + 1] for i in range(1, 30_000)] * 10)
    assert FIRST_INSTANT + 0.5 < members(large)[1].after < FIRST_INSTANT + 2


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (wrong, "fails the exact check"),
        (die, "exit status 7"),
        (stumble, "ZeroDivisionError"),
        (refuse, "here: expected other things"),
        (give_up, "too hard"),
    ],
)
def test_the_failure_of_one_leaves_the_other(
    portfolio_of: Callable[..., Method], first: Solve, reason: str
) -> None:
    for pair in ((first, wait_and_know), (wait_and_know, first)):
        timed = judged(portfolio_of(*pair))
        assert timed.by == "ab"[pair.index(wait_and_know)]
        assert verified(FORMULA, timed.outcome) is timed.outcome
        assert isinstance(timed.outcome, Found)
    timed = judged(portfolio_of(first, give_up, after=1000.0))  # which then starts at once
    assert timed.by == "both"
    assert isinstance(timed.outcome, Unknown)
    assert reason in timed.outcome.reason
    assert first is give_up or timed.outcome.reason.endswith("; b: too hard")
    assert timed.seconds < 10


def test_an_obstacle_of_one_leaves_the_other(portfolio_of: Callable[..., Method]) -> None:
    timed = judged(portfolio_of(wrong, right, after=1000.0, obstacle="takes no formulas"))
    assert (timed.by, isinstance(timed.outcome, Found)) == ("b", True)
    timed = judged(portfolio_of(wrong, give_up, obstacle="takes no formulas"))
    assert timed.outcome == Unknown("a: takes no formulas; b: too hard")


def test_problems_that_neither_takes_are_refused_before_the_race() -> None:
    task = kn.reduce(FORMULA, to="relu-sum").target
    timed = run(method("portfolio"), task, Limits(5))
    expected = "no rule leads from training-task to CNF; no CP-SAT model for training-task"
    assert (timed.outcome, timed.seconds) == (Unknown(expected), 0.0)


def test_time_is_for_both_and_one_reason_is_told_once(portfolio_of: Callable[..., Method]) -> None:
    start = time.perf_counter()
    timed = judged(portfolio_of(sleep, sleep, after=0.1), Limits(0.5))
    assert (timed.outcome, timed.by) == (Unknown("no answer within 0.5 s"), "both")
    assert 0.5 <= time.perf_counter() - start < 5


def test_memory_is_for_both_together_and_the_larger_is_stopped(portfolio_of: Callable[..., Method]) -> None:
    for pair in ((hoard, wait_and_know), (wait_and_know, hoard)):
        timed = judged(portfolio_of(*pair), Limits(20, megabytes=40))
        assert timed.by == "ab"[pair.index(wait_and_know)]
    timed = judged(portfolio_of(hoard, hoard), Limits(3, megabytes=90))  # either alone has room
    assert isinstance(timed.outcome, Unknown)
    assert "no answer within 90 MB" in timed.outcome.reason
    assert "no answer within 3 s" in timed.outcome.reason
    timed = judged(portfolio_of(hoard, hoard, after=1000.0), Limits(20, megabytes=40))
    assert timed.outcome == Unknown("no answer within 40 MB")


def test_nobody_is_left_behind(portfolio_of: Callable[..., Method], tmp_path: Path) -> None:
    def tell_and_sleep(problem: Any, limits: Limits) -> Outcome:
        (tmp_path / "pid").write_text(str(os.getpid()))
        return sleep(problem, limits)

    assert judged(portfolio_of(tell_and_sleep, wait_and_know)).by == "b"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    late = [Entrant("a", tell_and_sleep, (FORMULA, Limits())), Entrant("b", wait_and_know, (FORMULA, None))]
    with closing(race(late, seconds=20.0)) as endings:  # whatever ends the consumer
        assert next(endings).name == "b"
        os.kill(int((tmp_path / "pid").read_text()), 0)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_answers_that_are_there_at_once_count_in_order() -> None:
    entrants = [
        Entrant("first", float, ()),
        Entrant("a", time.sleep, (0.3,)),
        Entrant("b", time.sleep, (0.1,)),
    ]
    with closing(race(entrants, seconds=20.0)) as endings:
        assert next(endings).name == "first"
        time.sleep(1)
        assert [ending.name for ending in endings] == ["a", "b"]


def test_a_certificate_is_asked_of_a_solver_that_gives_one() -> None:
    assert kn.solve(pigeonhole(3, 2), certificate=True).method == "proof-cadical153"
    assert kn.solve(pigeonhole(3, 2), certificate=True).certificate is not None
