from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.json_files import derivation_document, dump, problem_document, witness_document
from reductions.formats.load import load, load_hypothesis
from reductions.paths import derive
from reductions.problems import PROBLEMS
from reductions.problems.cnf import CNF
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.hypothesis import Hypothesis


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_round_trip(name: str, tmp_path: Path) -> None:
    random = Random(name)
    for _ in range(50):
        problem = drawn(name, random)
        path = write(tmp_path / "p.json", dump(problem_document(problem)))
        assert load(path).source == problem


def _example() -> Derivation:
    return derive(CNF.from_clauses(3, [[1, 2, -3], [-1, 3]]), "relu-sum")


def test_a_task_keeps_its_chain_and_lifts_weights(tmp_path: Path) -> None:
    derivation = _example()
    path = write(tmp_path / "t.json", dump(derivation_document(derivation)))
    chain = load(path)
    task = chain.target
    assert task == derivation.target
    assert [rule.name for rule in chain.rules] == [rule.name for rule in derivation.rules]
    witness = witnesses(derivation.source)[0]
    weights = write(tmp_path / "w.json", dump(witness_document("training-task", derivation.forward(witness))))
    loaded = load_hypothesis(weights)
    assert task.violation(loaded) is None
    assert chain.source.violation(chain.back(loaded)) is None


@pytest.mark.parametrize("name", [rule.name for rule in RULES.values() if rule.target in ARCHITECTURES])
def test_every_rule_writes_tasks_that_can_be_read(name: str, tmp_path: Path) -> None:
    rule, random = RULES[name], Random(name)
    for _ in range(20):
        derivation = Derivation.of(drawn(rule.source, random), (rule,))
        loaded = load(write(tmp_path / "t.json", dump(derivation_document(derivation))))
        assert loaded.target == derivation.target


def test_a_task_whose_samples_were_changed_is_refused(tmp_path: Path) -> None:
    document = json.loads(dump(derivation_document(_example())))
    document["instance"]["labels"][0] = 2
    path = write(tmp_path / "t.json", json.dumps(document))
    with pytest.raises(InputError, match="does not follow from its chain"):
        load(path)


def test_a_task_whose_edges_were_given_weights_is_refused(tmp_path: Path) -> None:
    document = json.loads(dump(derivation_document(_example())))
    graphs = document["instance"]["graphs"]
    for weight, is_right in ((1, True), (2, False)):
        graphs["edge_weights"] = [weight] * len(graphs["edges"])
        path = write(tmp_path / "t.json", json.dumps(document))
        if is_right:
            assert load(path).target == _example().target
        else:
            with pytest.raises(InputError, match="does not follow from its chain"):
                load(path)


def test_a_task_may_change_its_width_and_tolerance(tmp_path: Path) -> None:
    document = json.loads(dump(derivation_document(_example())))
    document["instance"]["architecture"]["width"] = 5
    document["instance"]["tolerance"] = "1/7"
    task = load(write(tmp_path / "t.json", json.dumps(document))).target
    assert (task.architecture.width, task.tolerance) == (5, Fraction(1, 7))


@pytest.mark.parametrize("label", ["1e999999999", "1e-5000", "0.5", "1_0", " 1/2", "1/0", "9" * 4001])
def test_fractions_are_integers_over_integers(label: str, tmp_path: Path) -> None:
    document = json.loads(dump(problem_document(_example().target)))
    document["instance"]["labels"][0] = label
    with pytest.raises(InputError, match=r'labels\[0\]: expected a number or a fraction such as "3/7"'):
        load(write(tmp_path / "t.json", json.dumps(document)))


def test_float_weights_are_read_exactly(tmp_path: Path) -> None:
    document = {
        "format": "karpnet",
        "version": 1,
        "kind": "hypothesis",
        "instance": {"weights": [[0.1, "1/3", 2]], "readout": [-5e-324]},
    }
    hypothesis = load_hypothesis(write(tmp_path / "w.json", json.dumps(document)))
    assert hypothesis.weights[0, 0] == Fraction(0.1)
    assert hypothesis.weights[0, 1] == Fraction(1, 3)
    assert hypothesis.readout[0] == Fraction(-5e-324)


def _weights(**changes: Any) -> str:
    instance = {"weights": [[1, 2]], "readout": [1]} | changes
    return json.dumps({"format": "karpnet", "version": 1, "kind": "hypothesis", "instance": instance})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_weights(weights=[[1, float("nan")]]), "is not usable JSON (NaN is no JSON number"),
        (_weights(weights=[[1, float("inf")]]), "is not usable JSON (Infinity is no JSON number"),
        (_weights(weights=[[1], [1, 2]]), "weights[1]: expected rows of equal length"),
        (_weights(weights=[[1, "1/0"]]), "weights[0][1]: expected a number or a fraction"),
        (_weights(readout=[1, 2]), "readout: expected 1 numbers, got 2"),
        (_weights(weights={"a": 1}), "weights: expected a list, got an object"),
        ('{"format": "karpnet", "version": 1, "kind": "cnf"}', "kind: expected hypothesis, got 'cnf'"),
    ],
)
def test_bad_weights_are_refused(tmp_path: Path, content: str, message: str) -> None:
    path = write(tmp_path / "w.json", content)
    with pytest.raises(InputError) as caught:
        load_hypothesis(path)
    assert message in str(caught.value)


