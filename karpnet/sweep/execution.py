"""What a worker does with a cell: make the instance, map it, run the method, note everything."""

from __future__ import annotations

import math
import os
import platform
import time
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from karpnet.api.answers import Row
from karpnet.api.chain import chain_steps, target_for
from karpnet.api.compare import exact_row
from karpnet.sweep.cells import DESCENT, Cell, Columns, Instance, canonical, digest, multiple
from reductions.core import Derivation
from reductions.errors import InputError, KarpnetError, PathError, UnsupportedError
from reductions.formats.files import read_text
from reductions.formats.json_files import dump_derivation, dump_hypothesis, dump_problem, dump_witness
from reductions.formats.load import load
from reductions.json_types import JsonValue
from reductions.outcomes import Found, Optimal
from reductions.paths import derive, extent
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
    """An instance; a task file's chain is in ``derivation``."""

    instance: Instance
    problem: Any
    derivation: Derivation | None = None

    @cached_property
    def columns(self) -> Columns:
        """Columns of the table ``instances``, with the instance itself where it is not too large."""
        document = None
        if extent(self.problem.size()) <= _LARGEST_DOCUMENT:
            derivation, problem = self.derivation, self.problem
            document = dump_problem(problem) if derivation is None else dump_derivation(derivation)
        return {
            **described(self.instance),
            "problem": self.problem.name,
            "size": canonical(dict(self.problem.size())),
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

        return _Loaded(instance, generate(Recipe.parse(instance.recipe)).problem)
    path = Path(instance.file)
    if digest(read_text(path)) != instance.sha256:
        raise InputError(instance.file, "has changed since the sweep began", "start the sweep again")
    found = load(path, instance.read_as)
    if isinstance(found, Derivation):
        return _Loaded(instance, found.source, found)
    return _Loaded(instance, found)


@lru_cache(maxsize=4)
def _derived(instance: Instance, architecture: str | None, via: tuple[str, ...]) -> Derivation:
    loaded = _load(instance)
    is_task = loaded.derivation is not None or isinstance(loaded.problem, TrainingTask)
    if is_task and (architecture or via):
        raise UnsupportedError("the instance is a training task already: architectures = [] runs it as it is")
    if is_task:
        return loaded.derivation or Derivation((), (loaded.problem,))
    return derive(loaded.problem, target_for(loaded.problem, architecture), via)


def _answered(cell: Cell, loaded: _Loaded, instance: Columns) -> Record:
    if cell.subject == "source":
        derivation = Derivation((), (loaded.problem,))
        problem = loaded.problem
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
        "chain": canonical(list(chain_steps(derivation))),
    }
    if isinstance(problem, TrainingTask):
        columns |= {"architecture": problem.architecture.name, "proper_width": problem.architecture.width}
    return Record(columns, instance, certificate)


def _solved(cell: Cell, derivation: Derivation) -> tuple[Row, str]:
    limits = Limits(cell.seconds, cell.threads, cell.megabytes)
    row, outcome = exact_row(cell.method, cell.subject, derivation, limits)
    if isinstance(outcome, (Found, Optimal)):
        return row, dump_witness(derivation.target.name, outcome.witness)
    certificate = getattr(outcome, "certificate", None)
    return row, "" if certificate is None else canonical(certificate) + "\n"


def _descended(cell: Cell, derivation: Derivation) -> tuple[Row, str, Columns]:
    from gnn.curves import LossCurve
    from gnn.settings import TrainingSettings
    from karpnet.api.train import descent_row

    told: dict[str, Any] = dict(cell.settings)
    settings = TrainingSettings(**told, seed=cell.seed, seconds=cell.seconds, threads=cell.threads)
    curve = LossCurve()
    factor = multiple(cell.width)
    width = cell.width if factor is None else factor * derivation.target.architecture.width
    assert isinstance(width, int)
    row, best = descent_row(derivation, width, settings, lambda what, done, total: None, observe=curve.note)
    if row.verdict == "unknown":
        raise UnsupportedError(row.evidence)
    fitted = best is not None and row.verdict == "fitted"
    return row, dump_hypothesis(best) if fitted and best else "", curve.to_json()


def _answer_columns(row: Row) -> Columns:
    details = {key: _finite(value) for key, value in row.details.items() if key not in _TIMES}
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


def _finite(value: JsonValue) -> JsonValue:
    return None if isinstance(value, float) and not math.isfinite(value) else value
