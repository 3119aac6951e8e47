"""Testing a reduction: how long sources are looked at, and what is reported."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from karpnet.testing.code.claims import ClaimedReduction, load_rule
from karpnet.testing.contract import KINDS, Examination, Fault, examine, remembered
from karpnet.testing.counterexamples import counterexample
from karpnet.testing.edits.states import measure, state_of
from karpnet.testing.mutants import mutants as plant
from karpnet.testing.replay import changed_in_another_process
from karpnet.testing.report import Coverage, RuleReport
from karpnet.testing.shrink import shrunk
from karpnet.testing.sources import stream
from reductions.errors import InputError

_AFTERWARDS = 150  # further sources after a mistake of the instance map, to find others
_LONGER = 4.0  # seconds of further sources after any mistake: the instance map may be behind one of a map
_REPLAYED = 40  # last of those looked at first: sources that are mapped in another process, too
_MUTATED = 150  # sources on which planted mistakes are looked for
_SHRINKING = 6.0  # seconds for each kind of mistake
_CALL = 2.0  # seconds for a call of the claim's code; half of it for a search
_UNDECIDED = 8  # sources left undecided halve the time for a search
_IMPATIENT = 0.3  # the same once a call did not return


def test_rule(
    rule: Any,
    *,
    sources: Iterable[Any] | None = None,
    instances: int = 300,
    seconds: float = 60.0,
    seed: int = 0,
    mutants: bool = False,
    progress: Callable[[ClaimedReduction, Any], None] | None = None,
) -> RuleReport:
    """Test whether a reduction is right, and find a small counterexample where it is not.

    On every source: the target is built and of its class, the same every time; nothing is changed that
    the code is given; YES stays YES and NO stays NO; every witness of the source maps forward; **every**
    witness of the target maps back, also those that the forward map would never make; no size is larger
    than predicted.

    Parameters
    ----------
    rule : str, path, Reduction, module or ClaimedReduction
        A rule of the registry, or a file: ``"FILE.py"``, ``"FILE.py:NAME"`` (docs/testing.md).
    sources : iterable of Problem or None
        Test on these alone.
    instances : int
        Sources of each of two origins: as many of the smallest ones, in order of size, and as many random
        ones of growing size; with structured ones and ones that are one change away from those.
    seconds : float
        Time limit for all of it.
    seed : int
        Of everything random.
    mutants : bool
        Afterwards plant mistakes in a reduction that passed, and say which of them the test sees.
    progress : callable or None
        Called with the claim and every source before it is looked at.

    Returns
    -------
    RuleReport
        Whose truth value is whether the reduction passed.

    Raises
    ------
    InputError
        If the rule cannot be read, or a class of its own cannot be tested (says what is missing).

    Examples
    --------
    >>> print(test_rule("independent-set-to-clique", instances=20).verdict)
    passed
    """
    claim = load_rule(rule)
    start = time.monotonic()
    deadline = start + seconds
    given = None if sources is None else (("given", source) for source in sources)
    run = _Run(claim, seed, deadline)
    run.look_at(given or stream(claim, instances, seed), given is not None, progress)
    if given is None and not run.is_endless and time.monotonic() < deadline:
        run.keep(changed_in_another_process(claim, run.looked[-_REPLAYED:]))
    made = []
    for fault in sorted(run.first.values(), key=lambda fault: KINDS.index(fault.kind)):
        left = min(_SHRINKING, max(deadline - time.monotonic(), 1.0))
        made.append(
            counterexample(
                claim, fault if given is not None else shrunk(claim, fault, run.looked, seed, left)
            )
        )
    run.coverage.seconds = time.monotonic() - start
    planted = plant(claim, run.looked, seed, _CALL) if mutants and not made else []
    return RuleReport.of(claim, run.coverage, made, planted)


test_rule.__test__ = False  # type: ignore[attr-defined]  # pytest collects it nowhere


@dataclass
class _Run:
    """A test that goes on: what was seen, and the first fault of each kind and part."""

    claim: ClaimedReduction
    seed: int
    deadline: float
    coverage: Coverage = field(default_factory=Coverage)
    first: dict[tuple[str, str], Fault] = field(default_factory=dict)
    looked: list[Any] = field(default_factory=list)

    @property
    def is_endless(self) -> bool:
        """Whether some call did not return."""
        return any("did not return within" in fault.text for fault in self.first.values())

    def keep(self, faults: Iterable[Fault]) -> None:
        """Remember the fault of each kind and part whose source is the smallest."""
        for fault in faults:
            known = self.first.setdefault((fault.kind, fault.part), fault)
            if _extent(fault) < _extent(known):
                self.first[fault.kind, fault.part] = fault

    def look_at(
        self,
        sources: Iterable[tuple[str, Any]],
        is_given: bool,
        progress: Callable[[ClaimedReduction, Any], None] | None,
    ) -> None:
        """Examine sources until they end, the time is over, or enough was seen of what is wrong.

        After a mistake of the instance map, some more are looked at for mistakes of other kinds. After
        one of another part, all are for some seconds: the instance map may be behind it.
        """
        end, left, previous = self.deadline, _AFTERWARDS, Examination()
        for number, (origin, source) in enumerate(sources):
            if time.monotonic() > end or not left:
                self.coverage.is_whole = bool(self.first)
                return
            _check_source(self.claim, source)
            if progress is not None:
                progress(self.claim, source)
            if len(self.looked) < _MUTATED:
                self.looked.append(source)
            budget = _IMPATIENT if self.is_endless else _CALL
            searching = budget / 2 / (1 + self.coverage.undecided / _UNDECIDED)
            random = Random(f"{self.seed} {number}")
            found = examine(self.claim, source, random, budget, searching=searching)
            self.coverage.add(origin, found)
            was_right = not self.first
            self.keep(found.faults)
            self.keep(remembered(self.claim, previous, source, _CALL))
            previous = found
            if is_given:
                continue
            left -= any(part == "instance" for _, part in self.first)
            if self.first and was_right:
                end = min(end, time.monotonic() + _LONGER)


def _extent(fault: Fault) -> tuple[int, int, int]:
    return measure(state_of(fault.source) or {})


def _check_source(claim: ClaimedReduction, source: Any) -> None:
    if not claim.source.holds(source):
        raise InputError(claim.name, f"expected sources of {claim.source.name}, got {type(source).__name__}")