def _file(kind: str, **instance: Any) -> str:
    return json.dumps({"format": "karpnet", "version": 1, "kind": kind, "instance": instance})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x7fELF\0\0\1", "is binary"),
        (b'{"a": "\xff"}', ":1: byte 0xff is not UTF-8"),
        ("{", ":1: is not valid JSON"),
        ("[1, 2]", 'expected a JSON object with "format": "karpnet", got a list'),
        ('{"format": "other"}', "got 'other'"),
        ('{"format": "karpnet", "version": 99}', "expected version 1, got 99"),
        (_file("sudoku"), "kind: expected one of "),
        ("[" * 100_000, "is not usable JSON"),
        ("1" * 5000, "is not usable JSON"),
        (_file("cnf", num_variables=2), "field 'clauses' is missing"),
        (_file("cnf", num_variables=-1, clauses=[]), "num_variables: expected a count from 0"),
        (_file("cnf", num_variables=10**30, clauses=[]), "num_variables: expected a count from 0"),
        (_file("cnf", num_variables=True, clauses=[]), "num_variables: expected a count"),
        (_file("cnf", num_variables=2, clauses=[[1, 3]]), "clause 1: expected literals ±1..±2, got 3"),
        (_file("cnf", num_variables=2, clauses=[[1], [0]]), "clause 2: expected literals ±1..±2, got 0"),
        (_file("cnf", num_variables=2, clauses=[1]), "clauses[0]: expected a list, got a number"),
        (_file("cnf", num_variables=2, clauses=[[1.5]]), "clauses[0][0]: expected an integer, got 1.5"),
        (_file("partition", numbers=[1, -2]), "numbers[1]: expected a number >= 0, got -2"),
        (_file("hypergraph-coloring", num_vertices=2, num_colors=0, edges=[]), "at least 1 color"),
        (
            _file("hypergraph-coloring", num_vertices=2, num_colors=2, edges=[[]]),
            "edge 1: expected at least 1",
        ),
        (_file("hypergraph-coloring", num_vertices=2, num_colors=2, edges=[[0, 0]]), "vertex 0 occurs twice"),
        (
            _file("hypergraph-coloring", num_vertices=2, num_colors=2, edges=[[2]]),
            "expected vertices 0..1, got 2",
        ),
        (_file("sign-system", num_variables=1, rows=[[[0, 0]]], targets=[1]), "expected non-zero"),
        (_file("sign-system", num_variables=1, rows=[[[0, 1]]], targets=[-1]), "expected b >= 0, got -1"),
        (_file("sign-system", num_variables=1, rows=[[[1, 1]]], targets=[1]), "expected columns 0..0, got 1"),
        (_file("sign-system", num_variables=1, rows=[[[0, 1]]], targets=[]), "expected 1 targets, got 0"),
    ],
)
def test_bad_instances_are_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = write(tmp_path / "p.json", content)
    with pytest.raises(InputError) as caught:
        load(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("labels",), [1], "labels: expected"),
        (("tolerance",), -1, "tolerance: expected at least 0"),
        (("architecture", "family"), "transformer", "family: expected activation-sum"),
        (("architecture", "width"), 0, "width: expected at least 1"),
        (("architecture", "aggregation"), "max", "aggregation: expected one of sum"),
        (("graphs", "edges"), [[0, 0]], "an edge to itself"),
        (("graphs", "edges"), [[0, 2]], "joins two different graphs"),
        (("graphs", "edges"), [[0, 1], [1, 0]], "an edge occurs twice"),
        (("graphs", "edges"), [[0, 99]], "expected edge ends"),
        (("graphs", "num_nodes"), [10**12], "num_nodes: expected numbers of nodes"),
        (("graphs", "features"), [[0, 99, 1]], "features: expected nodes"),
        (("labelled_nodes",), [0], "expected labeled nodes exactly for"),
    ],
)
def test_bad_tasks_are_refused(tmp_path: Path, place: tuple[str, ...], value: Any, message: str) -> None:
    document = json.loads(dump(problem_document(_example().target)))
    spot = document["instance"]
    for key in place[:-1]:
        spot = spot[key]
    spot[place[-1]] = value
    path = write(tmp_path / "t.json", json.dumps(document))
    with pytest.raises(InputError) as caught:
        load(path)
    assert message in str(caught.value)


def test_missing_files_and_directories(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "none.cnf")
    with pytest.raises(InputError, match="is a directory"):
        load(tmp_path)
    bad = write(tmp_path / "a.cnf.gz", b"\x1f\x8b and no gzip at all")
    with pytest.raises(InputError, match=r"is not a whole \.gz file"):
        load(bad)


def test_every_architecture_survives_json(tmp_path: Path) -> None:
    for name, architecture in ARCHITECTURES.items():
        fields = architecture.to_json()
        assert isinstance(json.loads(json.dumps(fields)), dict), name
    assert isinstance(Hypothesis.from_floats(np.ones((1, 1)), np.ones(1)).to_json(), dict)
