"""Load any file that karpnet understands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats import dimacs, graph_files, json_files, opb
from reductions.formats.files import CNF_SUFFIXES, GRAPH_SUFFIXES, OPB_SUFFIXES, read_text, suffix
from reductions.formats.headers import Header
from reductions.problems import PROBLEMS
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def load(path: str | Path, read_as: str | None = None) -> Any:
    """Read an instance, a training task, or a task with its chain (a `Derivation`).

    Parameters
    ----------
    path : path
        ``.cnf`` or ``.dimacs`` is DIMACS CNF; ``.col`` or ``.edge`` a DIMACS graph; ``.opb`` linear
        equations; anything else JSON. ``.gz`` and ``.xz`` behind any of them.
    read_as : str or None
        What a DIMACS file states, unless its header says so: for clauses ``cnf`` by default (or such
        as ``nae-sat``); for a graph a problem with its number, such as ``graph-coloring:3``.

    Raises
    ------
    InputError
        With file and place.
    """
    path = Path(path)
    data = read_text(path)
    return _reader(path, data, read_as)(data, str(path))


def expect_reading(path: str | Path, read_as: str | None = None) -> None:
    """Raise `InputError` unless `load` could read a file so, its content apart."""
    path = Path(path)
    _reader(path, read_text(path), read_as)


def _reader(path: Path, data: bytes, read_as: str | None) -> Callable[[bytes, str], Any]:
    """What turns the text of a file, and its name, into what it states."""
    kind = suffix(path)
    if kind in CNF_SUFFIXES:
        problem = _clause_problem(read_as or Header.of_comments(data).question or CNF.name)
        return lambda data, where: _of_clauses(problem, dimacs.parse_cnf(data, where))
    if kind in GRAPH_SUFFIXES:
        build = graph_files.builder(read_as or Header.of_comments(data).question, str(path))
        return lambda data, where: build(graph_files.parse_graph(data, where))
    if read_as is not None:
        raise InputError(str(path), "states its kind itself", "use --as with DIMACS files only")
    if kind in OPB_SUFFIXES:
        return opb.parse_opb
    return lambda data, where: json_files.read_instance(json_files.parse(data, where))


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


def _of_clauses(problem: type[ClauseProblem], cnf: CNF) -> ClauseProblem:
    return cnf if problem is CNF else problem(cnf.num_variables, cnf.clauses)


def _clause_problem(name: str) -> type[ClauseProblem]:
    problem = PROBLEMS.get(name)
    if problem is None or not issubclass(problem, ClauseProblem):
        names = [n for n, p in PROBLEMS.items() if issubclass(p, ClauseProblem)]
        raise InputError("--as", f"expected one of {', '.join(names)}, got {name!r}")
    return problem
