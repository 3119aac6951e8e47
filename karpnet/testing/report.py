"""What the test of a reduction reports: how much it saw, and counterexamples with lines that show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from karpnet.testing.claims import ClaimedReduction, is_known
from karpnet.testing.contract import Examination, Fault
from karpnet.testing.edits import state_of
from karpnet.testing.mutants import Mutant
from reductions.core import size_text
from reductions.display import Block, Displayed, Table
from reductions.formats.files import write_text
from reductions.formats.json_files import dump, problem_document, witness_document
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject, JsonValue
from reductions.training.hypothesis import Hypothesis

Verdict: TypeAlias = Literal["passed", "counterexample", "unknown"]

_PARTS = {"instance": "instance map", "size": "size map", "promises": "promises()"}
_SHOWN = 400  # characters of an instance or witness that a terminal shows
_MOST_UNDECIDED = 0.1  # share of the sources that may stay undecided


@dataclass
class Coverage:
    """How much a test saw.

    Attributes
    ----------
    origins : Counter
        Sources by origin.
    yes, no, undecided : int
        Sources by answer; undecided where the answer of an end is not known.
    forward, back : int
        Witnesses mapped, and right afterwards.
    reason : str
        Why something stayed undecided, the first time.
    is_whole : bool
        Whether all that was asked for was looked at.
    seconds : float
    """

    origins: Counter[str] = field(default_factory=Counter)
    yes: int = 0
    no: int = 0
    undecided: int = 0
    forward: int = 0
    back: int = 0
    reason: str = ""
    is_whole: bool = True
    seconds: float = 0.0

    def add(self, origin: str, found: Examination) -> None:
        """Count one source."""
        self.origins[origin] += 1
        self.forward += found.num_forward
        self.back += found.num_back
        if not found.is_decided:
            self.undecided += 1
            self.reason = self.reason or found.undecided
        elif found.is_yes:
            self.yes += 1
        else:
            self.no += 1

    @property
    def num_sources(self) -> int:
        return sum(self.origins.values())

    def __str__(self) -> str:
        origins = ", ".join(f"{number} {origin}" for origin, number in self.origins.items())
        undecided = f", {self.undecided} not decided ({self.reason})" if self.undecided and self.reason else ""
        return (
            f"{self.num_sources} sources ({origins}): {self.yes} YES, {self.no} NO{undecided}; "
            f"{self.forward} witnesses mapped forward, {self.back} back; {self.seconds:.1f} s"
        )

    def to_json(self) -> JsonObject:
        """The counts by name."""
        return {
            "sources": dict(self.origins),
            "yes": self.yes,
            "no": self.no,
            "undecided": self.undecided,
            "forward": self.forward,
            "back": self.back,
            "is_whole": self.is_whole,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, repr=False)
class Counterexample(Displayed):
    """A source on which a reduction is wrong; plain values, which can be printed, sent and written.

    Parameters
    ----------
    kind : str
        One of `karpnet.testing.contract.KINDS`, such as ``"NO lost"``.
    part : str
        What is to blame: ``instance``, ``forward``, ``back``, ``size`` or ``promises``.
    text : str
        What is wrong, on one line.
    source, target : JSON object or str
        What the instances consist of.
    sizes : (str, str)
        Source and target in words.
    witness, mapped : JSON value or None
        The witness that shows it (of the source for ``forward``, else of the target; of the source for
        YES lost), and what the map makes of it.
    python : tuple of str
        Three lines that show it.
    files : mapping
        Names of files and their texts, of what karpnet's own formats hold.
    """

    kind: str
    part: str
    text: str
    source: JsonValue
    target: JsonValue
    sizes: tuple[str, str]
    witness: JsonValue = None
    mapped: JsonValue = None
    python: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def blocks(self) -> Sequence[Block]:
        """The mistake, both instances, the witness, and lines to run."""
        lines = [f"{self.kind} ({_PARTS.get(self.part, self.part)}): {self.text}"]
        lines.append(f"  source   {self.sizes[0]}: {_short(self.source)}")
        if self.target is not None:
            lines.append(f"  target   {self.sizes[1]}: {_short(self.target)}")
        if self.witness is not None:
            lines.append(f"  witness  of the {self.witness_of}: {_short(self.witness)}")
        if self.mapped is not None:
            lines.append(f"  {self.part} makes of it: {_short(self.mapped)}")
        return [*lines, "  in Python:", *(f"    {line}" for line in self.python)]

    @property
    def witness_of(self) -> str:
        """The end that the witness belongs to."""
        return "source" if self.part == "forward" or self.kind == "YES lost" else "target"

    def to_json(self) -> JsonObject:
        """The parts by name."""
        return {
            "kind": self.kind,
            "part": self.part,
            "text": self.text,
            "source": self.source,
            "target": self.target,
            "witness": self.witness,
            "mapped": self.mapped,
            "python": list(self.python),
        }


@dataclass(frozen=True, repr=False)
class RuleReport(Displayed):
    """The result of testing a reduction; true when it passed.

    Parameters
    ----------
    name, source, target, home : str
        Of the reduction, and its file.
    verdict : "passed", "counterexample" or "unknown"
        Unknown: the time was over, or too many sources were not decided.
    coverage : Coverage
    counterexamples : tuple of Counterexample
        One for each kind of mistake, the most telling first.
    reason : str
        Why the verdict is unknown.
    mutants : tuple of Mutant
        Planted mistakes, where they were asked for.
    """

    name: str
    source: str
    target: str
    home: str
    verdict: Verdict
    coverage: Coverage
    counterexamples: tuple[Counterexample, ...] = ()
    reason: str = ""
    mutants: tuple[Mutant, ...] = ()

    @classmethod
    def of(
        cls,
        claim: ClaimedReduction,
        coverage: Coverage,
        found: Sequence[Counterexample],
        mutants: Sequence[Mutant] = (),
    ) -> RuleReport:
        """The verdict on a claim."""
        verdict: Verdict = "counterexample" if found else "passed"
        reason = ""
        if not found and not coverage.is_whole:
            verdict, reason = "unknown", "the time was over before all sources were looked at"
        elif not found and coverage.undecided > _MOST_UNDECIDED * coverage.num_sources:
            verdict = "unknown"
            reason = f"{coverage.undecided} of {coverage.num_sources} sources were not decided; {coverage.reason}"
        ends = claim.source.name, claim.target.name
        return cls(
            claim.name, *ends, claim.home, verdict, coverage, tuple(found), reason, tuple(mutants)
        )

    def __bool__(self) -> bool:
        return self.verdict == "passed"

    def blocks(self) -> Sequence[Block]:
        """The verdict, the counterexamples, and what was looked at."""
        head = f"{self.verdict}: {self.name} ({self.source} → {self.target})"
        parts: list[Block] = [f"{head}; {self.reason}" if self.reason else head]
        for found in self.counterexamples:
            parts += ["", *found.blocks()]
        parts += [*([""] if self.counterexamples else []), str(self.coverage)]
        return [*parts, *self._mutant_blocks()]

    def _mutant_blocks(self) -> list[Block]:
        if not self.mutants:
            return []
        caught = sum(bool(mutant.caught_by) for mutant in self.mutants)
        rows = (
            (mutant.name, mutant.caught_by or "SURVIVED", f"{mutant.num_sources}") for mutant in self.mutants
        )
        return [
            "",
            f"{caught} of {len(self.mutants)} planted mistakes caught",
            Table(("planted mistake", "caught by", "sources"), tuple(rows)),
        ]

    def to_json(self) -> JsonObject:
        """Return the report as documented in docs/json.md."""
        return {
            "rule": self.name,
            "file": self.home or None,
            "source": self.source,
            "target": self.target,
            "verdict": self.verdict,
            "reason": self.reason,
            "coverage": self.coverage.to_json(),
            "counterexamples": [found.to_json() for found in self.counterexamples],
            "mutants": [
                {"name": m.name, "caught_by": m.caught_by or None, "sources": m.num_sources}
                for m in self.mutants
            ],
        }

    def save(self, folder: str | Path) -> tuple[Path, ...]:
        """Write the report and, for each counterexample, its instances, its witness and its lines.

        Raises
        ------
        InputError
            If the folder cannot be written.
        """
        files = {"report.json": dumps(self.to_json(), indent=2) + "\n"}
        for number, found in enumerate(self.counterexamples, 1):
            files |= {f"counterexample-{number}-{name}": text for name, text in found.files.items()}
        written = []
        for name, text in files.items():
            written.append(Path(folder) / name)
            write_text(written[-1], text)
        return tuple(written)


def counterexample(claim: ClaimedReduction, fault: Fault) -> Counterexample:
    """A fault in plain values, with lines and files."""
    target = fault.target
    lines = _python(claim, fault)
    files = {"reproduce.py": "\n".join(lines) + "\n"}
    for name, instance in (("source", fault.source), ("target", target)):
        if instance is not None and is_known(instance):
            files[f"{name}.json"] = dump(problem_document(instance))
    of = fault.source if fault.part == "forward" or fault.kind == "YES lost" else target
    if fault.witness is not None and of is not None and is_known(of):
        files["witness.json"] = dump(witness_document(of.name, _array(fault.witness)))
    return Counterexample(
        fault.kind,
        fault.part,
        fault.text,
        plain_of(fault.source),
        None if target is None else plain_of(target),
        (_sized(fault.source, claim.source.name), "" if target is None else _sized(target, claim.target.name)),
        None if fault.witness is None else plain(fault.witness),
        None if fault.mapped is None else plain(fault.mapped),
        lines,
        files,
    )


def _python(claim: ClaimedReduction, fault: Fault) -> tuple[str, ...]:
    """Three lines that show the fault."""
    state = state_of(fault.source)
    rule = claim.name if not claim.home else claim.home
    if claim.home and Path(claim.home).stem != claim.name:
        rule = f"{claim.home}:{claim.name}"
    made = f"source = rule.source_of({state!r})" if state is not None else f"source = {fault.source!r}"
    of = "source" if fault.part == "forward" or fault.kind == "YES lost" else "target"
    witness = _literal(fault.witness, of)
    shown = {
        "NO lost": f"print(target.violation({witness}))  # None: right, though the source has no witness",
        "YES lost": f"print(source.violation({witness}))  # None: right, though the target has no witness",
        "forward wrong": f"print(target.violation(rule.forward(source, {witness})))",
        "back wrong": f"print(target.violation({witness}), source.violation(rule.back(source, {witness})))",
        "size exceeded": "print(rule.size(source.size()), target.size())",
        "not deterministic": "print(target == rule.instance(source), target, rule.instance(source))",
    }.get(fault.kind)
    if fault.kind in ("not total", "not in target class", "input changed"):
        before = "before = str(vars(source)); " if fault.kind == "input changed" else ""
        after = "; print(before == str(vars(source)))" if before else ""
        argument = f"source, {witness}" if fault.part in ("forward", "back") else "source"
        argument = {"promises": "rule.instance(source)", "size": "source.size()"}.get(fault.part, argument)
        if fault.part in ("forward", "back"):
            before = "target = rule.instance(source); " + before
        shown = f"{before}print(rule.{fault.part}({argument})){after}"
    else:
        made += "; target = rule.instance(source)"
    return (f"import karpnet as kn; rule = kn.load_rule({rule!r})", made, shown or "")


def _literal(witness: Any, of: str) -> str:
    if isinstance(witness, Hypothesis):
        return f"rule.witness_of({witness.to_json()!r}, {of})"
    if isinstance(witness, np.ndarray):
        return f"rule.witness_of({witness.tolist()!r}, {of})"
    return repr(witness)


def _array(witness: Any) -> Any:
    return witness if isinstance(witness, Hypothesis) else np.asarray(witness)


def plain_of(instance: Any) -> JsonValue:
    """What an instance consists of, as JSON values."""
    state = state_of(instance)
    return plain(state) if state is not None else repr(instance)


def plain(value: Any) -> JsonValue:
    """Any value as JSON values: what JSON does not know as its text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return [plain(part) for part in sorted(value, key=repr)]
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return plain(value.to_json()) if hasattr(value, "to_json") else repr(value)


def _sized(instance: Any, name: str) -> str:
    size = getattr(instance, "size", None)
    if not is_known(instance) or size is None:
        return name
    return f"{name}, {size_text(size())}"


def _short(value: JsonValue) -> str:
    text = dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
