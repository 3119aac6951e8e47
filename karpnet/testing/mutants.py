"""How good is a test? Planted mistakes in a reduction, and which of them the test does not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np

from karpnet.testing.code.claims import ClaimedReduction
from karpnet.testing.contract import examine
from karpnet.testing.edits.changes import off_by_one, part_dropped, sign_flipped
from karpnet.testing.edits.states import InvalidError, rebuilt, state_of
from reductions.arrays import RationalArray, SparseRows
from reductions.errors import KarpnetError
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Map = Callable[..., Any]
_PLACES = 10  # random places of a target where a mistake is tried


@dataclass(frozen=True)
class Mutant:
    """A planted mistake.

    Parameters
    ----------
    name : str
        What was changed.
    caught_by : str
        The kind of mistake that the test reported; empty when it survived.
    num_sources : int
        Sources looked at, the one that shows it included.
    """

    name: str
    caught_by: str
    num_sources: int


def mutants(claim: ClaimedReduction, sources: Iterable[Any], seed: int, seconds: float = 2.0) -> list[Mutant]:
    """Plant every kind of mistake that can be made, and look whether some source shows it."""
    sources = list(sources)
    found = (_judged(name, mutant, sources, seed, seconds) for name, mutant in _planted(claim))
    return [mutant for mutant in found if mutant is not None]


def _judged(name: str, mutant: _Planted, sources: list[Any], seed: int, seconds: float) -> Mutant | None:
    looked = 0
    for number, source in enumerate(sources):
        before = mutant.num_changed
        if not mutant.has_place(source):
            continue
        try:
            found = examine(mutant.claim, source, Random(f"{seed} {number}"), seconds)
        except KarpnetError:  # a class of one's own that cannot look at what is wrong
            return Mutant(name, "not in target class", looked + 1)
        if mutant.num_changed == before:
            continue  # nor is there one in what its witnesses become
        looked += 1
        if found.faults:
            return Mutant(name, found.faults[0].kind, looked)
    return Mutant(name, "", looked) if looked else None


@dataclass
class _Planted:
    """A claim with one mistake, and how often it was made."""

    claim: ClaimedReduction
    num_changed: int = 0
    is_in_target: bool = False

    def changing(self, part: str, function: Map, change: Callable[[Any], Any]) -> _Planted:
        """What a part of the claim returns is changed, where it can be."""

        def wrong(*arguments: Any) -> Any:
            value = function(*arguments)
            changed = change(value)
            self.num_changed += changed is not None
            return value if changed is None else changed

        changed: dict[str, Any] = {part: wrong}
        self.claim, self.is_in_target = replace(self.claim, **changed), part == "instance"
        return self

    def has_place(self, source: Any) -> bool:
        """Whether the target of a source, if that is what is changed, can have the mistake at all."""
        if not self.is_in_target:
            return True
        before = self.num_changed
        try:
            self.claim.instance(source)
        except Exception:
            return True  # to be reported as what it is
        return self.num_changed > before


def _planted(claim: ClaimedReduction) -> Iterable[tuple[str, _Planted]]:
    on_targets = {**_ON_TASKS} if claim.target.kind is TrainingTask else _ON_STATES
    for name, change in on_targets.items():
        yield f"target: {name}", _Planted(claim).changing("instance", claim.instance, change)
    for part, function in (("forward", claim.forward), ("back", claim.back)):
        if function is not None:
            for name, change in _ON_WITNESSES.items():
                yield f"{part}: {name}", _Planted(claim).changing(part, function, change)
    if claim.size is not None:
        yield "size: one too small", _Planted(claim).changing("size", claim.size, _one_less)


def _in_state(edit: Callable[[Any, Random], Any]) -> Callable[[Any], Any]:
    """A change of what a target consists of, at a place that depends on the target alone."""

    def change(target: Any) -> Any:
        state = state_of(target)
        if not state:
            return None
        random = Random(repr(state))
        for _ in range(_PLACES):
            edited = edit(state, random)
            if edited is None or edited == state:
                continue
            try:
                return rebuilt(type(target), edited)
            except InvalidError:
                continue
        return None

    return change


_ON_STATES = {
    "a part dropped": _in_state(part_dropped),
    "a number off by one": _in_state(off_by_one),
    "a sign flipped": _in_state(sign_flipped),
}


def _on_task(change: Callable[[TrainingTask, int], TrainingTask | None]) -> Callable[[Any], Any]:
    def changed(task: TrainingTask) -> TrainingTask | None:
        if not task.num_samples:
            return None
        return change(task, Random(repr(task.size())).randrange(task.num_samples))

    return changed


def _sample_dropped(task: TrainingTask, sample: int) -> TrainingTask:
    kept = np.delete(np.arange(task.num_samples), sample)
    fewer = RationalArray(task.labels.numerators[kept], task.labels.denominator)
    if task.labelled_nodes is not None:
        return replace(task, labelled_nodes=task.labelled_nodes[kept], labels=fewer)
    graphs = [task.graphs.graph(int(i)) for i in kept]
    return replace(task, graphs=GraphBatch.from_networkx(graphs, task.graphs.num_features), labels=fewer)


def _label_flipped(task: TrainingTask, sample: int) -> TrainingTask:
    labels, one = task.labels.numerators.copy(), task.labels.denominator
    labels[sample] = one - labels[sample]
    return replace(task, labels=RationalArray(labels, one))


def _label_off_by_one(task: TrainingTask, sample: int) -> TrainingTask | None:
    if task.architecture.is_classifier:
        return replace(task, max_errors=task.max_errors - 1) if task.max_errors else None
    labels, one = task.labels.numerators.copy(), task.labels.denominator
    labels[sample] += one
    return replace(task, labels=RationalArray(labels, one))


def _feature_negated(task: TrainingTask, sample: int) -> TrainingTask | None:
    rows = task.graphs.features
    if not len(rows.values):
        return None
    values = rows.values.copy()
    values[sample * len(values) // task.num_samples] *= -1  # any of them, the last ones too
    features = SparseRows(rows.offsets, rows.columns, values, rows.num_columns)
    return replace(task, graphs=replace(task.graphs, features=features))


_ON_TASKS = {
    "a sample dropped": _on_task(_sample_dropped),
    "a label flipped": _on_task(_label_flipped),
    "a label or bound off by one": _on_task(_label_off_by_one),
    "a feature negated": _on_task(_feature_negated),
}


def _first_changed(witness: Any) -> Any:
    """The first entry is another one."""
    if isinstance(witness, Hypothesis):
        weights = witness.weights.numerators.copy()
        if not weights.size:
            return None
        weights[0, 0] = -weights[0, 0] or 1  # of a single weight: an even activation does not see all of them
        return Hypothesis(RationalArray(weights, witness.weights.denominator), witness.readout)
    values = np.array(witness) if isinstance(witness, (np.ndarray, list, tuple)) else None
    if values is None or not values.size or values.dtype.kind not in "bi":
        return None
    first = values[0]
    if values.dtype.kind == "b":
        values[0] = not first
    elif (np.abs(values) == 1).all() and (values == -1).any():
        values[0] = -first
    elif len(set(values.tolist())) == len(values) > 1:  # an order
        values[[0, 1]] = values[[1, 0]]
    else:
        values[0] = first - 1 if first > 0 else first + 1
    return values if isinstance(witness, np.ndarray) else type(witness)(values.tolist())


def _reversed(witness: Any) -> Any:
    """The entries in reverse."""
    if isinstance(witness, Hypothesis):
        weights = witness.weights.numerators[:, ::-1].copy()
        return Hypothesis(RationalArray(weights, witness.weights.denominator), witness.readout)
    if not isinstance(witness, (np.ndarray, list, tuple)) or len(witness) < 2:
        return None
    backwards = witness[::-1]
    return None if list(backwards) == list(witness) else backwards


_ON_WITNESSES = {"the first entry changed": _first_changed, "the entries reversed": _reversed}


def _one_less(predicted: Any) -> Any:
    return {key: value - 1 for key, value in predicted.items()} if predicted else None
