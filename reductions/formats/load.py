"""Read any file that karpnet understands; its content says what it is (`reductions.formats.recognize`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError
from reductions.formats import array_files, dimacs, json_files, opb
from reductions.formats.files import read_bytes, shown_name, suffix
from reductions.formats.graphs.questions import Question
from reductions.formats.number_lists import about_numbers, parse_numbers
from reductions.formats.recognize import CNF_FILE, GRAPH_FILES, JSON_FILE, NUMBERS_FILE, OPB_FILE, recognize
from reductions.header import Header
from reductions.problems import PROBLEMS
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF
from reductions.problems.graphs import GraphProblem
from reductions.problems.partition import Partition
from reductions.reading.texts import as_text
from reductions.training.hypothesis import Hypothesis

Stated: TypeAlias = AnyProblem | GraphProblem


def load(path: str | Path, read_as: str | None = None) -> Derivation:
    """Read an instance or a training task, with its chain where the file carries one.

    Parameters
    ----------
    path : path
        A file of any name, compressed or not, or ``-`` for standard input: DIMACS CNF, OPB, a graph
        (DIMACS, rudy, METIS, PACE, Matrix Market, graph6), a list of numbers, or JSON.
    read_as : str or None
        The problem in a file, unless its header states it: for clauses ``cnf`` by default (or such as
        ``nae-sat``); for a graph a problem with its number, such as ``graph-coloring:3``, or without
        one, such as ``hamiltonian-cycle``; for numbers ``partition`` by default, or ``subset-sum:TARGET``.

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
    return replace(read(), name=shown_name(path), header=header)


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
    """What turns the content of a file into what it states, and what it says of that."""
    where = shown_name(path)
    data = _content(data, where)
    header = Header() if _are_arrays(data) else Header.of_comments(data)
    question = read_as or header.question
    kind = JSON_FILE if _are_arrays(data) else recognize(data, suffix(path), question, where)
    if kind != JSON_FILE:
        if read_as not in (None, header.question or _DEFAULTS.get(kind, "")):
            header = replace(header, truth="")
        parse = _parser(kind, question or _DEFAULTS.get(kind, ""), where)
        return lambda: Derivation((), (parse(data, where),)), header
    if read_as is not None:
        raise InputError(where, "states its kind itself", "use --as with files of other formats than JSON")
    fields = json_files.parse(data, where)
    header = Header(**{name: fields.text(name) for name in ("recipe", "truth") if name in fields.data})
    return lambda: json_files.read_derivation(fields), header


_DEFAULTS = {CNF_FILE: CNF.name, NUMBERS_FILE: Partition.name}  # what a file states that does not say it


def _parser(kind: str, question: str, where: str) -> Callable[[bytes, str], Stated]:
    """What turns a text of this format, and its name, into the instance that the question states."""
    if kind == CNF_FILE:
        problem = clause_problem(question)
        return lambda data, where: of_clauses(problem, dimacs.parse_cnf(data, where))
    if kind in GRAPH_FILES:
        asked = Question.of(question, where)
        return lambda data, where: asked.about(GRAPH_FILES[kind](data, where))
    if kind == OPB_FILE:
        return lambda data, where: opb.parse_opb(data, where, question)
    about_numbers((), question, where)
    return lambda data, where: about_numbers(parse_numbers(data, where), question, where)


def load_hypothesis(path: str | Path) -> Hypothesis:
    """Read a weights file."""
    path = Path(path)
    where = shown_name(path)
    return json_files.read_hypothesis(json_files.parse(_content(read_bytes(path), where), where))


def _content(data: bytes, where: str) -> bytes:
    """The text of a file; arrays as they are."""
    return data if _are_arrays(data) else as_text(data, where)


def _are_arrays(data: bytes) -> bool:
    return data.startswith(array_files.SIGNATURE)


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
