"""What the checker accepts, and that it refuses everything else."""

from __future__ import annotations

import ast
import contextlib
import copy
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

import certificates
from certificates.checker import FORMAT, VERSION, check
from certificates.errors import CertificateError, sha256
from certificates.tasks import SOURCES, read_task
from karpnet.api.solve import certificate_of
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.problems.knapsack import Knapsack
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.partition import Partition
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import fit_certificate, refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.fewest_errors import optimize
from solvers.exact.proofs.trimmed import PROOF_SOLVERS
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits, method, run
from solvers.sealing import sealed
from solvers.source.with_proof import source_certificate
from tests.certificates.forging import is_accepted, mutated, resealed
from tests.solvers.random_tasks import relu_sum_task, threshold_and_task, vertex_cover_task

NO_TASKS = (relu_sum_task(7, 30, 0), threshold_and_task(7, 30, 0))
YES_TASKS = (relu_sum_task(7, 6, 0), threshold_and_task(7, 6, 0))


def refutation(task: TrainingTask) -> dict[str, Any]:
    decision = decide(trusted_task(task), Deadline(30.0))
    made = refutation_certificate(decision.task, decision.refutations, Deadline(30.0))
    assert isinstance(made, dict), made
    return made


def fit(task: TrainingTask) -> dict[str, Any]:
    decision = decide(trusted_task(task), Deadline(30.0))
    assert decision.weights is not None
    return fit_certificate(task, decision.weights)


@pytest.mark.parametrize("task", [*NO_TASKS, *YES_TASKS])
def test_any_change_without_a_new_checksum_is_refused(task: TrainingTask) -> None:
    certificate = fit(task) if task in YES_TASKS else refutation(task)
    assert is_accepted(certificate, task)
    random = Random(1)
    for _ in range(200):
        other = mutated(certificate, random)
        assert other == certificate or not is_accepted(other, task)


@pytest.mark.parametrize("pair", list(zip(NO_TASKS, YES_TASKS, strict=True)))
def test_false_claims_stay_refused_under_all_mutations(pair: tuple[TrainingTask, TrainingTask]) -> None:
    impossible, possible = pair
    random = Random(2)
    for certificate, task in ((refutation(impossible), possible), (fit(possible), impossible)):
        forged = resealed(certificate, task)
        assert not is_accepted(forged, task)
        for _ in range(300):
            forged = resealed(mutated(certificate, random), task)
            assert not is_accepted(forged, task)


@pytest.mark.parametrize("task", NO_TASKS)
def test_every_multiplier_and_hint_matters(task: TrainingTask) -> None:
    certificate = refutation(task)
    random, refused = Random(3), 0
    for _ in range(100):
        changed = copy.deepcopy(certificate)
        part = random.choice([p for p in changed["refutation"] if p["lemmas"]])
        lemma = random.choice(part["lemmas"])
        position = 1 + 2 * random.randrange(len(lemma) // 2)
        lemma[position] += random.choice((-1, 1)) if lemma[position] > 1 else 1
        refused += not is_accepted(resealed(changed, task), task)
    assert refused == 100


@pytest.mark.parametrize("task", [*NO_TASKS, *YES_TASKS])
def test_a_changed_label_changes_the_task(task: TrainingTask) -> None:
    certificate = fit(task) if task in YES_TASKS else refutation(task)
    instance = task.to_json()
    instance["labels"][-1] = 1 - instance["labels"][-1]
    with pytest.raises(CertificateError, match="another instance"):
        check(certificate, task.name, instance)


def test_optimal_claims_are_tight() -> None:
    task = vertex_cover_task(5, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)])
    outcome = optimize(task, Limits(30.0))
    certificate: Any = outcome.certificate  # type: ignore[union-attr]
    assert check(certificate, task.name, task.to_json()).endswith("3")
    for value in (0, 1, 2, 4, 5):
        assert not is_accepted(resealed(certificate | {"value": value}, task), task)


@pytest.mark.parametrize("solver", PROOF_SOLVERS)
def test_proofs_of_every_solver_check(solver: str) -> None:
    random, verdicts = Random(4), []
    for num_clauses in (30, 70, 90):
        clauses = [
            [random.choice((-1, 1)) * v for v in random.sample(range(1, 21), 3)] for _ in range(num_clauses)
        ]
        problem = NotAllEqualSAT.from_clauses(20, clauses)
        outcome = run(method(f"proof-{solver}"), problem, Limits(20.0)).outcome
        certificate, instance = certificate_of(problem, outcome), problem.to_json()
        verdicts.append(check(certificate, problem.name, instance)[:3])
        instance["clauses"][0][0] *= -1
        with pytest.raises(CertificateError, match="another instance"):
            check(certificate, problem.name, instance)
    assert set(verdicts) == {"YES", "NO:"}


