"""The contract of a reduction on one source: what a claim breaks there, and which part is to blame."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal, TypeAlias

import numpy as np

from karpnet.testing.code.claims import ClaimedReduction, is_known
from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.edits.states import InvalidError, canonical, plain, rebuilt, state_of
from karpnet.testing.witnesses.survey import Survey, second_opinion, survey
from reductions.errors import KarpnetError
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Kind: TypeAlias = Literal[
    "input changed",
    "not deterministic",
    "NO lost",
    "YES lost",
    "not in target class",
    "forward wrong",
    "back wrong",
    "not total",
    "size exceeded",
]
# What explains the others comes first.
KINDS: tuple[Kind, ...] = (
    "input changed",
    "not deterministic",
    "NO lost",
    "YES lost",
    "not in target class",
    "forward wrong",
    "back wrong",
    "not total",
    "size exceeded",
)
_FAILED = object()  # in place of a witness
_MOST_FORWARD = 20  # source witnesses of an instance that are mapped


@dataclass(frozen=True)
class Fault:
    """What breaks the contract on a source.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    part : str
        What is to blame: ``instance``, ``forward``, ``back`` or ``size``.
    text : str
        One line.
    source, target : Problem or None
    witness : witness or None
        Of the source, for ``forward``; else of the target.
    mapped : witness or None
        What the map made of it.
    between : Problem or None
        Another source, whose target was built before the map was called again.
    """

    kind: Kind
    part: str
    text: str
    source: Any
    target: Any = None
    witness: Any = None
    mapped: Any = None
    between: Any = None


@dataclass
class Examination:
    """What one source shows.

    Attributes
    ----------
    is_yes : bool or None
        The answer of the source, or of the target where only that is known.
    is_decided : bool
        Whether both ends were.
    num_forward, num_back : int
        Witnesses mapped, and right afterwards.
    faults : list of Fault
    undecided : str
        Why an end was not decided.
    calls : dict
        The last call of ``forward`` and of ``back`` that went well: source, witness, and what came of it.
    built : tuple or None
        The source and its target, if they are right so far.
    """

    is_yes: bool | None = None
    is_decided: bool = False
    num_forward: int = 0
    num_back: int = 0
    faults: list[Fault] = field(default_factory=list)
    undecided: str = ""
    calls: dict[str, tuple[Any, Any, Any]] = field(default_factory=dict)
    built: tuple[Any, Any] | None = None


def examine(
    claim: ClaimedReduction,
    source: Any,
    random: Random,
    seconds: float = 2.0,
    like: Fault | None = None,
    searching: float | None = None,
) -> Examination:
    """Everything that the contract says, on one source.

    The target is of its class, the same every time, and no larger than the size map says; YES and NO are
    kept; every source witness maps forward; every target witness that the searches find maps back.

    Parameters
    ----------
    claim : ClaimedReduction
    source : Problem
    random : random.Random
        For the searches for witnesses.
    seconds : float
        For one call of the claim's code.
    like : Fault or None
        Look for such a mistake alone, where that is quicker.
    searching : float or None
        Seconds for one search; half of those for a call when None.
    """
    return _Case(claim, source, random, seconds, seconds / 2 if searching is None else searching).run(like)


class _Case:
    """One source under examination."""

    def __init__(
        self, claim: ClaimedReduction, source: Any, random: Random, seconds: float, searching: float
    ) -> None:
        self.claim, self.source, self.random = claim, source, random
        self.seconds, self.searching = seconds, searching
        self.pristine = copy.deepcopy(source)
        self.target: Any = None
        self.found = Examination()

    def run(self, like: Fault | None) -> Examination:
        if not self._builds():
            return self.found
        self._check_size()
        if like is not None and like.kind in ("NO lost", "YES lost"):
            source = survey(self.source, self.random, self.searching)
            if source.is_yes == (like.kind == "YES lost"):
                self._decide(source)
        elif like is None or like.part in ("forward", "back"):
            ends = self._decide(survey(self.source, self.random, self.searching))
            self._check_forward(*ends)
            self._check_back(*ends)
        return self.found

    def _fault(self, kind: Kind, part: str, text: str, witness: Any = None, mapped: Any = None) -> None:
        if all((fault.kind, fault.part) != (kind, part) for fault in self.found.faults):
            made = Fault(kind, part, text, self.pristine, self.target, witness, mapped)
            self.found.faults.append(made)

    def _call(self, part: str, *arguments: Any) -> Any:
        """Call a part of the claim; None and a fault where it fails or changes what it is given."""
        function = getattr(self.claim, part)
        before = tuple(self.pristine if one is self.source else copy.deepcopy(one) for one in arguments)
        try:
            made = call(function, *arguments, seconds=self.seconds, home=self.claim.home)
        except FailedCallError as error:
            witness = arguments[1] if len(arguments) > 1 else None
            built = part == "instance" and (
                isinstance(error.error, KarpnetError) or error.constructs(self.claim.target.kind)
            )
            kind: Kind = "not in target class" if built else "not total"
            self._fault(kind, part, f"{part} fails: {error}", witness)
            made = None
        if not all(map(same, before, arguments)):
            which = "source" if not same(before[0], arguments[0]) else "witness"
            witness = before[1] if len(before) > 1 else None
            self._fault("input changed", part, f"{part} changes the {which} that it is given", witness)
            self.source = copy.deepcopy(self.pristine)
        return made

    def _builds(self) -> bool:
        """Build the target, twice; whether it is one."""
        self.target = self._call("instance", self.source)
        claim, target = self.claim, self.target
        if target is None and self.found.faults:
            return False
        if not claim.target.holds(target):
            name = getattr(getattr(target, "architecture", target), "name", type(target).__name__)
            text = f"instance returns {'None' if target is None else name}, expected {claim.target.name}"
            self.target = None
            self._fault("not in target class", "instance", text)
            return False
        refused = _refused(target)
        if refused:
            self.target = None
            text = f"instance returns what is no {claim.target.name}: {refused}"
            self._fault("not in target class", "instance", text)
            return False
        if not same(target, self._call("instance", self.source)):
            self._fault("not deterministic", "instance", "instance returns another target the second time")
        elif not self.found.faults:
            self.found.built = self.pristine, target
        if claim.promises is not None:
            promised = self._call("promises", target)
            if isinstance(promised, str) or not (promised or self._is_blamed("promises")):
                text = promised if isinstance(promised, str) else "the target is not what promises() says"
                self._fault("not in target class", "promises", text)
        return True

    def _check_size(self) -> None:
        sized = all(hasattr(end, "size") for end in (self.source, self.target))
        if self.claim.size is None or not sized:
            return
        predicted = self._call("size", dict(self.source.size()))
        if not isinstance(predicted, Mapping):
            if not any(fault.part == "size" for fault in self.found.faults):
                self._fault("not total", "size", f"size returns {type(predicted).__name__}, expected a dict")
            return
        built = self.target.size()
        for key, value in predicted.items():
            if "_of_" in key:
                continue
            if key not in built:
                text = f"{key}: the target has no such size, only {', '.join(built)}"
                self._fault("size exceeded", "size", text)
            elif built[key] > value:
                self._fault("size exceeded", "size", f"{key}: the target has {built[key]}, predicted {value}")

    def _decide(self, source: Survey) -> tuple[Survey, Survey]:
        """Survey the target, too, and compare the answers of both ends."""
        found, claim = self.found, self.claim
        target = survey(self.target, self.random, self.searching)
        if source.is_yes is not None and target.is_yes is not None and source.is_yes != target.is_yes:
            # A solver's NO is asked for again before anybody is blamed with it.
            denied, which = (target, self.target) if source.is_yes else (source, self.source)
            again = second_opinion(which)
            if again.is_yes is False:
                again = replace(denied, evidence=f"{denied.evidence}, and {again.evidence}")
            if again.is_yes is not None:
                source, target = (source, again) if source.is_yes else (again, target)
        found.is_yes = target.is_yes if source.is_yes is None else source.is_yes
        found.is_decided = source.is_yes is not None and target.is_yes is not None
        if not found.is_decided:
            end, name = (source, claim.source.name) if source.is_yes is None else (target, claim.target.name)
            found.undecided = f"{name}: {end.evidence}"
        elif target.is_yes and not source.is_yes:
            text = f"the source has no witness ({source.evidence}), but this one of the target is right"
            self._fault("NO lost", "instance", text, target.witnesses[0])
        elif source.is_yes and not target.is_yes:
            text = f"the target has no witness ({target.evidence}), but this one of the source is right"
            self._fault("YES lost", "instance", text, source.witnesses[0])
        return source, target

    def _check_forward(self, source: Survey, target: Survey) -> None:
        """Every witness of the source becomes one of the target, unless there is none."""
        if self.claim.forward is None or target.is_yes is False:
            return
        witnesses = source.witnesses
        if len(witnesses) > _MOST_FORWARD:
            witnesses = [witnesses[0], *self.random.sample(witnesses[1:], _MOST_FORWARD - 1)]
        for witness in witnesses:
            given = copy.deepcopy(witness)
            mapped = self._mapped("forward", given, self.target)
            if mapped is _FAILED:
                continue
            wrong = violation(self.target, mapped, self.seconds)
            if wrong is None:
                self.found.num_forward += 1
                self._remember("forward", witness, given, mapped)
                is_list = is_known(self.target) and isinstance(mapped, (list, tuple))
                target.witnesses.append(np.array(mapped) if is_list else copy.deepcopy(mapped))
            else:
                self._fault("forward wrong", "forward", wrong, witness, mapped)

    def _check_back(self, source: Survey, target: Survey) -> None:
        """Every witness of the target becomes one of the source, unless there is none."""
        if self.claim.back is None or source.is_yes is False:
            return
        for witness in target.witnesses:
            given = copy.deepcopy(witness)
            mapped = self._mapped("back", given, self.source)
            if mapped is _FAILED:
                continue
            wrong = violation(self.source, mapped, self.seconds)
            if wrong is None:
                self.found.num_back += 1
                self._remember("back", witness, given, mapped)
            else:
                self._fault("back wrong", "back", wrong, witness, mapped)

    def _remember(self, part: str, witness: Any, given: Any, mapped: Any) -> None:
        """Keep a call to repeat later, unless it changed what it was given."""
        if same(witness, given):
            self.found.calls[part] = self.pristine, witness, mapped

    def _mapped(self, part: str, witness: Any, of: Any) -> Any:
        """What a map makes of a witness; `_FAILED` where it fails."""
        failed = len(self.found.faults)
        mapped = self._call(part, self.source, witness)
        if mapped is not None:
            return mapped
        if len(self.found.faults) > failed or self._is_blamed(part):
            return _FAILED
        if violation(of, None, self.seconds) is None:  # of a class whose witness is None
            return None
        self._fault("not total", part, f"{part} returns None", witness)
        return _FAILED

    def _is_blamed(self, part: str) -> bool:
        return any(fault.part == part for fault in self.found.faults)


def remembered(claim: ClaimedReduction, before: Examination, between: Any, seconds: float) -> Iterator[Fault]:
    """What is answered otherwise for an earlier source once another one has been looked at."""
    for part, (source, witness, mapped) in before.calls.items():
        given = copy.deepcopy((source, witness))
        try:
            again = call(getattr(claim, part), *given, seconds=seconds, home=claim.home)
            if same(mapped, again):
                continue
            text = f"{part} returns another witness after instance was called for another source"
        except FailedCallError as error:
            text = f"{part} fails after instance was called for another source: {error}"
        yield Fault("not deterministic", part, text, source, None, witness, mapped, between)
    if before.built is not None:  # after the maps, which must not find its traces fresh
        source, target = before.built
        try:
            again = call(claim.instance, copy.deepcopy(source), seconds=seconds, home=claim.home)
            if not same(target, again):
                text = "instance returns another target after it was called for another source"
                yield Fault("not deterministic", "instance", text, source, target, between=between)
        except FailedCallError as error:
            text = f"instance fails after it was called for another source: {error}"
            yield Fault("not deterministic", "instance", text, source, target, between=between)


def violation(instance: Any, witness: Any, seconds: float) -> str | None:
    """What a witness violates, as one line; also where it is so wrong that it cannot be looked at."""
    if is_known(instance) and not isinstance(witness, (list, tuple, np.ndarray, Hypothesis)):
        return f"expected an array or a list, got {type(witness).__name__}"
    try:
        said = call(instance.violation, witness, seconds=seconds)
    except FailedCallError as error:
        refused = isinstance(error.error, KarpnetError)
        return str(error.error) if refused else f"it cannot be checked: {error}"
    if said is None:
        return None
    return said if isinstance(said, str) else f"violation returned {said!r}, expected None or a line"


def _refused(target: Any) -> str:
    """Why the fields of one of our problems are none, such as a bound that is a fraction; else empty."""
    if not is_known(target) or isinstance(target, TrainingTask):
        return ""
    try:
        rebuilt(type(target), {name: plain(value) for name, value in (state_of(target) or {}).items()})
    except InvalidError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def same(left: Any, right: Any) -> bool:
    """Whether two instances or witnesses are equal, by what they consist of."""
    if type(left) is not type(right):
        return False
    if isinstance(left, tuple) and len(left) == len(right):
        return all(map(same, left, right))
    if isinstance(left, np.ndarray):
        return bool(left.dtype == right.dtype and np.array_equal(left, right))
    try:
        if bool(left == right):
            return True
    except ValueError:  # arrays inside
        pass
    return bool(canonical(left) == canonical(right))
