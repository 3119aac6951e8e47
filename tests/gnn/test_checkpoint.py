"""A killed run resumes from its checkpoint and ends with the numbers of an unbroken one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gnn.trainer import TrainingResult, TrainingSettings, train
from reductions.errors import InputError
from tests.gnn.tasks import relu_sum_task

TASK = relu_sum_task(8, 1.5, 0)
SETTINGS = TrainingSettings(restarts=40, steps=300, device="cpu", patience=150, memory=60_000)


class KilledError(Exception):
    pass


def killed_after(calls: int) -> object:
    seen = []

    def progress(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) == calls:
            raise KilledError

    return progress


def assert_same(first: TrainingResult, second: TrainingResult) -> None:
    for name in ("loss", "max_error", "num_misfits", "fitted", "plateaued", "steps", "weights", "readout"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize(
    "change",
    [
        {"backend": "cpu"},
        {"backend": "torch"},
        {"backend": "torch", "optimizer": "NAdam", "learning_rate": 0.02},
        {"backend": "cpu", "noise": 0.05, "batch": 10, "schedule": "cosine"},
    ],
    ids=str,
)
@pytest.mark.parametrize("calls", [3, 11])
def test_a_killed_run_ends_with_the_same_numbers(tmp_path: Path, change: dict, calls: int) -> None:  # type: ignore[type-arg]
    settings = replace(SETTINGS, **change)
    path = tmp_path / "run.npz"
    unbroken = train(TASK, settings)
    with pytest.raises(KilledError):
        train(TASK, settings, killed_after(calls), path, checkpoint_every=50)  # type: ignore[arg-type]
    assert path.exists()
    resumed = train(TASK, settings, None, path, checkpoint_every=50)
    assert_same(unbroken, resumed)
    assert unbroken.first_fit_step == resumed.first_fit_step
    assert_same(resumed, train(TASK, settings, None, path))  # a finished run is only read back


def test_a_time_limit_can_be_lifted(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    hurried = train(TASK, replace(SETTINGS, seconds=1e-6), None, path)
    assert hurried.stopped_early
    resumed = train(TASK, SETTINGS, None, path)
    assert resumed.stopped_early == ""
    assert_same(resumed, train(TASK, SETTINGS))


def test_checkpoints_of_other_runs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    train(TASK, SETTINGS, None, path)
    for task, settings in ((TASK, replace(SETTINGS, seed=1)), (relu_sum_task(8, 1.5, 1), SETTINGS)):
        with pytest.raises(InputError, match="another task"):
            train(task, settings, None, path)
    path.write_bytes(b"no checkpoint")
    with pytest.raises(InputError, match="expected a checkpoint"):
        train(TASK, SETTINGS, None, path)
    with pytest.raises(InputError, match="cannot write"):
        train(TASK, SETTINGS, None, tmp_path / "missing" / "run.npz")
