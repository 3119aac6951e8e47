"""Settings of the whole suite."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from karpnet.api.warm_up import warm_up

# The same examples on every run and machine; a slow machine is no failure.
settings.register_profile("karpnet", derandomize=True, deadline=None)
settings.load_profile("karpnet")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Tests share the cores: one torch thread each, where torch is loaded."""
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile before the workers start, so that no test's time pays for it."""
    if not hasattr(session.config, "workerinput"):
        for _ in warm_up():
            pass


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many YES and NO instances each rule's contract saw."""
    splits = [
        (report.nodeid.partition("[")[2].rstrip("]"), value)
        for report in terminalreporter.stats.get("passed", [])
        for key, value in report.user_properties
        if key == "split"
    ]
    if splits:
        terminalreporter.section("instances seen by the contract of every rule")
        for rule, split in sorted(splits):
            terminalreporter.write_line(f"{rule}: {split}")
