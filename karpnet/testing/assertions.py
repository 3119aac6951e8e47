"""The contract of a reduction as an assertion, for pytest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from karpnet.testing.report import RuleReport
from karpnet.testing.run import test_rule


def assert_reduction(
    rule: Any,
    *,
    sources: Iterable[Any] | None = None,
    instances: int = 200,
    seconds: float = 60.0,
    seed: int = 0,
) -> RuleReport:
    """Fail with the counterexample unless the reduction passes; see `karpnet.test_rule`.

    Raises
    ------
    AssertionError
        If it is wrong, or if the test did not see all that it was asked to see.

    Examples
    --------
    >>> from reductions.rules import RULES
    >>> assert_reduction(RULES["independent-set-to-clique"], instances=20).coverage.undecided
    0
    """
    report = test_rule(rule, sources=sources, instances=instances, seconds=seconds, seed=seed)
    if not report:
        raise AssertionError(str(report))
    return report
