"""GPU kernels run in Triton's interpreter.

``TRITON_INTERPRET=0 pytest -m gpu`` runs them on a GPU instead.
"""

from __future__ import annotations

import os

import pytest

from gnn.backends import cpu_kernel
from reductions.compiled import warm

os.environ.setdefault("TRITON_INTERPRET", "1")  # Triton reads it when it is imported


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Compile the CPU backend before a test's time counts; numba keeps the result on disk."""
    warm("the tests", *cpu_kernel.KERNELS)
