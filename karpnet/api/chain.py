"""From a file to a chain that ends in a training task."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reductions.core import Derivation
from reductions.errors import InputError, PathError
from reductions.formats.headers import read_header
from reductions.formats.load import load
from reductions.paths import chains, derive
from reductions.problems.cnf import CNF
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask


def target_for(problem: Any, target: str | None) -> str:
    """Return the architecture to map to: the one asked for, else the one with the shortest chain.

    Raises
    ------
    PathError
        If it is unknown or no chain leads there.
    """
    if target is None:
        return nearest(problem.name)
    if target not in ARCHITECTURES:
        raise PathError(f"--to: expected one of {', '.join(ARCHITECTURES)}, got {target!r}")
    return target


@cache
def nearest(problem: str) -> str:
    """Return the architecture with the shortest chain from a problem.

    Raises
    ------
    PathError
        If no chain leads to any.
    """
    lengths = {name: len(found[0]) for name in ARCHITECTURES if (found := chains(problem, name))}
    if not lengths:
        raise PathError(f"no chain of rules leads from {problem} to an architecture")
    return min(lengths, key=lengths.__getitem__)


def derivation_of(
    file: str | Path, target: str | None, read_as: str | None = None, via: Sequence[str] = ()
) -> Derivation:
    """Load a file and map it to a training task; a task file comes with its own chain, or none.

    Parameters
    ----------
    file : path
    target : str or None
        Architecture; by default the one with the shortest chain.
    read_as : str or None
        What a DIMACS file states.
    via : sequence of str
        Problems or rules that the chain must go through.
    """
    loaded = load(file, read_as)
    if isinstance(loaded, (Derivation, TrainingTask)):
        if target is not None or via:
            raise InputError(str(file), "is a training task already", "leave --to and --via out")
        return loaded if isinstance(loaded, Derivation) else Derivation((), (loaded,))
    return derive(loaded, target_for(loaded, target), via)


def label_of(file: str | Path, read_as: str | None) -> str:
    """The truth that a file's header states; empty when it is read as another question."""
    header = read_header(file)
    return header.truth if read_as in (None, header.question or CNF.name) else ""


def chain_steps(derivation: Derivation) -> tuple[dict[str, Any], ...]:
    """Name, rule and sizes of every instance of a chain."""
    rules = [None, *(rule.name for rule in derivation.rules)]
    return tuple(
        {"problem": problem_label(instance), "rule": rule, "size": dict(instance.size())}
        for instance, rule in zip(derivation.instances, rules, strict=True)
    )


def problem_label(instance: Any) -> str:
    """A problem's name; for training tasks with the architecture and its width."""
    if not isinstance(instance, TrainingTask):
        return str(instance.name)
    return f"{instance.architecture.name}, width {instance.architecture.width}"
