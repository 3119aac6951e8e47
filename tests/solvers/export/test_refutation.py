"""Refutations for outside checkers: the proof as LRAT, the lemmas as SMT-LIB; and damaged ones."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

import karpnet as kn
from certificates.errors import CertificateError
from certificates.proofs import check_refuted
from certificates.systems import cases, system_of
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.trusted import trusted_task
from solvers.export.refutation import lemmas_in_smt_lib, refutation_files
from solvers.sealing import sealed
from tests.solvers.export.lrat import refutes
from tests.solvers.export.outside import run_cvc5, run_z3
from tests.solvers.export.tasks import some_task
from tests.solvers.random_tasks import relu_sum_task


def refutation(task: TrainingTask) -> dict[str, Any] | None:
    """The certificate of a NO; None where weights fit."""
    decision = decide(trusted_task(task), Deadline(60))
    if decision.weights is not None:
        return None
    made = refutation_certificate(decision.task, decision.refutations, Deadline(60))
    assert isinstance(made, dict)
    return made


def refuted_tasks(count: int, first: int = 0) -> list[tuple[TrainingTask, dict[str, Any]]]:
    found, seed = [], first
    while len(found) < count:
        task = some_task(seed)
        made = refutation(task)
        if made is not None:
            found.append((task, made))
        seed += 1
    return found


def proofs(files: dict[str, str]) -> list[tuple[str, str]]:
    """Formula and proof of every sign case."""
    names = [name.removesuffix(".cnf") for name in files if name.endswith(".cnf")]
    return [(files[f"{name}.cnf"], files[f"{name}.lrat"]) for name in names]


def accepted_by_trusted_code(cnf: str, lrat: str) -> bool:
    """Whether the checker's own proof code accepts the two files."""
    clauses = [list(map(int, line.split()[:-1])) for line in cnf.splitlines() if line[0] not in "cp"]
    steps = [list(map(int, line.split()[1:-1])) for line in lrat.splitlines()]
    try:
        check_refuted({"proof": steps}, clauses)
    except CertificateError:
        return False
    return True


def check(tasks: list[tuple[TrainingTask, dict[str, Any]]]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for task, certificate in tasks:
        files = refutation_files(task, trusted_task(task), certificate)
        assert len(proofs(files)) == len(cases(trusted_task(task)))
        for cnf, lrat in proofs(files):
            assert refutes(cnf, lrat)
            assert accepted_by_trusted_code(cnf, lrat)
            seen["cases"] += 1
        assert run_z3(files["lemmas.smt2"]).split() == ["unsat"]
        assert run_cvc5(files["lemmas.smt2"]).split() == ["unsat"]
        seen["tasks"] += 1
    return seen


def test_refutations_check_elsewhere() -> None:
    assert check(refuted_tasks(6))["cases"] >= 6


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_100_refutations_check_elsewhere() -> None:
    seen = check(refuted_tasks(100, 100))
    print(seen)
    assert seen["tasks"] == 100


def test_damaged_proofs_fail() -> None:
    random, wrong = Random(0), 0
    for task, certificate in refuted_tasks(6):
        for cnf, lrat in proofs(refutation_files(task, trusted_task(task), certificate)):
            lines = lrat.splitlines()
            assert not refutes(cnf, "\n".join(lines[:-1]))
            last = lines[-1].split()
            assert not refutes(cnf, "\n".join([*lines[:-1], " ".join([*last[:2], "0"])]))
            # A clause that the proof needs is taken away: a tautology takes its number.
            hints = [int(hint) for line in lines for hint in line.split()[1:-1]]
            body = cnf.splitlines()
            start = next(i for i, line in enumerate(body) if line.startswith("p"))
            needed = [i for i in range(start + 1, len(body)) if i - start in hints]
            body[random.choice(needed)] = "1 -1 0"
            assert not refutes("\n".join(body), lrat)
            assert not accepted_by_trusted_code("\n".join(body), lrat)
            wrong += 1
    assert wrong >= 6


def test_a_wrong_lemma_is_satisfiable() -> None:
    """Any row less, and the rest of a lemma holds somewhere."""
    seen = 0
    for task, certificate in refuted_tasks(6):
        canonical = trusted_task(task)
        systems = [system_of(canonical, signs) for signs in cases(canonical)]
        lemmas = [part["lemmas"] for part in certificate["refutation"]]
        case = next((n for n, found in enumerate(lemmas) if any(len(lemma) > 2 for lemma in found)), None)
        if case is None:
            continue
        at = next(n for n, lemma in enumerate(lemmas[case]) if len(lemma) > 2)
        lemmas[case][at] = lemmas[case][at][2:]
        text = lemmas_in_smt_lib(canonical, systems, lemmas)
        assert run_z3(text).split()[0] == "sat"  # and it objects to the stated status
        seen += 1
    assert seen >= 3


def test_what_is_no_refutation_is_refused() -> None:
    (task, certificate), (other, _) = refuted_tasks(2)
    canonical = trusted_task(task)
    with pytest.raises(kn.InputError, match=r"refused by the checker .*belongs to another instance"):
        refutation_files(other, trusted_task(other), certificate)
    damaged = {key: value for key, value in certificate.items() if key != "checksum"}
    damaged["refutation"] = [{"lemmas": [], "proof": [[0]]} for _ in damaged["refutation"]]
    with pytest.raises(kn.InputError, match=r"refused by the checker .*refutation 0"):
        refutation_files(task, canonical, sealed(damaged))
    fitted = next(found for seed in range(100) if refutation(found := some_task(seed)) is None)
    answer = kn.solve(fitted)
    assert answer.certificate is not None
    with pytest.raises(kn.InputError, match="claims 'yes', expected a refutation"):
        refutation_files(fitted, trusted_task(fitted), dict(answer.certificate))


def test_files_of_a_chain(tmp_path: Path) -> None:
    derivation = kn.reduce(kn.CNF.from_clauses(1, [[1], [-1]]), to="relu-sum")
    written = kn.export(derivation, tmp_path / "no", "refutation")
    names = ["case-0.cnf", "case-0.lrat", "case-1.cnf", "case-1.lrat", "case-2.cnf", "case-2.lrat"]
    assert [path.name for path in written] == [*names, "lemmas.smt2"]
    assert re.search(r"c sign case 1: ", (tmp_path / "no" / "case-1.cnf").read_text())
    with pytest.raises(kn.InputError, match="weights fit the task: there is nothing to refute"):
        kn.export(kn.reduce(kn.CNF.from_clauses(1, [[1]]), to="relu-sum"), tmp_path / "yes", "refutation")
    assert not (tmp_path / "yes").exists()


def test_the_skeleton_names_channels_as_the_certificate_does() -> None:
    task = relu_sum_task(8, 40, 0, "sign-system-to-relu-sum/amplified")
    made = refutation(task)
    assert made is not None
    assert made["refutation"][0]["order"]
    for cnf, lrat in proofs(refutation_files(task, trusted_task(task), made)):
        assert accepted_by_trusted_code(cnf, lrat)
