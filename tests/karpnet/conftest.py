"""One small sweep for all tests that read results."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.karpnet.sweeps import sweep, write


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A small sweep's configuration and results; nobody changes them."""
    folder = tmp_path_factory.mktemp("sweep")
    config, output = write(folder), folder / "results.sqlite"
    assert sweep(config, output).contradictions == []
    return config, output
