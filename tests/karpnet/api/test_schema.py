"""Schemas of files: every kind that karpnet writes is as its schema says, and little else is."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import karpnet as kn
from certificates.checker import PROVED as CLAIMS
from karpnet.api import schema as module
from karpnet.api.load import save, save_generated
from karpnet.api.schema import names
from karpnet.testing.instances import drawn
from reductions.core import Derivation
from reductions.formats.json_files import (
    chain_document,
    derivation_document,
    dump,
    problem_document,
    witness_document,
)
from reductions.problems import PROBLEMS
from reductions.problems.cnf import CNF
from reductions.problems.k_sat import KSat
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask
from tests.karpnet.command import LIBRARY
from tests.schemas import changed, complaint, is_valid, mutants, places, valid
from tests.solvers.random_tasks import random_task, relu_sum_task, threshold_and_task, vertex_cover_task

FOLDER = Path(module.__file__).parent / "schemas"
FILES = {
    "instance",
    "training-task",
    "hypothesis",
    "witness",
    "certificate",
    "manifest",
    "submission",
    "benchmark",
}


def expect_strict(name: str, text: str) -> Any:
    """The document of a text that a schema accepts, while it accepts no mutant."""
    document = valid(name, text)
    for mutant in mutants(document):
        assert not is_valid(name, mutant), mutant
    return document


@pytest.mark.parametrize("name", names())
def test_every_schema_is_one_stands_alone_and_says_what_it_is_of(name: str) -> None:
    made = kn.schema(name)
    Draft202012Validator.check_schema(made)
    assert made["title"]
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for path, value in places(made):
        if path and path[-1] == "$ref":
            assert value.removeprefix("#/$defs/") in made["$defs"]
    json.dumps(made)


def test_an_unknown_schema_is_one_line() -> None:
    with pytest.raises(kn.InputError, match=r"schema: expected one of benchmark.*check.*got 'solves'"):
        kn.schema("solves")


def test_nothing_is_defined_in_vain() -> None:
    made = {name: kn.schema(name).get("$defs", {}) for name in names()}
    for path in FOLDER.glob("*.json"):
        for part in json.loads(path.read_bytes()).get("$defs", {}):
            assert any(f"{path.stem}.{part}" in used for used in made.values()), f"{path.name}: {part}"


def test_every_problem_has_a_schema() -> None:
    made = kn.schema("instance")["$defs"]
    branches = [branch["if"]["properties"]["kind"]["const"] for branch in made["instance.problem"]["allOf"]]
    assert sorted(branches) == sorted(made["instance.kind"]["enum"]) == sorted(PROBLEMS)


@pytest.mark.parametrize("name", PROBLEMS)
def test_instances_and_witnesses_of_every_problem(name: str) -> None:
    random, rng = Random(f"schema {name}"), np.random.default_rng(0)
    for number in range(40):
        problem = drawn(name, random)
        text = dump(problem_document(problem, recipe="r", truth="unknown, nothing: n"))
        witness = dump(witness_document(name, problem.random_witness(rng)))
        if number:
            valid("instance", text)
            valid("witness", witness)
            continue
        document = expect_strict("instance", text)
        expect_strict("witness", witness)
        optional = {"weights"} if name == "max-cut" else set()  # which are 1 by default
        for field in document["instance"].keys() - optional:
            rest = {key: value for key, value in document["instance"].items() if key != field}
            assert complaint("instance", changed(document, ("instance",), rest)), field


@pytest.mark.parametrize(
    ("kind", "instance"),
    [
        ("cnf", {"num_variables": 1, "clauses": [[1, 0]]}),
        ("cnf", {"num_variables": -1, "clauses": []}),
        ("cnf", {"num_variables": 1, "clauses": [[1.5]]}),
        ("tsp", {"num_variables": 1, "clauses": []}),
        ("sign-system", {"num_variables": 1, "rows": [[[0, 0]]], "targets": [0]}),
        ("sign-system", {"num_variables": 1, "rows": [[[0, 1, 2]]], "targets": [0]}),
        ("graph-coloring", {"num_vertices": 2, "edges": [[0, 0]], "num_colors": 1}),
        ("graph-coloring", {"num_vertices": 2, "edges": [[0, 1]], "num_colors": 0}),
        ("hypergraph-coloring", {"num_vertices": 2, "edges": [[]], "num_colors": 2}),
        ("hypergraph-coloring", {"num_vertices": 2, "edges": [[0, 0]], "num_colors": 2}),
        ("subset-sum", {"numbers": [1], "target": -1}),
        ("partition", {"numbers": [-1]}),
        ("bin-packing", {"numbers": [1], "capacity": 1, "num_bins": 0}),
        ("bin-packing", {"numbers": [1], "capacity": -1, "num_bins": 1}),
        ("knapsack", {"weights": [1], "values": [-1], "capacity": 1, "bound": 0}),
        ("directed-hamiltonian-cycle", {"num_vertices": 2, "arcs": [[0, 0]]}),
        ("hamiltonian-path", {"num_vertices": 2}),
        ("qubo", {"linear": [0, 0], "quadratic": [[0, 1]], "bound": 0}),
    ],
)
def test_what_no_reader_takes_no_schema_takes(kind: str, instance: object, tmp_path: Path) -> None:
    document = {"format": "karpnet", "version": 1, "kind": kind, "instance": instance}
    assert complaint("instance", document)
    path = tmp_path / "x.json"
    path.write_text(json.dumps(document))
    with pytest.raises(kn.InputError):
        kn.load(path)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_tasks_of_every_architecture(name: str) -> None:
    random = Random(f"schema {name}")
    for rule in (rule for rule in RULES.values() if rule.target == name):
        for number in range(8):
            derivation = Derivation.of(drawn(rule.source, random), (rule,))
            documents = (
                problem_document(derivation.target),
                derivation_document(derivation, truth="no, theorem: t"),
                chain_document(derivation),
            )
            for document in documents:
                (valid if number else expect_strict)("training-task", dump(document))


def test_tasks_of_no_rule() -> None:
    seen = set()
    for seed in range(60):
        task = random_task(seed)
        seen.add((task.architecture.name, task.max_errors > 0, task.labelled_nodes is None))
        valid("training-task", dump(problem_document(task)))
    assert len(seen) > 10


def test_what_a_task_may_and_may_not_say() -> None:
    derivation = Derivation.of(CNF.from_clauses(1, [[1]]), (RULES["cnf-to-sign-system"],))
    derivation = Derivation.of(derivation.target, (RULES["sign-system-to-relu-sum"],))
    whole = valid("training-task", dump(derivation_document(derivation)))
    graphs = whole["instance"]["graphs"]
    weights = [1, "-2/3", 0.5] * len(graphs["edges"])
    weighted = changed(whole, ("instance", "graphs", "edge_weights"), weights[: len(graphs["edges"])])
    assert complaint("training-task", weighted) == ""
    assert complaint("training-task", changed(weighted, ("instance", "tolerance"), 0.25)) == ""
    chain = valid("training-task", dump(chain_document(derivation)))
    for broken in (
        changed(weighted, ("instance", "graphs", "edge_weights"), ["1/0"]),
        changed(weighted, ("instance", "graphs", "edge_weights"), [None]),
        changed(whole, ("instance", "architecture", "family"), "mlp"),
        changed(whole, ("instance", "architecture", "width"), 0),
        changed(whole, ("instance", "architecture", "statistic"), "degrees"),
        changed(whole, ("instance", "tolerance"), -1),
        changed(whole, ("instance", "labels"), ["x"]),
        changed(whole, ("derivation", "source", "kind"), "cnf"),
        changed(whole, ("derivation", "source", "kind"), "training-task"),
        changed(whole, ("derivation", "rules"), []),
        changed(whole, ("digest",), "0" * 64),
        changed(chain, ("digest",), "0"),
        {key: value for key, value in chain.items() if key != "derivation"},
        {key: value for key, value in chain.items() if key != "digest"},
        changed(whole, ("version",), 2),
        changed(whole, ("truth",), "yes"),
    ):
        assert complaint("training-task", broken), broken


def test_weights_and_what_they_may_not_be() -> None:
    weights = kn.Hypothesis.from_fractions([[Fraction(1, 3), Fraction(-2)]], [Fraction(2**80)])
    document = expect_strict("hypothesis", dump(witness_document(TrainingTask.name, weights)))
    for wrong in ("1/0", "a", None, True, "0.5"):
        assert complaint("hypothesis", changed(document, ("instance", "readout", 0), wrong)), wrong
    values = {"problem": "cnf", "values": [True, 1]}
    witness = {"format": "karpnet", "version": 1, "kind": "witness", "instance": values}
    assert complaint("witness", witness), "truth values and integers are not mixed"


@pytest.fixture(scope="module")
def certificates() -> dict[str, list[dict[str, Any]]]:
    """Certificates by claim: of sources, of sums and of classifiers."""
    no, yes = CNF.from_clauses(1, [[1], [-1]]), CNF.from_clauses(2, [[1, 2]])
    clashing = KSat(1, no.clauses, 1)
    tasks = (relu_sum_task(4, 3, 0), threshold_and_task(4, 3, 0))
    vertex_cover = vertex_cover_task(3, [(0, 1), (1, 2)])
    found = [
        *(kn.solve(problem, certificate=True).certificate for problem in (no, yes, clashing)),
        *(kn.solve(kn.reduce(no, to=name)).certificate for name in ("relu-sum", "threshold-and")),
        *(kn.solve(task).certificate for task in (*tasks, vertex_cover)),
        *(kn.solve(task, "optimal").certificate for task in (tasks[0], vertex_cover)),
        *(kn.width(task).certificate for task in (*tasks, vertex_cover)),
        kn.width(random_task(7)).certificate,
        kn.width(contradiction()).certificate,
    ]
    claims: dict[str, list[dict[str, Any]]] = {claim: [] for claim in CLAIMS}
    for certificate in filter(None, found):
        claims[certificate["claim"]].append(certificate)
    return claims


def contradiction() -> TrainingTask:
    """A sample with two labels: no width fits."""
    task = relu_sum_task(3, 1, 0)
    document = json.loads(dump(problem_document(task)))["instance"]
    graphs = {"num_nodes": [1, 1], "edges": [], "num_features": 1, "feature_denominator": 1, "features": []}
    from reductions.reading.fields import Fields

    return TrainingTask.from_json(Fields({**document, "graphs": graphs, "labels": [1, 2]}, "t"))


def test_certificates_of_every_claim(certificates: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    assert kn.schema("certificate")["$defs"]["certificate.claim"]["enum"] == [
        "yes",
        "no",
        "optimal",
        "width",
        "no-width",
    ]
    assert set(certificates) == {"yes", "no", "optimal", "width", "no-width"}
    for claim, found in certificates.items():
        assert found, claim
        for certificate in found:
            path = tmp_path / "c.json"
            save(certificate, path)
            document = expect_strict("certificate", path.read_text())
            for field in set(document) - {"refutation"}:
                rest = {key: value for key, value in document.items() if key != field}
                assert complaint("certificate", rest), field


def test_every_file_of_the_library_is_as_its_schema_says() -> None:
    for path in sorted(LIBRARY.glob("*.json")):
        name = "manifest" if path.name == "manifest.json" else "instance"
        expect_strict(name, path.read_text())
    assert set(names()) > FILES


def test_generated_files_are_as_their_schemas_say(tmp_path: Path) -> None:
    for answer in ("yes", "no"):
        made = kn.generate("twin-sat", num_variables=10, answer=answer)
        for what, path in save_generated(made, tmp_path / "twin.json"):
            expect_strict(what, path.read_text())
    control = kn.generate("one-channel", num_features=3, num_samples=8)
    for what, path in save_generated(control, tmp_path / "control.json"):
        expect_strict({"instance": "training-task", "witness": "hypothesis"}[what], path.read_text())
