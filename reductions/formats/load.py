"""Load any file that karpnet understands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats import dimacs, json_files
from reductions.formats.files import read_text, suffix
from reductions.problems import PROBLEMS
from reductions.problems.clauses import ClauseProblem
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def load(path: str | Path, read_as: str | None = None) -> Any:
    """Read an instance, a training task, or a task with its chain (a `Derivation`).

    Parameters
    ----------
    path : path
        ``.cnf`` or ``.dimacs`` is DIMACS CNF, anything else JSON; ``.gz`` and ``.xz`` behind
        either.
    read_as : str or None
        The clause problem that a DIMACS file states, ``cnf`` unless given (such as ``nae-sat``).

    Raises
    ------
    InputError
        With file and place.
    """
    path = Path(path)
    data = read_text(path)
    if suffix(path) in (".cnf", ".dimacs"):
        cnf = dimacs.parse_cnf(data, str(path))
        return (
            cnf if read_as in (None, cnf.name) else _clause_problem(read_as)(cnf.num_variables, cnf.clauses)
        )
    if read_as is not None:
        raise InputError(str(path), "states its kind itself", "use --as with DIMACS files only")
    return json_files.read_instance(json_files.parse(data, str(path)))


def load_task(path: str | Path) -> tuple[TrainingTask, Derivation | None]:
    """Read a task file; with its chain where it carries one."""
    loaded = load(path)
    if isinstance(loaded, Derivation):
        return loaded.target, loaded
    if not isinstance(loaded, TrainingTask):
        raise InputError(str(path), f"expected a training task, got {loaded.name}", "reduce it first")
    return loaded, None


def load_hypothesis(path: str | Path) -> Hypothesis:
    """Read a weights file."""
    path = Path(path)
    return json_files.read_hypothesis(json_files.parse(read_text(path), str(path)))


def _clause_problem(name: str | None) -> type[ClauseProblem]:
    problem = PROBLEMS.get(name or "")
    if problem is None or not issubclass(problem, ClauseProblem):
        names = [n for n, p in PROBLEMS.items() if issubclass(p, ClauseProblem)]
        raise InputError("--as", f"expected one of {', '.join(names)}, got {name!r}")
    return problem
