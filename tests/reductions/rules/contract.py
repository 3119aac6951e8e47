"""What the tests of all rules share; in three files, so that several workers test them."""

from __future__ import annotations

from typing import Any

import pytest

from karpnet.testing import assert_reduction
from reductions.problems import PROBLEMS
from reductions.problems.clauses import ClauseProblem
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES

INTO_TRAINING = [name for name, rule in RULES.items() if rule.target in ARCHITECTURES]
FROM_FORMULAS = [
    name
    for name, rule in RULES.items()
    if name not in INTO_TRAINING and issubclass(PROBLEMS[rule.source], ClauseProblem)
]
FROM_OTHERS = [name for name in RULES if name not in (*INTO_TRAINING, *FROM_FORMULAS)]
# Structured sources, and of the smallest and of random ones so many each: the slow tests see 500 in all.
num_instances = pytest.mark.parametrize("count", [5, pytest.param(195, marks=pytest.mark.slow)])


def assert_contract(name: str, count: int, record_property: Any) -> None:
    """A rule passes, and the test has seen enough of it."""
    seen = assert_reduction(name, instances=count, seconds=60 + count).coverage
    record_property("split", str(seen))
    assert count < 100 or seen.num_sources >= 500
    assert min(seen.yes, seen.no) >= seen.num_sources // 10, "YES and NO must both be well represented"
    assert seen.undecided <= seen.num_sources // 20, seen.reason
    assert min(seen.forward, seen.back) >= seen.yes
