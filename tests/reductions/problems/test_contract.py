"""Every registered problem, and the training task, keeps the contract of `Problem`."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing.instances import INSTANCES, drawn
from karpnet.testing.witnesses.spaces import CANDIDATES
from reductions.core import AnyProblem
from reductions.drawings import GraphDrawing, IncidenceDrawing, NumbersDrawing
from reductions.errors import WitnessError
from reductions.problems import PROBLEMS
from reductions.reading.fields import Fields
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask
from tests.islands import ISLANDS

NUM_INSTANCES = 60
every_problem = pytest.mark.parametrize("name", [*PROBLEMS, *ARCHITECTURES])


def _instances(name: str) -> list[Any]:
    """Random small instances of a problem, or tasks of an architecture."""
    random = Random(f"problem {name}")
    if name in PROBLEMS:
        return [drawn(name, random) for _ in range(NUM_INSTANCES)]
    rules = [rule for rule in RULES.values() if rule.target == name]
    return [rule.instance(drawn(rule.source, random)) for rule in rules for _ in range(8)]


def _draws(problem: AnyProblem, count: int, seed: int = 0) -> list[Any]:
    rng = np.random.default_rng(seed)
    return [problem.random_witness(rng) for _ in range(count)]


@every_problem
def test_random_witnesses_are_well_formed_and_judged_consistently(name: str) -> None:
    for problem in _instances(name):
        for witness in _draws(problem, 5):
            violated = problem.num_violations(witness)
            assert 0 <= violated <= problem.num_constraints
            line = problem.violation(witness)
            assert (line is None) == (violated == 0)
            assert line is None or (line.strip() and "\n" not in line)


@pytest.mark.parametrize("name", PROBLEMS)
def test_no_witness_violates_more_than_there_is(name: str) -> None:
    for problem in _instances(name):
        for witness in CANDIDATES[name](problem):
            assert problem.num_violations(witness) <= problem.num_constraints


@pytest.mark.parametrize("name", PROBLEMS)
def test_random_witnesses_reach_every_witness(name: str) -> None:
    problem = min(_instances(name), key=lambda p: abs(len(list(CANDIDATES[name](p))) - 8))
    everything = {tuple(np.asarray(witness).tolist()) for witness in CANDIDATES[name](problem)}
    drawn = [tuple(witness.tolist()) for witness in _draws(problem, 60 * len(everything))]
    assert set(drawn) == everything
    assert min(map(drawn.count, everything)) >= 25, "each about 60 times"


@every_problem
def test_the_same_generator_draws_the_same_witness(name: str) -> None:
    problem = _instances(name)[0]
    for first, second in zip(_draws(problem, 3, 7), _draws(problem, 3, 7), strict=True):
        assert np.array_equal(first, second) if isinstance(first, np.ndarray) else first == second


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_list_is_a_witness_too_even_an_empty_one(name: str) -> None:
    for problem in _instances(name):
        for witness in _draws(problem, 2):
            assert problem.violation(witness.tolist()) == problem.violation(witness)


@every_problem
def test_witnesses_of_a_wrong_shape_are_refused(name: str) -> None:
    problem = _instances(name)[0]
    for wrong in (np.zeros((2, 2), dtype=np.bool_), np.full(99, 0.5)):
        for judge in (problem.violation, problem.num_violations):
            with pytest.raises(WitnessError):
                judge(wrong)


@every_problem
def test_json_holds_the_whole_instance(name: str) -> None:
    for problem in _instances(name):
        data = json.loads(json.dumps(problem.to_json()))
        assert type(problem).from_json(Fields(data, name)) == problem


@every_problem
def test_sizes_are_named_counts(name: str) -> None:
    keys = set()
    for problem in _instances(name):
        size = problem.size()
        assert all(type(value) is int for value in size.values()), size
        assert all(value >= 0 for key, value in size.items() if key != "bound")
        keys.add(frozenset(key for key in size if "_of_" not in key))
    assert len(keys) == 1, "the same names for every instance, but for those of widths"
    assert any(key.startswith("num_") for key in keys.pop())


@every_problem
def test_a_drawing_names_only_what_it_shows(name: str) -> None:
    for problem in _instances(name):
        match problem.drawing():
            case IncidenceDrawing(num_variables, num_constraints, triples):
                assert all(0 <= v < num_variables and 0 <= c < num_constraints for v, c, _ in triples)
                assert {sign for _, _, sign in triples} <= {1, -1}
            case GraphDrawing(num_vertices, edges, texts, labels):
                assert all(0 <= end < num_vertices for edge in edges for end in edge)
                assert len(texts) in (0, num_vertices)
                assert all(0 <= node < num_vertices for node in labels)
            case NumbersDrawing(numbers):
                assert all(type(number) is int for number in numbers)


def test_problems_are_named_as_they_are_registered() -> None:
    assert {problem.name: problem for problem in PROBLEMS.values()} == PROBLEMS
    assert TrainingTask.name not in PROBLEMS
    assert set(INSTANCES) == set(CANDIDATES) == set(PROBLEMS), "karpnet/testing needs entries for a problem"
    ends = {end for rule in RULES.values() for end in (rule.source, rule.target)}
    assert set(PROBLEMS) - ends == ISLANDS, "a problem that rules join is no island any more"
