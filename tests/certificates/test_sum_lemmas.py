"""Lemmas about sums: none is accepted that excludes signs which fit, whatever is changed in it."""

from __future__ import annotations

import copy
import json
from collections import Counter
from itertools import product
from random import Random
from typing import Any

import pytest

from certificates.errors import CertificateError
from certificates.proofs import check_refuted
from certificates.sums import _check_exceeded
from certificates.systems import cases, system_of
from reductions.outcomes import Found
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact import refinement as refinement_module
from solvers.exact.certify import refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.method import solve
from solvers.exact.numbers import sums as sums_module
from solvers.exact.refinement import Refinement
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits
from tests.certificates.forging import is_accepted, mutated, resealed
from tests.solvers.exact.numbers.tasks import long_task, partition_task, sign_system, task_of_system

NO = [1, 2, 4, 8, 16, 32, 64, 128, 257, 514]
YES = [1, 2, 4, 8, 16, 32, 64, 128, 257, 512]


@pytest.fixture(autouse=True)
def _rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Branch and bound, which has other lemmas, does not come first."""
    monkeypatch.setattr(refinement_module, "_BRANCHINGS", ())


def refutation(task: TrainingTask) -> dict[str, Any] | None:
    """The certificate of a NO; None where weights were found."""
    decision = decide(trusted_task(task), Deadline(20.0))
    assert not decision.reason
    if decision.weights is not None:
        return None
    made = refutation_certificate(decision.task, decision.refutations, Deadline(20.0))
    assert isinstance(made, dict), made
    return made


def forged(task: TrainingTask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any] | None:
    """What refutes a task if no choice of signs is ever found: all is right but for the choices."""
    with monkeypatch.context() as patch:
        patch.setattr(Refinement, "_branch", lambda refinement: None)
        patch.setattr(sums_module, "choice_within", lambda terms, caps: None)
        return refutation(task)


def sum_lemmas(certificate: dict[str, Any]) -> list[dict[str, Any]]:
    lemmas = [lemma for part in certificate["refutation"] for lemma in part["lemmas"]]
    return [lemma for lemma in lemmas if isinstance(lemma, dict)]


def with_other_sums(certificate: dict[str, Any], random: Random) -> dict[str, Any]:
    """A change of a lemma about sums that keeps its form: parts of it left out, doubled or exchanged."""
    changed = copy.deepcopy(certificate)
    lemma = random.choice(sum_lemmas(changed))
    ways = [way for term in lemma["terms"] for way in term]
    several = random.choice([lemma["terms"], lemma["bases"], *lemma["terms"], *ways, lemma["clause"]])
    action = random.randrange(5)
    if action == 0 and several:
        del several[random.randrange(len(several))]
    elif action == 1 and several:
        several.append(copy.deepcopy(random.choice(several)))
    elif action == 2 and len(several) > 1:
        i, j = random.sample(range(len(several)), 2)
        several[i], several[j] = several[j], several[i]
    elif action == 3:
        lemma["clause"].append(random.choice((1, -1)) * random.randint(1, 2 * len(lemma["terms"])))
    else:
        b = random.randrange(len(lemma["bases"]))
        del lemma["bases"][b]
        for way in ways:
            del way[b : b + 1]
    return changed


def altered(certificate: dict[str, Any], random: Random) -> dict[str, Any]:
    """One or two changes."""
    for _ in range(random.choice((1, 1, 2))):
        change = random.choice((mutated, with_other_sums))
        try:
            certificate = change(certificate, random)
        except (IndexError, KeyError, TypeError, ValueError):  # an earlier change left no such place
            continue
    return certificate


def pairs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], TrainingTask]]:
    """Certificates that refute a task which has weights: of a task beside it, and forged ones."""
    found: list[tuple[dict[str, Any] | None, TrainingTask]] = []
    for kind in ("relu", "abs"):
        yes = partition_task(YES, kind)
        found += [(refutation(partition_task(NO, kind)), yes), (forged(yes, monkeypatch), yes)]
    for seed in range(16):
        random = Random(seed)
        system, is_yes = sign_system(random)
        task = task_of_system(system, random) if is_yes else long_task(seed)
        if isinstance(solve(task, Limits(20.0)), Found):
            found.append((forged(task, monkeypatch), task))
    return [(made, task) for made, task in found if made is not None and sum_lemmas(made)]


def accepted_changes(count: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of so many changed certificates of false claims the checker accepts."""
    random, accepted = Random(seed), 0
    false = pairs(monkeypatch)
    assert len(false) > 8
    for certificate, task in false:
        assert not is_accepted(resealed(certificate, task), task)
        for _ in range(-(-count // len(false))):
            accepted += is_accepted(resealed(altered(certificate, random), task), task)
    return accepted


def test_no_change_refutes_a_task_that_has_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    assert accepted_changes(60, 0, monkeypatch) == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 11))
def test_none_of_ten_thousand_changes_refutes_a_task_that_has_weights(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert accepted_changes(1000, seed, monkeypatch) == 0


@pytest.mark.parametrize("kind", ["relu", "abs"])
def test_every_part_of_a_lemma_is_needed(kind: str) -> None:
    task = partition_task(NO, kind)
    certificate: Any = refutation(task)
    assert is_accepted(certificate, task)
    assert len(json.dumps(certificate)) < 10_000
    [lemma] = sum_lemmas(certificate)
    parts: list[list[Any]] = [["terms", 0], ["terms", 3, 0], ["terms", 3, 1], ["terms", 2, 0, 0]]
    for path in [*parts, ["bases", 0], ["bases", 1]]:
        changed = copy.deepcopy(certificate)
        place: Any = sum_lemmas(changed)[0]
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        assert not is_accepted(resealed(changed, task), task), path
    for b, base in enumerate(lemma["bases"]):
        for position in range(1, len(base), 2):
            changed = copy.deepcopy(certificate)
            sum_lemmas(changed)[0]["bases"][b][position] += 1
            assert not is_accepted(resealed(changed, task), task)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bases": []}, "expected bases whose literals the clause negates"),
        ({"terms": []}, "the unknowns do not cancel"),
        ({"terms": None}, "expected a list"),
        ({"clause": ["1"]}, "expected an integer"),
        ({"terms": [[]]}, "term 0: the ways leave an assignment out"),
        ({"terms": [[[[0, 1]]]]}, "term 0: expected one unknown part for each base"),
    ],
)
def test_refusals_say_what_is_wrong(change: dict[str, Any], said: str) -> None:
    task = partition_task(NO, "abs")
    made: Any = refutation(task)
    part = made["refutation"][0]
    system = system_of(trusted_task(task), cases(trusted_task(task))[0])
    lemmas = [lemma | change if isinstance(lemma, dict) else lemma for lemma in part["lemmas"]]
    with pytest.raises(CertificateError, match=said):
        check_refuted({"lemmas": lemmas, "proof": part["proof"]}, system.clauses(), system)


def test_choices_are_excluded_as_by_brute_force() -> None:
    random, seen = Random(4), Counter[tuple[bool, bool]]()
    for _ in range(600):
        count, is_mirrored = random.randint(1, 3), random.random() < 0.6
        terms, caps = [], [random.randint(-3, 6) for _ in range(count)]
        for _ in range(random.randint(0, 5)):
            ways = [[random.randint(-3, 3) for _ in range(count)] for _ in range(random.randint(1, 3))]
            terms.append(ways + [way[::-1] for way in reversed(ways)] if is_mirrored else ways)
        caps = [max(caps)] * count if is_mirrored else caps
        sums = (
            [sum(entries) for entries in zip(*choice, strict=True)] or [0] * count
            for choice in product(*terms)
        )
        passes = any(all(x <= cap for x, cap in zip(total, caps, strict=True)) for total in sums)
        try:
            _check_exceeded(terms, caps)
            is_accepted = True
        except CertificateError:
            is_accepted = False
        assert is_accepted != passes, (terms, caps)
        seen[is_mirrored, passes] += 1
    assert min(seen[a, b] for a, b in product((False, True), repeat=2)) > 20, seen
