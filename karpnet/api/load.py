"""Instances, tasks and weights from files and other libraries' objects, and back into files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError
from reductions.formats import load as files
from reductions.formats.files import beside, remove, write_text
from reductions.formats.json_files import chain_document, derivation_document, witness_document
from reductions.formats.json_text import dumps
from reductions.formats.save import save as save_problem
from reductions.formats.save import write_document
from reductions.header import Header
from reductions.problems.cnf import CNF
from reductions.problems.hamiltonian import DirectedHamiltonianCycle
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

if TYPE_CHECKING:
    from karpnet.api.generate import GeneratedInstance

About: TypeAlias = "Derivation | AnyProblem | GeneratedInstance"  # what a verb is asked about


def load(source: Any, read_as: str | None = None) -> Derivation:
    """Read an instance or a training task.

    Parameters
    ----------
    source : path, PySAT formula, or networkx graph
        A file in any of the formats that karpnet reads, told by its content: DIMACS CNF, OPB, graphs
        (DIMACS, rudy, METIS, PACE, Matrix Market, graph6), a list of numbers, JSON; compressed or not;
        ``-`` is standard input. Or a ``pysat.formula.CNF`` or ``CNFPlus``, or an undirected
        ``networkx.Graph`` or ``MultiGraph``, whose vertices are numbered in its own order.
    read_as : str or None
        What clauses, a graph or numbers state: ``"nae-sat"``; ``"vertex-cover:12"``,
        ``"graph-coloring:3"``, ``"clique:4"``, ``"independent-set:4"``, ``"dominating-set:4"``,
        ``"feedback-vertex-set:4"``, ``"max-cut:10"``, ``"hamiltonian-cycle"``, ``"hamiltonian-path"``;
        of a ``networkx.DiGraph`` ``"directed-hamiltonian-cycle"``; ``"subset-sum:22"``. Clauses
        are a CNF by default, numbers a PARTITION; a graph needs its question, unless its file states it.

    Returns
    -------
    Derivation
        With ``.source`` and ``.target``; the same instance unless the file carries a chain.

    Raises
    ------
    InputError
        If the file cannot be read or is malformed (says where), or the object is of another kind.

    Examples
    --------
    >>> import networkx as nx
    >>> load(nx.cycle_graph(5), "graph-coloring:2").source.name
    'graph-coloring'
    """
    if isinstance(source, (str, Path)):
        return files.load(source, read_as)
    if hasattr(source, "adjacency") and read_as == DirectedHamiltonianCycle.name:
        return Derivation((), (DirectedHamiltonianCycle.from_networkx(source),))
    if hasattr(source, "adjacency"):
        from reductions.formats.graphs.questions import Question

        return Derivation((), (Question.of(read_as or "", "load").about_networkx(source),))
    if hasattr(source, "clauses") or hasattr(source, "soft"):
        from reductions.formats.pysat_formulas import from_pysat

        problem = from_pysat(source)
        if not isinstance(problem, CNF):
            if read_as not in (None, problem.name):
                raise InputError("load", f"a CNFPlus is read as {problem.name}, got {read_as[:40]!r}")
            return Derivation((), (problem,))
        return Derivation((), (files.of_clauses(files.clause_problem(read_as or CNF.name), problem),))
    return as_derivation(source)


def load_weights(path: str | Path) -> Hypothesis:
    """Read a weights file.

    Raises
    ------
    InputError
        If the file cannot be read or is malformed.
    """
    return files.load_hypothesis(path)


def as_derivation(about: About) -> Derivation:
    """What a verb is about: a derivation, a problem (a chain of no rules), or something generated.

    Raises
    ------
    InputError
        If it is neither.
    """
    if isinstance(about, Derivation):
        return about
    made = getattr(about, "derivation", None)
    if isinstance(made, Derivation):
        return made
    if _is_instance(about):
        return Derivation((), (about,))
    remedy = "read files with karpnet.load" if isinstance(about, (str, Path)) else "see karpnet.load"
    raise InputError("karpnet", f"expected an instance or a derivation, got {type(about).__name__}", remedy)


def _is_instance(value: Any) -> bool:
    """Whether it is a problem's instance or a task."""
    return hasattr(value, "name") and callable(getattr(value, "violation", None))


def save(what: Any, path: str | Path, *, chain_only: bool = False) -> tuple[Path, ...]:
    """Write anything that karpnet makes, in the format that the file's name asks for.

    Parameters
    ----------
    what : Derivation, Problem, GeneratedInstance, Hypothesis, Answer, Run, or a certificate
        A derivation with rules is a task file that keeps its chain; one without, and a problem, the
        instance in the format of the suffix. An answer is written as its witness, a run as its best
        weights. What was generated is written with its witness and certificate beside it.
    path : path
        ``.cnf``, ``.col``, ``.edge``, ``.opb``; ``.npz`` for arrays, which suits large tasks; anything
        else is JSON. ``.gz`` and ``.xz`` behind it.
    chain_only : bool
        Write a task with a chain as its source, its rules and a digest, from which `load` makes it
        again: much smaller.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    UnsupportedError
        If the format cannot hold it.
    InputError
        If it cannot be written, or there is nothing to write.
    """
    path = Path(path)
    if hasattr(what, "recipe") and hasattr(what, "truth"):
        return tuple(file for _, file in save_generated(what, path))
    if isinstance(what, Mapping):
        write_text(path, dumps(what) + "\n")
    elif isinstance(what, Hypothesis):
        write_document(path, witness_document(TrainingTask.name, what))
    elif not _is_instance(what) and (hasattr(what, "weights") or hasattr(what, "witness")):
        _save_witness(what, path)
    else:
        _save_instance(as_derivation(what), path, chain_only)
    return (path,)


def _save_instance(derivation: Derivation, path: Path, chain_only: bool) -> None:
    header = derivation.header
    if derivation.rules and isinstance(derivation.target, TrainingTask):
        document_of = chain_document if chain_only else derivation_document
        write_document(path, document_of(derivation, **Header(truth=header.truth).entries()))
    elif chain_only:
        raise InputError("save", "expected a training task with its chain", "leave chain_only out")
    else:
        save_problem(path, derivation.target, header)


def _save_witness(what: Any, path: Path) -> None:
    witness = what.weights if hasattr(what, "weights") else what.witness
    if witness is None:
        raise InputError("save", f"there is no witness to write: {what}")
    problem = what.problem.name if hasattr(what, "problem") else TrainingTask.name
    write_document(path, witness_document(problem, witness))


def save_generated(made: GeneratedInstance, path: Path) -> list[tuple[str, Path]]:
    """Write an instance with its witness and certificate beside it; return what each file holds.

    A witness and a certificate that lay beside an instance of the same name before are removed.
    """
    derivation = made.derivation
    save_problem(path, derivation.target, derivation.header)
    for what in ("witness", "certificate"):
        remove(beside(path, what))
    written = [("instance", path)]
    if made.witness is not None:
        written.append(("witness", beside(path, "witness")))
        write_document(written[-1][1], witness_document(made.problem.name, made.witness))
    if made.certificate is not None:
        written.append(("certificate", beside(path, "certificate")))
        save(made.certificate, written[-1][1])
    return written
