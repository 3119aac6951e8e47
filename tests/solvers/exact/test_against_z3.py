"""Random tasks of all families: z3, on an encoding that shares no rows with ours, gives the same verdicts."""

from __future__ import annotations

from collections import Counter

import pytest

from certificates.checker import check
from reductions.outcomes import Found, Refuted
from solvers.exact.kernels import warm_trainer
from solvers.exact.method import solve
from solvers.exact.trusted import obstacle, trusted_task
from solvers.methods import Limits
from tests.solvers.random_tasks import random_task

z3_verdict = pytest.importorskip("benchmarks.smt_rivals").z3_verdict


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_random_tasks_have_the_same_verdict(count: int) -> None:
    seen: Counter[str] = Counter()
    seed = 0
    while seen.total() < count:
        task = random_task(seed)
        seed += 1
        if obstacle(task) is not None:
            continue
        warm_trainer(task)
        outcome = solve(task, Limits(20.0))
        assert isinstance(outcome, (Found, Refuted)), f"seed {seed - 1}: {outcome}"
        verdict = "YES" if isinstance(outcome, Found) else "NO"
        if isinstance(outcome, Found):
            assert task.violation(outcome.witness) is None
        else:
            assert check(outcome.certificate, task.name, task.to_json()).startswith("NO")
        assert z3_verdict(trusted_task(task)) == verdict, f"seed {seed - 1}"
        seen[verdict] += 1
    assert min(seen["YES"], seen["NO"]) > count // 6
