"""The proved checker as a program: it says what the standard-library checker says."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

import karpnet as kn
from certificates.systems import ActivationSystem
from certificates.tasks import SOURCES
from karpnet.proved import program
from karpnet.testing.instances import drawn
from reductions.core import AnyProblem
from reductions.errors import InputError, UnsupportedError
from solvers.exact import method
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits
from solvers.sealing import sealed
from solvers.source.with_proof import source_certificate
from tests.certificates.forging import mutated, resealed
from tests.karpnet.command import LIBRARY
from tests.proofs.certified import Certificate, answers, with_mutants
from tests.solvers.exact.numbers.tasks import partition_task
from tests.solvers.ordered_tasks import COLORING, coloring_task, impossible_task
from tests.solvers.random_tasks import relu_sum_task

needs_program = pytest.mark.skipif(not program.PROGRAM.exists(), reason="needs `make proofs`")


def of_sources(count: int, mutants: int) -> Iterator[tuple[Certificate, AnyProblem]]:
    """Certificates of small sources, and changed ones."""
    for name in SOURCES:
        random = Random(name)
        for _ in range(count):
            problem = drawn(name, random)
            certificate = source_certificate(problem, Limits(20.0))
            assert isinstance(certificate, dict)
            yield certificate, problem
            for _ in range(mutants):
                changed = mutated(certificate, random)
                yield sealed({key: value for key, value in changed.items() if key != "checksum"}), problem


def of_sums(mutants: int) -> Iterator[tuple[Certificate, AnyProblem]]:
    """Certificates with lemmas about sums, and changed ones."""
    random = Random(0)
    numbers = [random.randrange(1, 2**16) for _ in range(16)]
    numbers[0] += sum(numbers) % 2
    for kind in ("relu", "abs"):
        task = partition_task(numbers, kind)
        certificate = getattr(method.solve(task, Limits(20.0)), "certificate", None)
        assert certificate is not None
        lemmas = [lemma for part in certificate["refutation"] for lemma in part["lemmas"]]
        assert any(isinstance(lemma, dict) for lemma in lemmas)
        yield dict(certificate), task
        for _ in range(mutants):
            yield resealed(mutated(dict(certificate), random), task), task


def of_orders(mutants: int) -> Iterator[tuple[Certificate, AnyProblem]]:
    """Certificates whose channels are ordered, by messages or by rows, and ones with other orders or rows."""
    random, rules = Random(0), (f"{COLORING}/amplified", f"{COLORING}/bias/sign")
    for task in (impossible_task(), *[coloring_task(rule, is_colorable=False) for rule in rules]):
        certificate = dict(getattr(method.solve(task, Limits(20.0)), "certificate", None) or {})
        yield certificate, task
        trusted = trusted_task(task)
        system = ActivationSystem(trusted, (1,) * trusted.width)
        ends = 0, len(system.classes) - 1, len(system.classes)
        rows = range(system.first_order_row - 1, system.num_rows)
        for number in range(mutants):
            changed = copy.deepcopy(certificate)
            part = random.choice(changed["refutation"])
            if number % 2:
                count = trusted.width - random.choice((0, 1, 1, 1, 2))
                part["order"] = [random.choice((*ends, random.randrange(ends[1]))) for _ in range(count)]
            else:
                lemma = random.choice(part["lemmas"])
                lemma[2 * random.randrange(len(lemma) // 2)] = random.choice((*rows, system.num_rows))
            yield resealed(changed, task), task


@needs_program
def test_both_checkers_accept_the_same_orders() -> None:
    cases = [*of_orders(40)]
    accepted, proved = answers(cases)
    assert proved == accepted
    assert 10 < sum(accepted) < len(cases) - 10


@needs_program
def test_both_checkers_accept_the_same() -> None:
    cases = [*with_mutants(range(4), 8), *of_sources(3, 5), *of_sums(20)]
    accepted, proved = answers(cases)
    assert proved == accepted
    assert 100 < sum(accepted) < len(cases) - 100


@needs_program
@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_both_checkers_accept_the_same_of_a_thousand(part: int) -> None:
    cases = [*with_mutants(range(100 + 12 * part, 112 + 12 * part), 12), *of_sources(3, 8), *of_sums(30)]
    accepted, proved = answers(cases)
    assert len(cases) > 1000
    assert proved == accepted


@needs_program
def test_check_asks_the_proved_checker() -> None:
    task = kn.reduce(kn.load(LIBRARY / "pigeonhole-3-2.cnf"), to="relu-sum")
    made = kn.solve(task, certificate=True).certificate
    assert made is not None
    report = kn.check(made, task, proved=True)
    assert report
    assert report.message == f"{kn.check(made, task).message} (the proved checker)"
    claimed: Any = dict(made)
    part = claimed["refutation"][1]
    claimed["refutation"] = [part] * 3
    refused = kn.check(resealed(claimed, task.target), task, proved=True)
    assert not refused
    assert "the proved checker refuses it" in refused.message
    missing = kn.check(
        resealed({**made, "refutation": [part, {"lemmas": []}, part]}, task.target), task, proved=True
    )
    assert missing.message == "certificate: refutation: proof: field 'proof' is missing"
    assert "checksum" in kn.check({**made, "claim": "no-width"}, task, proved=True).message
    with pytest.raises(InputError, match="certificates alone"):
        kn.check([True] * 6, task, proved=True)


def test_a_missing_program_is_one_line_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "PROGRAM", LIBRARY / "nowhere")
    task = relu_sum_task(4, 2, 0)
    made = kn.solve(task, certificate=True).certificate
    assert made is not None
    with pytest.raises(UnsupportedError, match="make proofs"):
        kn.check(made, task, proved=True)
