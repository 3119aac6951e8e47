"""GPU kernels run in Triton's interpreter.

``TRITON_INTERPRET=0 pytest -m gpu`` runs them on a GPU instead.
"""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("TRITON_INTERPRET", "1")  # Triton reads it when it is imported


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile the CPU backend before a test's time counts; numba keeps the result on disk."""
    from gnn.trainer import TrainingSettings, train
    from tests.gnn.tasks import relu_sum_task

    train(relu_sum_task(3, 1.0, 0), TrainingSettings(restarts=1, steps=1, device="cpu"))
