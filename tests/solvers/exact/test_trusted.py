"""Tasks are read from their arrays as the checker reads them from JSON."""

from __future__ import annotations

import pytest

from certificates.errors import CertificateError
from certificates.tasks import read_task
from reductions.errors import UnsupportedError
from solvers.exact.trusted import canonical_task
from tests.solvers.random_tasks import random_task


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_arrays_say_what_json_says(first: int) -> None:
    for seed in range(first, first + 100):
        task = random_task(seed)
        try:
            expected = read_task(task.to_json())
        except CertificateError:
            with pytest.raises(UnsupportedError):
                canonical_task(task, "test")
            continue
        found = canonical_task(task, "test")
        assert found == expected, seed
        assert found.digest() == expected.digest(), seed
