"""From an instance to a chain that ends in a training task, or in another problem."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from karpnet.api.load import About, as_derivation
from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError, PathError
from reductions.paths import chains, derive, read_as, targets, to_no_task
from reductions.problems import PROBLEMS
from reductions.training.architectures import ARCHITECTURES
from reductions.training.layers import LAYERS
from reductions.training.task import TrainingTask


def reduce(instance: About, to: str | None = None, via: str | Sequence[str] = ()) -> Derivation:
    """Map an instance to a training task, or to another problem.

    Of all chains of rules that lead there, the one is taken whose target is the smallest on this
    instance.

    Parameters
    ----------
    instance : Derivation or Problem
        As `karpnet.load` and `karpnet.generate` return them; a chain goes on where it ends. A training
        task can only be read as a layer's.
    to : str or None
        An architecture such as ``"relu-sum"``, a layer of PyTorch Geometric such as ``"gcn"``, or a
        problem such as ``"cnf"``; by default the architecture with the shortest chain.
    via : str or sequence of str
        Problems or rules that the chain must go through.

    Returns
    -------
    Derivation
        ``.source`` and ``.target`` are the two ends, ``.forward`` maps a witness of the source to the
        target, ``.back`` any witness of the target to the source, ``.lift(weights)`` checks both.

    Raises
    ------
    PathError
        If no chain leads there, or a name is unknown.
    InputError
        If the instance is a training task already.
    """
    derivation = as_derivation(instance)
    via = (via,) if isinstance(via, str) else tuple(via)
    if isinstance(derivation.target, TrainingTask):
        if to in LAYERS and not via:
            return read_as(to, derivation)
        if to is not None or via:
            where = derivation.name or "reduce"
            raise InputError(where, "is a training task already", "omit --to and --via")
        return derivation
    target = to if to in PROBLEMS else target_for(derivation.target, to)
    return derivation.then(derive(derivation.target, target, via))


def target_for(problem: AnyProblem, target: str | None) -> str:
    """Return the architecture or layer to map to: the one asked for, else the one with the shortest chain.

    Raises
    ------
    PathError
        If it is unknown or no chain leads there.
    """
    if target is None:
        return nearest(problem.name)
    if target not in targets():
        raise PathError(f"--to: expected one of {', '.join(targets())}, got {target!r}")
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
        raise PathError(to_no_task(problem))
    return min(lengths, key=lengths.__getitem__)
