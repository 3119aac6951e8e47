"""What the test of a reduction reports: how much it saw, counterexamples, and planted mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from karpnet.testing.code.claims import ClaimedReduction
from karpnet.testing.contract import Examination
from karpnet.testing.counterexamples import Counterexample
from karpnet.testing.mutants import Mutant
from reductions.display import Block, Displayed, Table
from reductions.errors import InputError
from reductions.formats.files import remove, write_text
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject

Verdict: TypeAlias = Literal["passed", "counterexample", "unknown"]

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
        undecided = (
            f", {self.undecided} not decided ({self.reason})" if self.undecided and self.reason else ""
        )
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
    untested : tuple of str
        The optional functions that are not given; size also where a class of one's own has no ``size()``.
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
    untested: tuple[str, ...] = ()

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
            reason = (
                f"{coverage.undecided} of {coverage.num_sources} sources were not decided; {coverage.reason}"
            )
        ends = claim.source.name, claim.target.name
        untested = [name for name in ("forward", "back", "size") if getattr(claim, name) is None]
        sizes = [end.name for end in (claim.source, claim.target) if not hasattr(end.kind, "size")]
        if claim.size is not None and sizes:
            untested.append("size")
        return cls(
            claim.name,
            *ends,
            claim.home,
            verdict,
            coverage,
            tuple(found),
            reason,
            tuple(mutants),
            tuple(untested),
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
        if self.untested:
            parts.append(f"not tested: {', '.join(self.untested)}")
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
            "untested": list(self.untested),
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
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(str(folder), f"cannot be made ({error.strerror or error})") from None
        for old in Path(folder).glob("counterexample-[0-9]*-*"):
            remove(old)
        for name, text in files.items():
            written.append(Path(folder) / name)
            write_text(written[-1], text)
        return tuple(written)
