"""Why no network fits: a smallest set of gadgets that already clash.

A gadget is what a rule made of one thing, such as the stars of a variable or the star of a row. The task of
some gadgets alone is decided exactly (`karpnet.api.solve`). Fewer samples are never harder to fit, so a set
of gadgets that clash contains a minimal one. A smallest one is a smallest hitting set of all sets of gadgets
without which the rest is fitted (Ignatiev, Previti, Liffiton, Marques-Silva, Smallest MUS extraction with
minimal hitting set dualization, CP 2015).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from karpnet.api.solve import solve
from karpnet.explorer.links import Links
from reductions.arrays import Ragged
from reductions.core import Derivation
from reductions.training.graphs import disjoint_unions
from reductions.training.task import TrainingTask


@dataclass(frozen=True)
class GadgetCore:
    """Gadgets that no network fits together.

    Parameters
    ----------
    gadgets : tuple of int
        Places among the links' gadgets.
    kind : "smallest" or "minimal"
        No smaller set clashes, or none inside this one.
    """

    gadgets: tuple[int, ...]
    kind: str


class _OutOfTimeError(Exception):
    """The limit was reached, or a part of the task was not settled within it."""


def gadget_core(task: TrainingTask, links: Links, seconds: float = 10.0) -> GadgetCore | None:
    """The gadgets that clash, of a task that no network fits.

    Parameters
    ----------
    task : TrainingTask
    links : Links
        Of the chain that the task ends.
    seconds : float
        Wall-clock limit; a core that is only minimal takes less.

    Returns
    -------
    GadgetCore or None
        None where the limit was too short for any, or the gadgets alone do not clash.
    """
    deadline = time.monotonic() + seconds
    count = len(links.gadgets)

    @cache
    def clash(chosen: frozenset[int]) -> bool:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTimeError
        samples = sorted(sample for place in chosen for sample in links.gadgets[place][1])
        answer = solve(Derivation((), (part_of(task, samples),)), seconds=left, isolated=False)
        if answer.verdict == "unknown":
            raise _OutOfTimeError
        return answer.verdict == "NO"

    kept = frozenset(range(count))
    try:
        if not clash(kept):
            return None
        for place in range(count):
            if clash(kept - {place}):
                kept -= {place}
    except _OutOfTimeError:
        return None
    try:
        return GadgetCore(tuple(sorted(_smallest(count, clash))), "smallest")
    except _OutOfTimeError:
        return GadgetCore(tuple(sorted(kept)), "minimal")


def part_of(task: TrainingTask, samples: Iterable[int]) -> TrainingTask:
    """The task of some of the samples."""
    chosen = np.fromiter(samples, dtype=np.int64)
    if task.labelled_nodes is not None:
        return replace(task, labels=task.labels[chosen], labelled_nodes=task.labelled_nodes[chosen])
    graphs = disjoint_unions(task.graphs, Ragged(np.arange(len(chosen) + 1), chosen))
    return replace(task, graphs=graphs, labels=task.labels[chosen])


def _smallest(count: int, clash: Callable[[frozenset[int]], bool]) -> frozenset[int]:
    """A smallest set that clashes: guess one that hits all known corrections, or learn another."""
    from pysat.examples.hitman import Hitman

    everything = frozenset(range(count))
    with Hitman(htype="sorted") as guesses:
        guesses.hit(sorted(everything))  # the empty set is no guess
        while True:
            guess = frozenset(guesses.get())
            if clash(guess):
                return guess
            fitted = guess
            for place in sorted(everything - guess):
                if not clash(fitted | {place}):
                    fitted |= {place}
            guesses.hit(sorted(everything - fitted))
