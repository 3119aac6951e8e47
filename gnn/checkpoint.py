"""Checkpoints: a killed run goes on from its last one and ends with the same numbers."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from gnn.backends.batch import State
from gnn.initialization import Start
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from reductions.errors import InputError

# What may differ between the run that was killed and the one that goes on.
_FREE_SETTINGS = ("seconds", "threads")


def fingerprint(
    samples: FloatSamples, settings: TrainingSettings, backend: str, start: Start | None = None
) -> str:
    """A hash of everything that decides the numbers of a run."""
    digest = hashlib.sha256()
    for array in (
        samples.messages.offsets,
        samples.messages.columns,
        samples.messages.values,
        samples.coefficients,
        samples.sample_offsets,
        samples.labels,
        samples.importance,
        samples.shift,
        samples.scale,
    ):
        digest.update(np.ascontiguousarray(array).tobytes())
    if start is not None:
        digest.update(np.asarray(start.weights, dtype=np.float64).tobytes())
        digest.update(np.asarray(start.readout, dtype=np.float64).tobytes())
    numbers = (samples.kind, samples.width, samples.tolerance, samples.max_errors)
    told = {key: value for key, value in asdict(settings).items() if key not in _FREE_SETTINGS}
    digest.update(repr((numbers, sorted(told.items()), backend)).encode())
    return digest.hexdigest()


def save(path: Path, mark: str, arrays: State) -> None:
    """Write a checkpoint; a crash while writing leaves the one before.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            np.savez(file, fingerprint=np.array(mark), **arrays)  # type: ignore[arg-type]
        os.replace(beside, path)
    except OSError as error:
        raise InputError(str(path), f"cannot write the checkpoint: {error.strerror}") from error


def load(path: Path, mark: str) -> State | None:
    """Read a checkpoint of this very run; None when there is no file.

    Raises
    ------
    InputError
        If the file is no checkpoint, or one of another task, settings or backend.
    """
    if not path.exists():
        return None
    try:
        with np.load(path) as stored:
            arrays = dict(stored)
    except (OSError, ValueError, BadZipFile, EOFError) as error:
        raise InputError(str(path), "expected a checkpoint of `train`", "remove the file") from error
    if str(arrays.pop("fingerprint", "")) != mark:
        raise InputError(
            str(path),
            "the checkpoint belongs to another task, other settings or another backend",
            "name another file or remove this one",
        )
    return arrays


def under(prefix: str, arrays: State) -> State:
    """The arrays with a prefix before their names."""
    return {f"{prefix}/{name}": array for name, array in arrays.items()}


def part(prefix: str, arrays: State) -> State:
    """The inverse of `under`: the arrays whose names have the prefix, without it."""
    start = f"{prefix}/"
    return {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}