@pytest.mark.parametrize("name", SOURCES)
def test_sources_are_certified_both_ways(name: str) -> None:
    random, claims = Random(name), set()
    for _ in range(40):
        problem = drawn(name, random)
        truth = bool(witnesses(problem))
        certificate = source_certificate(problem, Limits(20.0))
        assert isinstance(certificate, dict)
        assert certificate["claim"] == ("yes" if truth else "no")
        check(certificate, problem.name, problem.to_json())
        other = {k: v for k, v in certificate.items() if k != "checksum"}
        for false in ({"claim": "no" if truth else "yes"}, {"fit": []}, {"refutation": {"proof": [[0]]}}):
            with contextlib.suppress(CertificateError):
                said = check(sealed(other | false), problem.name, problem.to_json())
                assert said.startswith("YES" if truth else "NO")
        claims.add(truth)
    assert claims == {True, False}


def test_other_sources_are_told_the_way() -> None:
    made = source_certificate(Partition((1, 2, 3)), Limits(1.0))
    assert made == "certificates do not cover partition: reduce the instance to cnf first (reduce --to cnf)"
    made = source_certificate(Knapsack((), (), 0, 0), Limits(1.0))
    assert made == "certificates do not cover knapsack: no rule leads from it to cnf"


def test_hints_must_be_earlier_clauses() -> None:
    instance = {"num_variables": 1, "clauses": [[1], [-1]]}
    digest = sha256({"kind": "cnf", **instance})
    content = {"format": FORMAT, "version": VERSION, "claim": "no", "instance": digest}
    for steps, is_right in (
        ([[0, 1, 2]], True),
        ([[0, 3]], False),
        ([[0, 0]], False),
        ([[0, -1]], False),
        ([[1, 0, 1]], False),
        ([[0]], False),
        ([], False),
        ([[0, 1]], False),
        (None, False),
        ([["1", 0]], False),
    ):
        certificate = sealed(content | {"refutation": {"proof": steps}})
        if is_right:
            assert check(certificate, "cnf", instance).startswith("NO")
        else:
            with pytest.raises(CertificateError):
                check(certificate, "cnf", instance)


def test_nonsense_is_refused_without_a_crash() -> None:
    task = YES_TASKS[0]
    for document in (None, [], "yes", 1, {}, {"format": "karpnet-certificate", "version": 1}):
        assert not is_accepted(document, task)


def test_claims_beyond_all_measure_are_refused_at_once() -> None:
    task = YES_TASKS[1]
    base = fit(task)
    for change in (
        {"claim": "width", "value": 10**18, "refutation": []},
        {"claim": "optimal", "value": 10**18, "refutation": [{"lemmas": [], "proof": []}]},
    ):
        assert not is_accepted(resealed(base | change, task), task)
    nested: Any = []
    for _ in range(990):
        nested = [nested]
    assert not is_accepted(base | {"fit": nested}, task)


def test_floats_are_read_as_the_fractions_that_they_are() -> None:
    task = YES_TASKS[0].to_json()
    labels = [0.5 * label for label in task["labels"]]
    halves = [f"{label}/2" for label in task["labels"]]
    assert read_task(task | {"labels": labels}) == read_task(task | {"labels": halves})
    for label in (float("nan"), float("inf"), "1e3", "0.5", "1_0", " 1/2", "1/0"):
        with pytest.raises(CertificateError):
            read_task(task | {"labels": [label, *labels[1:]]})


def test_checker_reads_files_alone(tmp_path: Path) -> None:
    task = NO_TASKS[1]
    proof, instance = tmp_path / "proof.json", tmp_path / "task.json"
    instance.write_text(json.dumps({"kind": task.name, "instance": task.to_json()}))
    checker = Path(certificates.__file__).parent
    for content, code, said in (
        (refutation(task), 0, "NO"),
        ({}, 1, "refused: certificate"),
        ([], 1, "refused"),
    ):
        proof.write_text(json.dumps(content))
        # Isolated and without site-packages: nothing but the standard library and the checker.
        command = [sys.executable, "-I", "-S", "-c", _ALONE, str(checker.parent), str(proof), str(instance)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert (done.returncode, (done.stdout + done.stderr)[: len(said)]) == (code, said)


_ALONE = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("certificates.checker", run_name="__main__")
"""


def test_the_checker_stays_small_and_uses_the_standard_library_alone() -> None:
    lines, imported = 0, set()
    for file in Path(certificates.__file__).parent.glob("*.py"):
        source = file.read_text()
        lines += sum(bool(line.strip()) for line in source.splitlines())
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    assert lines < 660
    assert imported <= set(sys.stdlib_module_names) | {"certificates"}
