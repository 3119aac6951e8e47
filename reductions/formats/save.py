"""Write an instance in the format that a file's name asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reductions.core import AnyProblem
from reductions.errors import UnsupportedError
from reductions.formats import array_files
from reductions.formats.dimacs import format_cnf
from reductions.formats.files import (
    ARRAY_SUFFIX,
    CNF_SUFFIXES,
    COMMENTED,
    GRAPH_SUFFIXES,
    OPB_SUFFIXES,
    suffix,
    write_text,
    writing,
)
from reductions.formats.graphs.dimacs_graph import format_graph
from reductions.formats.json_files import dump, problem_document
from reductions.formats.json_text import pieces
from reductions.formats.opb import format_opb
from reductions.header import Header
from reductions.problems.clauses import ClauseProblem
from reductions.problems.cnf import CNF
from reductions.problems.graphs import GraphProblem
from reductions.problems.k_sat import KSat
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.pseudo_boolean import PseudoBoolean
from reductions.reading.stored import StoredObject


def save(path: Path, problem: AnyProblem, header: Header | None = None) -> None:
    """Write an instance or a task with its header; `load` reads it back as the same problem.

    Parameters
    ----------
    path : path
        ``.cnf`` or ``.dimacs`` for clauses, ``.col`` or ``.edge`` for graphs, ``.opb`` for linear
        equations; ``.npz`` for arrays; anything else is JSON. ``.gz``, ``.xz``, ``.bz2`` and ``.zst`` behind
        any of them.
    problem : Problem
    header : Header or None
        Its question is filled in where the format does not state it.

    Raises
    ------
    UnsupportedError
        If the format cannot hold the problem.
    InputError
        If the file cannot be written.
    """
    header = header or Header()
    if suffix(path) in COMMENTED:
        write_text(path, text_of(problem, suffix(path), header))
    else:
        write_document(path, _document(problem, header))


def write_document(path: Path, document: StoredObject) -> None:
    """Write what a file says, as arrays where its name ends in ``.npz``, else as JSON.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    with writing(path) as file:
        if suffix(path) == ARRAY_SUFFIX:
            array_files.write(file, document)
        else:
            for piece in pieces(document):
                file.write(piece)
            file.write(b"\n")


def _document(problem: AnyProblem, header: Header) -> StoredObject:
    return problem_document(problem, **replace(header, question="").entries())


def text_of(problem: AnyProblem, kind: str, header: Header) -> str:
    """The text of a file with this suffix, which is not the one of arrays.

    Raises
    ------
    UnsupportedError
        If the format cannot hold the problem.
    """
    if kind not in COMMENTED:
        return dump(_document(problem, header))
    if kind in CNF_SUFFIXES and isinstance(problem, ClauseProblem) and not isinstance(problem, KSat):
        question = "" if type(problem) is CNF else problem.name
        return format_cnf(problem, replace(header, question=question).comments())
    if kind in OPB_SUFFIXES and isinstance(problem, LinearEquations):
        return format_opb(problem, header.comments())
    if kind in OPB_SUFFIXES and isinstance(problem, PseudoBoolean):
        return format_opb(problem, replace(header, question=problem.name).comments())
    if kind in GRAPH_SUFFIXES and isinstance(problem, GraphProblem) and problem.question is not None:
        return format_graph(problem.graph, replace(header, question=problem.question).comments())
    raise UnsupportedError(f"a {kind} file cannot hold a {problem.name}; name it .json")
