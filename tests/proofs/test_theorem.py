"""Theorems about files: what they state, and that Coq accepts the true ones alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

import karpnet as kn
from certificates.tasks import SOURCES
from karpnet.proved.streams import coq_name
from karpnet.proved.terms import PROBLEMS, home
from karpnet.proved.theorem import statement
from karpnet.testing.instances import drawn
from reductions.errors import InputError
from reductions.training.task import TrainingTask
from solvers.methods import Limits
from solvers.source.with_proof import source_certificate
from tests.certificates.forging import resealed
from tests.karpnet.command import LIBRARY, karpnet
from tests.proofs.certified import Certificate, certificates, tasks
from tests.proofs.conformance import PROOFS
from tests.solvers.random_tasks import relu_sum_task
from tools.proved_chains import chosen

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None or not (PROOFS / "theories" / "streams" / "Theorems.vo").exists(),
    reason="needs Coq and `make proofs`",
)
STATED = {
    "yes": "Theorem a_network_fits : fitted the_task.",
    "no": "Theorem no_network_fits : ~ fitted the_task.",
    "no-width": "Theorem no_width_fits : forall k, ~ fitted (widened the_task k).",
    "optimal": "Theorem least_errors :\n  fitted (forgiven the_task 1) /\\\n"
    "  forall d, (d < 1)%nat -> ~ fitted (forgiven the_task d).",
    "width": "Theorem least_width :\n  fitted (widened the_task 1) /\\\n"
    "  forall d, (1 <= d < 1)%nat -> ~ fitted (widened the_task d).",
}


def compiled(text: str, folder: Path) -> str:
    """What Coq prints of a file; empty where it refuses it."""
    (folder / "theorem.v").write_text(text)
    command = ["coqc", "-Q", str(PROOFS / "theories"), "Karpnet", "theorem.v"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return ran.stdout if ran.returncode == 0 else ""


@pytest.mark.parametrize("claim", STATED)
def test_the_statement_is_the_claim(claim: str) -> None:
    said = statement({"claim": claim, "value": 1}, is_threshold=False)
    assert f"Theorem {said.theorem}." == STATED[claim]


def test_a_threshold_has_one_width() -> None:
    said = statement({"claim": "no-width"}, is_threshold=True)
    assert said.theorem == "no_threshold_fits : ~ fitted (widened the_task 1)"


@needs_coq
def test_coq_accepts_a_theorem_and_no_other(tmp_path: Path) -> None:
    task = relu_sum_task(4, 20, 0)
    certificate = kn.solve(task, certificate=True).certificate
    assert certificate is not None
    text = kn.theorem(task, certificate)
    said = compiled(text, tmp_path)
    axioms = {line.split(" ")[0] for line in said.splitlines() if line and line[0] not in " A"}
    assert axioms
    assert axioms <= set((PROOFS / "allowed_axioms.txt").read_text().split())
    assert compiled(text.replace("labels := [1; ", "labels := [0; "), tmp_path) == ""


@needs_coq
@pytest.mark.slow
@pytest.mark.parametrize("kind", SOURCES)
def test_coq_accepts_the_theorems_of_sources(kind: str, tmp_path: Path) -> None:
    random, claims = Random(kind), dict[str, str]()
    while len(claims) < 2:
        problem = drawn(kind, random)
        certificate = source_certificate(problem, Limits(20.0))
        assert isinstance(certificate, dict)
        claims.setdefault(certificate["claim"], kn.theorem(problem, certificate))
    assert f": yes {home(kind)}.{coq_name(kind)} source." in claims["yes"]
    assert f": ~ yes {home(kind)}.{coq_name(kind)} source." in claims["no"]
    assert all("Closed under the global context" in compiled(text, tmp_path) for text in claims.values())


@needs_coq
@pytest.mark.slow
def test_coq_refuses_a_changed_theorem(tmp_path: Path) -> None:
    task = kn.reduce(kn.load(LIBRARY / "pigeonhole-3-2.cnf"), to="relu-sum")
    certificate = kn.solve(task, certificate=True).certificate
    assert certificate is not None
    text = kn.theorem(task, certificate)
    assert "Theorem no_witness : ~ yes Clauses.cnf source." in text
    assert compiled(text, tmp_path)
    for true, false in (
        ("labels := [1; ", "labels := [0; "),
        ("(9 # 20)", "(11 # 20)"),
        ("[-1; -3]", "[-1; 3]"),
        ("width := 2", "width := 3"),
        ("~ fitted the_task", "fitted the_task"),
        ("sign_system_to_relu_sum", "sign_system_to_relu_sum_mean"),
    ):
        assert true in text
        assert compiled(text.replace(true, false, 1), tmp_path) == ""


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    task, made, file = tmp_path / "task.json", tmp_path / "made.json", tmp_path / "no_fit.v"
    karpnet("reduce", LIBRARY / "pigeonhole-3-2.cnf", "--to", "threshold-and", "-o", task)
    karpnet("solve", task, "--certificate", made)
    done = karpnet("theorem", task, "--certificate", made, "-o", file)
    assert done.stdout.startswith(f"written: {file}\n")
    assert (
        file.read_text().replace("no_fit.v", "theorem.v")
        == karpnet("theorem", task, "--certificate", made).stdout
    )
    said = karpnet("theorem", task, "--certificate", made, "-o", tmp_path / "no-fit.v", code=2).stderr
    assert "expected a file NAME.v" in said


def test_what_is_refused_is_no_theorem() -> None:
    task = relu_sum_task(4, 2, 0)
    made = kn.solve(task, certificate=True).certificate
    assert made is not None
    with pytest.raises(InputError, match="is refused"):
        kn.theorem(task, resealed({**made, "fit": {"weights": [[0] * 4] * 2, "readout": [1, 1]}}, task))


@needs_coq
@pytest.mark.slow
@pytest.mark.parametrize("claim", STATED)
def test_coq_accepts_the_theorems_of_all_families(claim: str, tmp_path: Path) -> None:
    kinds = dict[tuple[object, ...], tuple[TrainingTask, Certificate]]()
    for task, certificate in _all_kinds():
        fields = task.architecture.to_json()
        if certificate["claim"] == claim:
            kinds.setdefault(
                (fields["family"], fields.get("activation"), fields.get("statistic")), (task, certificate)
            )
    assert len(kinds) > 3
    for kind, (task, certificate) in kinds.items():
        assert compiled(kn.theorem(task, certificate), tmp_path), kind


def _all_kinds() -> Iterator[tuple[TrainingTask, Certificate]]:
    for seed in range(25):
        for task in tasks(seed):
            for certificate in certificates(task):
                yield task, certificate


@needs_coq
@pytest.mark.slow
@pytest.mark.parametrize("problem", PROBLEMS)
def test_theorems_speak_of_the_source(problem: str, tmp_path: Path) -> None:
    """The task of the shortest chain whose answer has a certificate."""
    derivations = [derivation for source, _, derivation in chosen() if source == problem]
    for derivation in sorted(derivations, key=lambda derivation: len(derivation.rules)):
        certificate = kn.solve(derivation, certificate=True).certificate
        if certificate is not None:
            text = kn.theorem(derivation, certificate)
            assert f"{coq_name(problem)} source" in text
            assert compiled(text, tmp_path)
            return
    pytest.fail("no answer has a certificate")
