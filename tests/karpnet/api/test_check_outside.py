"""Models, proofs and witnesses that come from elsewhere, checked through the library."""

from __future__ import annotations

import json
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest

import karpnet as kn
from certificates.tasks import read_source
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.answers.models import Model
from reductions.answers.proofs import Form, Proof, load_proof, parse_proof
from reductions.problems import PROBLEMS
from tests.solver_proofs import CADICAL, pigeons

SMALL = kn.CNF.from_clauses(3, [[1, 2, 3], [-1, -2]])
CONTRADICTION = kn.CNF.from_clauses(1, [[1], [-1]])


def model(*literals: int, status: str = "SATISFIABLE") -> Model:
    return Model(status, literals, "out")


@pytest.mark.parametrize(
    ("literals", "accepted", "message"),
    [
        ((1, -2, 3), True, "YES: the witness is right"),
        ((1, -2), True, "YES: the witness is right whatever the 1 variable left open may be"),
        ((1, 2), False, "out: clause 2 is not satisfied (1 variable left open)"),
        ((3,), False, "out: clause 2 is not satisfied (2 variables left open)"),
        ((1, 2, 3), False, "out: clause 2 (¬x1, ¬x2) is violated"),
        ((1, -2, 3, -1), False, "out: states both 1 and -1"),
        ((1, -2, 4), False, "out: literal 4 is beyond the 3 variables of the instance"),
        ((1, -2, -9), False, "out: literal -9 is beyond the 3 variables of the instance"),
        ((), False, "out: clause 1 is not satisfied (3 variables left open)"),
    ],
)
def test_models_of_clauses(literals: tuple[int, ...], accepted: bool, message: str) -> None:
    report = kn.check(model(*literals), SMALL)
    assert (report.accepted, report.message) == (accepted, message)
    if accepted:
        assert report.certificate is not None
        assert kn.check(report.certificate, SMALL)
        assert not kn.check(report.certificate, CONTRADICTION)


def test_a_claim_without_evidence_is_refused() -> None:
    report = kn.check(Model("UNSATISFIABLE", None, "out"), CONTRADICTION)
    assert not report
    assert "is a claim and no evidence; let the solver write a proof" in report.message
    assert kn.check(Model("SATISFIABLE", None, "out"), SMALL).message == "out: states no model, SATISFIABLE"
    assert kn.check(Model("", None, "out"), SMALL).message == "out: states no model"
    assert not kn.check(Model("UNKNOWN", None, "out"), SMALL)
    assert kn.check(Model("SATISFIABLE", None, "out"), kn.CNF.from_clauses(0, []))


@pytest.mark.parametrize("name", ["cnf", "k-sat", "nae-sat", "one-in-three-sat", "linear-equations"])
def test_models_of_own_variables_agree_with_brute_force(name: str) -> None:
    random, seen = Random(name), set()
    for _ in range(30):
        problem = drawn(name, random)
        n = problem.num_variables
        for values in product((False, True), repeat=min(n, 6)):
            values += (False,) * (n - len(values))
            is_right = problem.violation(np.array(values, dtype=np.bool_)) is None
            report = kn.check(model(*(v if x else -v for v, x in enumerate(values, 1))), problem)
            assert report.accepted == is_right
            seen.add(is_right)
    assert seen == {True, False}


@pytest.mark.parametrize("name", ["cnf", "nae-sat"])
def test_partial_models_must_hold_whatever_is_left_open(name: str) -> None:
    random, seen = Random(name), set()
    for _ in range(800):
        problem = drawn(name, random)
        n = problem.num_variables
        literals = [v * random.choice((-1, 1)) for v in range(1, n + 1) if random.random() < 0.6]
        fixed = {abs(literal): literal > 0 for literal in literals}
        free = [v for v in range(1, n + 1) if v not in fixed]
        always = all(
            problem.violation(
                np.array(
                    [({**fixed, **dict(zip(free, rest, strict=True))})[v] for v in range(1, n + 1)],
                    dtype=np.bool_,
                )
            )
            is None
            for rest in product((False, True), repeat=len(free))
        )
        accepted = bool(kn.check(model(*literals), problem))
        assert always or not accepted  # (x1 or not x1) holds whatever x1 is, and lists no true literal
        seen.add((accepted, bool(free)))
    assert {(True, True), (False, True)} <= seen


def test_open_variables_of_equations_are_taken_as_false() -> None:
    equations = kn.LinearEquations.from_rows(3, [[(0, 1), (1, 1)]], [1])
    report = kn.check(model(1), equations)
    assert report
    assert report.message == "YES: the witness is right (2 variables left open and taken as false)"
    refused = kn.check(model(-1), equations)
    assert "out: equation 1: the left side is 0, expected 1 (2 variables left open and" in refused.message


