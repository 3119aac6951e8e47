"""Read any file that karpnet understands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats import array_files, dimacs, graph_files, json_files, opb
from reductions.formats.files import (
    CNF_SUFFIXES,
    COMMENTED,
    GRAPH_SUFFIXES,
    expect_text,
    read_bytes,
    suffix,
)
from reductions.header import Header
from reductions.problems import PROBLEMS
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF
from reductions.problems.graphs import GraphProblem
from reductions.problems.linear_equations import LinearEquations
from reductions.training.hypothesis import Hypothesis

Stated: TypeAlias = ClauseProblem | GraphProblem | LinearEquations


def load(path: str | Path, read_as: str | None = None) -> Derivation:
    """Read an instance or a training task, with its chain where the file carries one.

    Parameters
    ----------
    path : path
        ``.cnf`` or ``.dimacs`` is DIMACS CNF; ``.col`` or ``.edge`` a DIMACS graph; ``.opb`` linear
        equations; anything else JSON. ``.gz`` and ``.xz`` behind any of them.
    read_as : str or None
        The problem in a DIMACS file, unless its header states it: for clauses ``cnf`` by default (or such
        as ``nae-sat``); for a graph a problem with its number, such as ``graph-coloring:3``.

    Returns
    -------
    Derivation
        A chain of no rules for a bare instance. Its header has the truth that the file states,
        unless the file is read as another question than the one that it answers.

    Raises
    ------
    InputError
        With file and place.
    """
    path = Path(path)
    read, header = _reader(path, read_bytes(path), read_as)
    return replace(read(), name=str(path), header=header)


def expect_reading(path: str | Path, read_as: str | None = None) -> Header:
    """What a file says of its instance, which `load` could read so, its content apart.

    Raises
    ------
    InputError
        If the file cannot be read, or not so.
    """
    path = Path(path)
    return _reader(path, read_bytes(path), read_as)[1]


def _reader(path: Path, data: bytes, read_as: str | None) -> tuple[Callable[[], Derivation], Header]:
    """What turns the text of a file into what it states, and what it says of that."""
    kind, where = suffix(path), str(path)
    is_array_file = data.startswith(array_files.SIGNATURE)
    if not is_array_file:
        expect_text(data, path)
    if kind in COMMENTED and not is_array_file:
        header = Header.of_comments(data)
        if read_as not in (None, header.question or CNF.name):
            header = replace(header, truth="")
        parse = _parser(kind, read_as or header.question, read_as, where)
        return lambda: Derivation((), (parse(data, where),)), header
    _refuse(read_as, where)
    fields = json_files.parse(data, where)
    header = Header(**{name: fields.text(name) for name in ("recipe", "truth") if name in fields.data})
    return lambda: json_files.read_derivation(fields), header


def _parser(kind: str, question: str, read_as: str | None, where: str) -> Callable[[bytes, str], Stated]:
    """What turns the text of a DIMACS or OPB file, and its name, into an instance."""
    if kind in CNF_SUFFIXES:
        problem = clause_problem(question or CNF.name)
        return lambda data, where: of_clauses(problem, dimacs.parse_cnf(data, where))
    if kind in GRAPH_SUFFIXES:
        build = graph_files.builder(question, where)
        return lambda data, where: build(graph_files.parse_graph(data, where))
    _refuse(read_as, where)
    return opb.parse_opb


def _refuse(read_as: str | None, where: str) -> None:
    if read_as is not None:
        raise InputError(where, "states its kind itself", "use --as with DIMACS files only")


def load_hypothesis(path: str | Path) -> Hypothesis:
    """Read a weights file."""
    path = Path(path)
    return json_files.read_hypothesis(json_files.parse(read_bytes(path), str(path)))


def of_clauses(problem: type[ClauseProblem], cnf: CNF) -> ClauseProblem:
    """The same clauses as another problem states them."""
    return cnf if problem is CNF else problem(cnf.num_variables, cnf.clauses)


def clause_problem(name: str) -> type[ClauseProblem]:
    """The problem of clauses of that name, as ``--as`` states it.

    Raises
    ------
    InputError
        If there is none.
    """
    problem = PROBLEMS.get(name)
    if problem is None or not issubclass(problem, ClauseProblem):
        names = [n for n, p in PROBLEMS.items() if issubclass(p, ClauseProblem)]
        raise InputError("--as", f"expected one of {', '.join(names)}, got {name!r}")
    return problem
