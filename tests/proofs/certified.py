"""Certificates of all claims about small random tasks, and what both checkers say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, TypeAlias

from certificates.checker import check, subject_of
from certificates.errors import CertificateError, within
from karpnet.proved import program
from reductions.core import AnyProblem
from reductions.outcomes import Found, Optimal, Refuted
from reductions.training.task import TrainingTask
from solvers.exact import method
from solvers.exact.certify import fit_certificate
from solvers.exact.fewest_errors import optimize
from solvers.exact.least_width import _search as search_width
from solvers.exact.square import is_square
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits
from tests.certificates.forging import mutated, resealed
from tests.solvers.random_tasks import random_square_task, random_task, weighted_task

Certificate: TypeAlias = dict[str, Any]
_LIMITS = Limits(5.0)


def tasks(seed: int) -> Iterator[TrainingTask]:
    """One of each kind: any family; edge weights; squares."""
    yield random_task(seed)
    yield weighted_task(seed, "node" if seed % 2 else "graph")
    yield random_square_task(Random(seed))


def certificates(task: TrainingTask) -> Iterator[Certificate]:
    """YES or NO; the least number of errors; the least width, or that there is none."""
    outcome = method.solve(task, _LIMITS)
    if isinstance(outcome, Found):
        yield fit_certificate(task, outcome.witness)
    elif isinstance(outcome, Refuted) and outcome.certificate is not None:
        yield dict(outcome.certificate)
    if is_square(task):
        return
    best = optimize(task, _LIMITS)
    if isinstance(best, Optimal) and best.certificate is not None:
        yield dict(best.certificate)
    trusted = trusted_task(task)
    least = search_width(trusted, 1 if trusted.family == "threshold" else 8, _LIMITS).certificate
    if least is not None:
        yield dict(least)


def with_mutants(seeds: Iterable[int], count: int) -> Iterator[tuple[Certificate, TrainingTask]]:
    """Certificates of random tasks, and ``count`` changed ones of each, made out for the task again."""
    for seed in seeds:
        random = Random(seed)
        for task in tasks(seed):
            for certificate in certificates(task):
                yield certificate, task
                for _ in range(count):
                    yield resealed(mutated(certificate, random), task), task


def answers(cases: Iterable[tuple[Certificate, AnyProblem]]) -> tuple[list[bool], list[bool]]:
    """Which of them the standard-library checker accepts, and which the proved one, in one run."""
    accepted, lines, places = [], [], []
    for place, (certificate, problem) in enumerate(cases):
        instance = problem.to_json()
        try:
            check(certificate, problem.name, instance)
            accepted.append(True)
        except CertificateError:
            accepted.append(False)
        try:
            with within("certificate"):
                subject_of(certificate, problem.name, instance)
                lines.append(program.line(certificate, problem.name, instance))
            places.append(place)
        except CertificateError:
            continue
    proved = [False] * len(accepted)
    for place, verdict in zip(places, program.verdicts(lines), strict=True):
        proved[place] = verdict
    return accepted, proved