@pytest.mark.parametrize(
    "name", ["graph-coloring", "hypergraph-coloring", "vertex-cover", "clique", "partition"]
)
def test_models_of_the_cnf_of_other_problems_are_lifted(name: str) -> None:
    random, seen = Random(1), set()
    for _ in range(12):
        problem = drawn(name, random)
        cnf = kn.reduce(problem, "cnf").target
        answer = kn.solve(cnf, "cadical", seconds=10)
        seen.add(answer.verdict)
        if answer.verdict == "YES":
            literals = [v if true else -v for v, true in enumerate(answer.witness.tolist(), 1)]
            assert kn.check(model(*literals), problem), problem
        else:
            values = random.choices((-1, 1), k=cnf.num_variables)
            assert not kn.check(model(*(v * sign for v, sign in enumerate(values, 1))), problem)
    assert "YES" in seen


def test_tasks_have_no_model_but_their_source_has() -> None:
    task = kn.reduce(SMALL, "relu-sum")
    assert kn.check(model(1, -2, 3), task)
    with pytest.raises(kn.UnsupportedError, match="a model says nothing of a training task"):
        kn.check(model(1, -2, 3), task.target)
    with pytest.raises(kn.UnsupportedError, match="karpnet reduce FILE --to cnf"):
        kn.check(parse_proof(b"", "drat", "p"), kn.Partition((1, 2, 3)))


@pytest.mark.parametrize("form", ["drat", "lrat"])
@pytest.mark.parametrize("kind", ["text", "binary"])
def test_proofs_of_cadical_become_certificates(form: Form, kind: str) -> None:
    proof, formula = load_proof(CADICAL / f"pigeons-4-{kind}.{form}", form), pigeons(4)
    report = kn.check(proof, formula)
    assert report, report
    assert str(report) == "NO: there is no witness"
    assert report.certificate is not None
    assert kn.check(json.loads(json.dumps(report.certificate)), formula)
    assert kn.check(proof, kn.reduce(formula, "relu-sum"))
    # As clauses of another order: DRAT goes by their literals, LRAT by their numbers.
    turned = kn.CNF.from_clauses(20, formula.clauses.lists()[::-1])
    assert bool(kn.check(proof, turned)) == (form == "drat")
    for left_out in range(0, len(formula.clauses), 5):
        clauses = formula.clauses.lists()
        del clauses[left_out]
        assert not kn.check(proof, kn.CNF.from_clauses(20, clauses))


def test_no_mutated_lrat_proof_refutes_satisfiable_clauses() -> None:
    original = load_proof(CADICAL / "pigeons-4-text.lrat", "lrat")
    formula, random, refused = pigeons(4), Random(3), 0
    for round_ in range(200):
        clauses = formula.clauses.lists()
        clauses[random.randrange(5)].append(21)  # satisfied by x21
        steps = list(original.steps)
        for _ in range(random.randint(0, 2)):
            position = random.randrange(len(steps))
            step = steps[position]
            hints, literals = list(step.hints), list(step.literals)
            some = hints if hints and random.random() < 0.6 else literals
            if some and random.random() < 0.5:
                some[random.randrange(len(some))] = random.choice((-1, 1)) * random.randint(1, 130)
            elif some:
                del some[random.randrange(len(some))]
            steps[position] = step._replace(hints=hints, literals=literals)
        report = kn.check(Proof("lrat", steps, "p"), kn.CNF.from_clauses(21, clauses))
        assert not report, round_
        refused += report.message.startswith("p:")
    assert refused == 200


def test_a_refused_lrat_step_is_named_by_its_line_and_the_clauses_by_their_numbers() -> None:
    clauses = [[1, 2], [-1, 2], [1, -2], [-1, -2]]
    formula = kn.CNF.from_clauses(2, clauses)
    for text, message in (
        (b"c\n10 2 0 1 2 0\n20 0 10 3 4 0\n", "NO: there is no witness"),
        (b"c\n10 2 0 1 2 0\n20 0 10 3 10 0\n", "p:3: the hints end without a conflict"),
        (b"c\n10 2 0 1 2 0\n\n20 0 15 3 4 0\n", "p:4: 15 names no clause that is there"),
        (b"c\n10 2 0 1 2 0\n10 d 3 0\n20 0 10 3 4 0\n", "p:4: 3 names no clause that is there"),
        (b"c\n10 2 0 1 2 0\n20 -2 0 10 0\n30 0 10 20 0\n", "p:3: "),
        (b"10 1 2 3 0 1 0\n20 0 10 0\n", "p:2: clause 10 is neither unit nor false here"),
        (b"10 2 0 1 2 0\n", "p: the last step is not the empty clause"),
    ):
        assert kn.check(parse_proof(text, "lrat", "p"), formula).message.startswith(message)
    assert kn.check(parse_proof(b"3 0 1 2 0\n", "lrat", "p"), CONTRADICTION)
    assert not kn.check(parse_proof(b"3 0 1 2 0\n", "lrat", "p"), SMALL)


