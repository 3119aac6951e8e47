"""Certificates with a value of another kind at any place are refused with that place, in words of ours."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from certificates.checker import check
from certificates.errors import CertificateError
from karpnet.api.solve import certificate_of
from reductions.core import AnyProblem
from reductions.problems.cnf import CNF
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.nae_sat import NotAllEqualSAT
from solvers.exact.fewest_errors import optimize
from solvers.exact.least_width import least_width
from solvers.methods import Limits, method, run
from solvers.sealing import sealed
from solvers.source.with_proof import source_certificate
from tests.solvers.random_tasks import random_task, relu_sum_task, vertex_cover_task

DEEP: Any = []
for _ in range(400):
    DEEP = [DEEP]
OTHERS: tuple[Any, ...] = (
    None, True, 1, -1, 0, 1.5, float("nan"), float("inf"), "x", "1/0", "y" * 500, [], {}, [1], [[]],
    {"x": 1}, 10**30, -(10**30), 10**3000, DEEP,
)  # fmt: skip
# What Python says of a value of the wrong kind, and what the checker says where it foresaw nothing.
NOT_OURS = re.compile(
    r"attribute|indices|subscript|hashable|supported|zip|argument|unpack|literal for|Error|NoneType"
    r"|wrong form|is not (in|iter|sub)|limit"
)
SUBJECTS: dict[str, AnyProblem] = {
    "fit": relu_sum_task(4, 2, 0),
    "lemmas": relu_sum_task(4, 16, 1),
    "optimal": vertex_cover_task(3, [(0, 1), (1, 2), (2, 0)]),
    "width": random_task(27),
    "width of an AND": random_task(98),
    "no-width": random_task(61),
    "no-width of an AND": random_task(1),
    "model": NotAllEqualSAT.from_clauses(2, [[1, 2]]),
    "proof": CNF.from_clauses(2, [[1, 2], [-1, 2], [1, -2], [-1, -2]]),
    "coloring": GraphColoring(SimpleGraph.from_edges(3, [(0, 1), (1, 2), (0, 2)]), 2),
}


def certificate(name: str) -> dict[str, Any]:
    subject: Any = SUBJECTS[name]
    made: Any = None
    if subject.name != "training-task":
        made = source_certificate(subject, Limits(20.0))
    elif "width" in name:
        made = least_width(subject, Limits(20.0)).certificate
    elif name == "optimal":
        made = getattr(optimize(subject, Limits(20.0)), "certificate", None)
    else:
        made = certificate_of(subject, run(method("exact"), subject, Limits(20.0)).outcome)
    assert isinstance(made, dict), made
    return json.loads(json.dumps(made))  # type: ignore[no-any-return]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every node; of long lists, the first ones."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:5]):
            yield from places(inner, (*path, index))


def changed(document: Any, path: tuple[Any, ...], other: Any) -> Any:
    """The document with another value at a place."""
    if not path:
        return other
    outer = copy.copy(document)
    outer[path[0]] = changed(document[path[0]], path[1:], other)
    return outer


def verdict(document: Any, problem: AnyProblem) -> str:
    try:
        return check(document, problem.name, problem.to_json())
    except CertificateError as error:
        return str(error)


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_value_of_another_kind_is_refused_with_its_place(name: str) -> None:
    original, problem = certificate(name), SUBJECTS[name]
    claim, refused = verdict(original, problem), 0
    for path in places({key: value for key, value in original.items() if key != "checksum"}):
        for other in OTHERS:
            document = changed(original, path, other)
            if isinstance(document, dict):
                document = sealed({key: value for key, value in document.items() if key != "checksum"})
            said = verdict(document, problem)
            if said == claim:  # it proves the same: a weight may be another, a model may say less
                assert path[0] in ("fit", "refutation") or document == original, (path, other)
                continue
            refused += 1
            assert said.startswith("certificate: "), (path, other, said)
            assert NOT_OURS.search(said) is None, (path, other, said)
            assert "\n" not in said
            assert len(said) <= 300
            if path and path[0] in ("fit", "refutation"):
                assert path[0] in said, (path, other, said)
    assert refused > 10 * len(OTHERS) / 2


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_missing_field_is_named(name: str) -> None:
    original, problem = certificate(name), SUBJECTS[name]
    fields = problem.to_json()
    for path in places(original):
        if path and isinstance(path[-1], str):
            document = copy.deepcopy(original)
            parent = document
            for key in path[:-1]:
                parent = parent[key]
            del parent[path[-1]]
            if path != ("checksum",):
                document = sealed({key: value for key, value in document.items() if key != "checksum"})
            with pytest.raises(CertificateError, match=f"field '{path[-1]}' is missing|expected an integer"):
                check(document, problem.name, fields)


def test_what_came_and_where_it_stands_are_named() -> None:
    problem = SUBJECTS["proof"]
    original = certificate("proof")
    content = {key: value for key, value in original.items() if key != "checksum"}
    for change, message in (
        ({"refutation": [{"proof": []}]}, "certificate: refutation: expected an object, got a list"),
        ({"refutation": {"proof": {}}}, "certificate: refutation: expected a list, got an object"),
        ({"refutation": {"proof": [None]}}, "certificate: refutation: step 0: expected a list, got null"),
        ({"refutation": {"proof": [[1, 2]]}}, "certificate: refutation: step 0: expected a 0 between"),
        ({"refutation": {"proof": [{}]}}, "certificate: refutation: step 0: field 'delete' is missing"),
        ({"refutation": {"proof": [["1", 0]]}}, 'refutation: step 0: expected an integer, got "1"'),
        ({"claim": ["no"]}, "certificate: expected a claim among yes, no, got a list"),
        ({"version": 2.5}, "certificate: expected an integer, got 2.5"),
        ({"claim": "yes", "fit": {"model": []}}, "certificate: fit: expected a list, got an object"),
    ):
        with pytest.raises(CertificateError) as refusal:
            check(sealed(content | change), problem.name, problem.to_json())
        assert message in str(refusal.value)
    for document, message in (([], "certificate: expected an object, got a list"), (None, "got null")):
        with pytest.raises(CertificateError, match=message):
            check(document, problem.name, problem.to_json())


@pytest.mark.parametrize("literal", [3, -3, 0, 10**9])
def test_literals_beyond_the_header_are_refused(literal: int) -> None:
    problem = NotAllEqualSAT.from_clauses(2, [[1, 2]])
    content = {key: value for key, value in certificate("model").items() if key != "checksum"}
    assert content["fit"]
    said = (
        "negation are both true" if not literal else f"fit: expected an integer from -2 to 2, got {literal}"
    )
    with pytest.raises(CertificateError, match=said):
        check(sealed(content | {"fit": [*content["fit"], literal]}), problem.name, problem.to_json())


@pytest.mark.parametrize("fields", [[], None, {}, {"num_variables": []}, {"num_variables": 1, "clauses": {}}])
def test_an_instance_of_another_form_is_refused(fields: Any) -> None:
    with pytest.raises(CertificateError) as refusal:
        check(certificate("proof"), "cnf", fields)
    assert NOT_OURS.search(str(refusal.value)) is None
    assert str(refusal.value).startswith("certificate: cnf: ")
