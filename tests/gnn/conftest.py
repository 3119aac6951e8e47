"""Tests share the cores, one torch thread each; GPU kernels run in Triton's interpreter.

``TRITON_INTERPRET=0 pytest -m gpu`` runs them on a GPU instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import torch

os.environ.setdefault("TRITON_INTERPRET", "1")  # Triton reads it when it is imported


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