@pytest.mark.parametrize("name", ["nae-sat", "graph-coloring", "hypergraph-coloring", "k-sat"])
def test_lrat_numbers_are_those_of_the_cnf_that_reduce_writes(name: str) -> None:
    from solvers.deadline import Deadline
    from solvers.exact.proofs.trimmed import refute

    random, refuted = Random(1), 0
    for _ in range(60):
        problem = drawn(name, random)
        if witnesses(problem):
            continue
        clauses = kn.reduce(problem, "cnf").target.clauses.lists()
        found: Any = refute(clauses, Deadline(10.0), keep=len(clauses))
        lines = []
        for number, step in enumerate(found.steps, len(clauses) + 1):
            lines.append(" ".join(map(str, [number, *step, 0])))
        proof = parse_proof("\n".join(lines).encode(), "lrat", "p")
        own = {frozenset(clause) for clause in read_source(name, problem.to_json()).clauses}
        if not own >= {*map(frozenset, clauses)}:  # a chain to other clauses is shorter
            with pytest.raises(kn.UnsupportedError, match="check the proof against FORMULA"):
                kn.check(proof, problem)
        else:
            report = kn.check(proof, problem)
            assert report, report
            refuted += 1
    assert refuted > 2


def test_witnesses_are_checked_where_they_belong() -> None:
    chain = kn.reduce(SMALL, "relu-sum")
    good, bad = np.array([True, False, True]), np.array([True, True, False])
    assert str(kn.check(good, SMALL)) == "YES: the witness is right"
    assert str(kn.check(bad.tolist(), SMALL)) == "refused: clause 2 (¬x1, ¬x2) is violated"
    assert kn.check(good, chain)
    weights = chain.forward(good)
    assert str(kn.check(weights, chain)) == "YES: the weights fit the task"
    assert not kn.check(chain.forward(bad), chain)
    document = {"format": "karpnet", "version": 1, "kind": "witness"}
    on_cnf = document | {"instance": {"problem": "cnf", "values": good.tolist()}}
    assert kn.check(on_cnf, chain)
    on_nae = document | {"instance": {"problem": "nae-sat", "values": [True, False, True, False]}}
    assert kn.check(on_nae, chain)
    with pytest.raises(kn.InputError, match="is a witness of 'nae-sat', expected one of cnf"):
        kn.check(on_nae, SMALL)


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_witness_files_of_every_problem(name: str) -> None:
    random = Random(2)
    for _ in range(8):
        problem = drawn(name, random)
        for witness in witnesses(problem)[:3]:
            values = np.asarray(witness).tolist()
            document = {
                "format": "karpnet",
                "version": 1,
                "kind": "witness",
                "instance": {"problem": name, "values": values},
            }
            assert kn.check(document, problem)
            assert kn.check(values, problem)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([True, False], "values: expected 3 truth values"),
        ([True, 1, False], r"values\[1\]: expected a truth value, got 1"),
        ([1, 0, 1], "values: expected 3 truth values"),
        ([1, None, 1], r"values\[1\]: expected an integer, got None"),
        ([[True], True, False], r"values\[0\]: expected an integer, got \[True\]"),
        ([10**40, 1, 2], "values: "),
        ([], "values: expected 3 truth values"),
        ({}, "values: expected a list"),
    ],
)
def test_values_of_another_form_are_refused(values: Any, message: str) -> None:
    document = {
        "format": "karpnet",
        "version": 1,
        "kind": "witness",
        "instance": {"problem": "cnf", "values": values},
    }
    with pytest.raises(kn.InputError, match=message):
        kn.check(document, SMALL)


@pytest.mark.parametrize("what", [None, 3, "proof.lrat", object(), {1, 2}])
def test_other_things_are_no_evidence(what: Any) -> None:
    with pytest.raises(kn.InputError, match="expected a certificate, a witness, a model or a proof"):
        kn.check(what, SMALL)
    with pytest.raises(kn.InputError, match="holds what JSON cannot hold"):
        kn.check({"claim": object()}, SMALL)
