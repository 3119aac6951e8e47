"""One small sweep for all tests that read results, and a browser for a module that opens pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.karpnet.browser import launched
from tests.karpnet.sweeps import sweep, write


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small sweep's configuration and results; nobody changes them."""
    folder = tmp_path_factory.mktemp("sweep")
    config, output = write(folder), folder / "results.sqlite"
    assert sweep(config, output).contradictions == []
    return config, output


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser, closed behind the module's last test."""
    with launched() as found:
        yield found
