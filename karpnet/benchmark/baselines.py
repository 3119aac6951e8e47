"""Submissions of our own, with small budgets: what a method has to beat, and how a submission is made."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np

from karpnet.benchmark.files import SUBMISSION
from karpnet.benchmark.manifest import NAME, SCORED, Entry, benchmark
from karpnet.benchmark.submission import FORMAT, VERSION
from karpnet.benchmark.tasks import task_of
from reductions.arrays import RationalArray
from reductions.formats.files import writing
from reductions.formats.json_files import witness_document
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject
from reductions.reading.stored import StoredObject
from reductions.reading.values import one_of, read
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

MOST_WEIGHTS = 2000  # that are stored for a task; larger tasks are left out
MOST_CERTIFICATE = 200_000  # bytes
EXACT_SECONDS = 20.0
WIDER = 8  # times the width of the class
_RESTARTS, _STEPS = 64, 1000
Made: TypeAlias = "tuple[str, StoredObject, float] | None"  # kind of evidence, file, seconds


def submit(name: str, output: Path, notify: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write the submission of a baseline as a .zip; return how many entries it has.

    Raises
    ------
    InputError
        If there is no such baseline, or the file cannot be written.
    """
    method, text = BASELINES[read("baseline", name, one_of(*BASELINES))]
    tasks = [entry for entry in benchmark().values() if entry.split in SCORED]
    rows: list[JsonObject] = []
    with (
        writing(output) as file,
        zipfile.ZipFile(file, "w") as archive,
    ):
        for number, entry in enumerate(tasks, 1):
            made = method(entry)
            if made is not None:
                kind, document, seconds = made
                archive.writestr(zipfile.ZipInfo(entry.file), dumps(document), zipfile.ZIP_LZMA)
                rows.append({"task": entry.id, kind: entry.file, "seconds": round(seconds, 2)})
            notify(number, len(tasks))
        head: JsonObject = {
            "format": FORMAT, "version": VERSION, "benchmark": NAME, "name": name,
            "authors": ["karpnet"], "method": text, "hardware": "2 CPU cores", "entries": rows,
        }  # fmt: skip
        archive.writestr(zipfile.ZipInfo(SUBMISSION), dumps(head, indent=1), zipfile.ZIP_LZMA)
    return len(rows)


def _num_weights(entry: Entry, width: int) -> int:
    return width * (entry.inputs + 1)


def _random(entry: Entry) -> Made:
    """Random signs as weights, from a seed of the task's own."""
    if _num_weights(entry, entry.width) > MOST_WEIGHTS:
        return None
    rng = np.random.default_rng(int(entry.sha256[:15], 16))
    weights = rng.choice([-1, 1], (entry.width, entry.inputs))
    readout = np.ones(entry.width, dtype=np.int64) * (entry.architecture != "threshold")
    return _weights(Hypothesis.from_integers(weights, readout), 0.0)


def _descent(entry: Entry, wider: int = 1) -> Made:
    """The best restart of Adam."""
    from karpnet.api.train import train

    width = entry.width * wider
    if _num_weights(entry, width) > MOST_WEIGHTS or (wider > 1 and entry.architecture == "threshold"):
        return None
    task = task_of(entry).task
    run = train(task, width, restarts=_RESTARTS, steps=_STEPS, device="cpu")
    if run.result is None or run.weights is None:
        return None
    return _weights(_rounded(run.weights, task.widened(width)), run.result.seconds)


def _rounded(weights: Hypothesis, task: TrainingTask) -> Hypothesis:
    """The weights with as few digits as fit as many samples."""
    least = task.empirical_error(weights).num_misfits
    for scale in (10, 100, 1000):
        with np.errstate(invalid="ignore"):  # what is beyond all integers misfits
            parts = [np.rint(part.floats() * scale) for part in (weights.weights, weights.readout)]
            rounded = Hypothesis(*(RationalArray(part.astype(np.int64), scale) for part in parts))
        if task.empirical_error(rounded).num_misfits <= least:
            return rounded
    return weights


def _wide(entry: Entry) -> Made:
    return _descent(entry, WIDER)


def _exact(entry: Entry) -> Made:
    """Weights, or a certificate that is not too large to store."""
    from karpnet.api.solve import solve

    task = task_of(entry).task
    answer = solve(task, "exact", EXACT_SECONDS, megabytes=8000)
    if isinstance(answer.witness, Hypothesis):
        return _weights(answer.witness, answer.seconds)
    certificate = answer.certificate
    if certificate is None or len(dumps(certificate)) > MOST_CERTIFICATE:
        return None
    return "certificate", dict(certificate), answer.seconds


def _weights(hypothesis: Hypothesis, seconds: float) -> Made:
    return "weights", witness_document(TrainingTask.name, hypothesis), seconds


_TRAINED = f"{_RESTARTS} restarts of {_STEPS} steps; at most {MOST_WEIGHTS} weights a task"
BASELINES: dict[str, tuple[Callable[[Entry], Made], str]] = {
    "random": (_random, f"random signs; at most {MOST_WEIGHTS} weights a task"),
    "adam": (_descent, f"Adam, {_TRAINED}"),
    "wide-adam": (_wide, f"Adam at {WIDER} times the width (improper), {_TRAINED}"),
    "exact": (
        _exact,
        f"SAT modulo linear arithmetic, {EXACT_SECONDS:g} s a task; certificates of up to 200 kB",
    ),
}
