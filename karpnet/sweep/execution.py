"""What a worker does with a cell: make the instance, map it, run the method, note everything."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from karpnet.api.answers import Row
from karpnet.api.reduce import reduce
from karpnet.api.solve import answer
from karpnet.sweep.cells import DESCENT, Cell, Columns, Instance, canonical, digest, multiple
from reductions.core import Derivation
from reductions.errors import InputError, KarpnetError, PathError, UnsupportedError
from reductions.formats.files import read_bytes
from reductions.formats.json_files import derivation_document, dump, problem_document, witness_document
from reductions.formats.load import load
from reductions.paths import extent
from reductions.reading.json_types import JsonObject
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method

# Times, which no two runs share, stand in columns of their own.
_TIMES = ("seconds", "first_fit_seconds")
_LARGEST_DOCUMENT = 100_000  # numbers in an instance that the results keep


@dataclass(frozen=True)
class Record:
    """A finished cell, ready to be stored.

    Parameters
    ----------
    row : dict
        Columns of the table ``cells`` (`karpnet.sweep.store`).
    instance : dict
        Columns of the table ``instances``; empty when the instance could not be made.
    certificate : str
        The JSON document that backs the verdict; empty when there is none.
    """

    row: Columns
    instance: Columns = field(default_factory=dict)
    certificate: str = ""


@dataclass(frozen=True)
class _Loaded:
    """An instance, with the chain of a task file."""

    instance: Instance
    derivation: Derivation

    @cached_property
    def columns(self) -> Columns:
        """Columns of the table ``instances``, with the instance itself where it is not too large."""
        document, derivation, problem = None, self.derivation, self.derivation.source
        if extent(problem.size()) <= _LARGEST_DOCUMENT:
            said = derivation_document(derivation) if derivation.rules else problem_document(problem)
            document = dump(said)
        return {
            **described(self.instance),
            "problem": problem.name,
            "size": canonical(dict(problem.size())),
            "document": document,
        }


def run_cell(cell: Cell) -> Record:
    """Run a cell. Whatever goes wrong is a verdict with its reason, never an exception."""
    start = time.perf_counter()
    record = Record({})
    try:
        loaded = _load(cell.instance)
        record = Record({}, loaded.columns)
        record = _answered(cell, loaded, record.instance)
    except (PathError, UnsupportedError) as error:
        record = Record(_without_answer("inapplicable", str(error)), record.instance)
    except MemoryError:
        record = Record(_without_answer("unknown", "out of memory"), record.instance)
    except KarpnetError as error:
        record = Record(_without_answer("failed", str(error)), record.instance)
    except Exception as error:  # a defect of ours must not end the sweep
        reason = f"{type(error).__name__}: {error}".split("\n", 1)[0]
        record = Record(_without_answer("failed", reason), record.instance)
    spent = time.perf_counter() - start
    record.row.update(seconds=record.row.get("seconds", spent), total_seconds=spent, **_provenance())
    return record


def described(instance: Instance) -> Columns:
    """What is known of an instance before it is made."""
    recipe = instance.recipe or instance.made_by
    return {
        "name": instance.name,
        "family": recipe.split(" ", 1)[0] or "file",
        "recipe": recipe,
        "file": Path(instance.file).name,
        "sha256": instance.sha256,
        "read_as": instance.read_as,
        "truth": instance.label.truth,
        "because": instance.label.because,
    }


def unfinished(cell: Cell, verdict: str, reason: str, seconds: float) -> Record:
    """The record of a cell whose worker did not live to make it."""
    times = {"seconds": seconds, "total_seconds": seconds}
    return Record({**_without_answer(verdict, reason), **times, **_provenance()})


def _provenance() -> Columns:
    return {"machine": machine(), "karpnet_version": version("karpnet")}


def warm_up() -> None:
    """Compile or load the trainer's kernel, so that no cell's time pays for it."""
    from gnn.settings import TrainingSettings
    from gnn.trainer import train
    from reductions.rules import RULES

    rule = RULES["sign-system-to-relu-sum"]
    assert rule.example is not None
    train(rule.instance(rule.example()), TrainingSettings(restarts=1, steps=1, threads=1, device="cpu"))


@cache
def machine() -> str:
    """The machine in words: system, processor, cores, Python."""
    processor = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        processor = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    python = platform.python_version()
    return f"{platform.system()} {platform.machine()}, {processor}, {os.cpu_count()} cores, Python {python}"


@lru_cache(maxsize=4)  # the cells of one instance follow each other
def _load(instance: Instance) -> _Loaded:
    if instance.recipe:
        from instances.recipes import Recipe, generate

        return _Loaded(instance, Derivation((), (generate(Recipe.parse(instance.recipe)).problem,)))
    path = Path(instance.file)
    if digest(read_bytes(path)) != instance.sha256:
        raise InputError(instance.file, "has changed since the sweep began", "start the sweep again")
    return _Loaded(instance, load(path, instance.read_as))


@lru_cache(maxsize=4)
def _derived(instance: Instance, architecture: str | None, via: tuple[str, ...]) -> Derivation:
    derivation = _load(instance).derivation
    if isinstance(derivation.target, TrainingTask) and (architecture or via):
        raise UnsupportedError(
            "the instance is already a training task; set architectures = [] to run it unchanged"
        )
    return reduce(derivation, architecture, via)


def _answered(cell: Cell, loaded: _Loaded, instance: Columns) -> Record:
    if cell.subject == "source":
        derivation = Derivation((), (loaded.derivation.source,))
        problem = derivation.source
    else:
        derivation = _derived(cell.instance, cell.architecture, cell.via)
        problem = derivation.target
    curve = None
    if cell.method == DESCENT:
        row, certificate, curve = _descended(cell, derivation)
    else:
        obstacle = method(cell.method).obstacle(problem)
        if obstacle is not None:
            raise UnsupportedError(obstacle)
        row, certificate = _solved(cell, derivation)
    columns = {
        **_answer_columns(row),
        "curve": None if curve is None else canonical(curve),
        "chain": canonical(list(derivation.steps())),
    }
    if isinstance(problem, TrainingTask):
        columns |= {"architecture": problem.architecture.name, "proper_width": problem.architecture.width}
    return Record(columns, instance, certificate)


def _solved(cell: Cell, derivation: Derivation) -> tuple[Row, str]:
    limits = Limits(cell.seconds, cell.threads, cell.megabytes)
    found = answer(derivation, cell.method, limits)
    by: JsonObject = {} if found.method == cell.method else {"solver": found.method}  # of a portfolio
    row = found.row(**found.carried(), **by)
    if found.witness is not None:
        return row, dump(witness_document(derivation.target.name, found.witness))
    certificate = getattr(found.outcome, "certificate", None)
    return row, "" if certificate is None else canonical(certificate) + "\n"


def _descended(cell: Cell, derivation: Derivation) -> tuple[Row, str, Columns | None]:
    from gnn.curves import LossCurve
    from gnn.settings import TrainingSettings
    from karpnet.api.train import train

    told: dict[str, Any] = dict(cell.settings)
    plan = told.pop("plan", None)
    settings = TrainingSettings(**told, seed=cell.seed, seconds=cell.seconds, threads=cell.threads)
    curve = LossCurve()
    factor = multiple(cell.width)
    width = cell.width if factor is None else factor * derivation.target.architecture.width
    assert isinstance(width, int)
    run = train(derivation, width, settings=settings, plan=plan, observe=None if plan else curve.note)
    if run.result is None:
        raise UnsupportedError(run.reason)
    weights = run.weights if run.verdict == "fitted" else None
    document = "" if weights is None else dump(witness_document(TrainingTask.name, weights))
    return run.row, document, None if plan else curve.to_json()


def _answer_columns(row: Row) -> Columns:
    details = {key: value for key, value in row.details.items() if key not in _TIMES}
    is_reason = row.verdict == "unknown"
    return {
        "verdict": row.verdict,
        "evidence": "" if is_reason else row.evidence,
        "reason": row.evidence if is_reason else "",
        "seconds": row.seconds,
        "first_fit_seconds": row.details.get("first_fit_seconds"),
        "width": details.get("width"),
        "proper": details.get("proper"),
        "details": canonical(details),
    }


def _without_answer(verdict: str, reason: str) -> Columns:
    return {"verdict": verdict, "evidence": "", "reason": reason, "details": "{}"}
