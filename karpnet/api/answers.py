"""What one method, or all of them, made of an instance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from reductions.outcomes import Found, Optimal, Outcome, Refuted

Notify = Callable[[str, int, int], None]  # what runs, steps done, steps in all (0: not known)


@dataclass(frozen=True)
class Row:
    """What one method made of the instance.

    Parameters
    ----------
    method : str
    subject : str
        "source" or "task".
    verdict : str
        "YES", "NO", "unknown", or "fitted" / "not fitted" for gradient descent.
    evidence : str
        What backs the verdict, in words.
    seconds : float
    details : dict
        Figures of this kind of method, ready for JSON.
    """

    method: str
    subject: str
    verdict: str
    evidence: str
    seconds: float
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """All methods on one instance; ``label`` is the truth that its file states, or empty."""

    file: str
    target: str
    steps: tuple[dict[str, Any], ...]
    rows: tuple[Row, ...]
    label: str = ""

    @property
    def verdict(self) -> str:
        """The answer of the methods that settle instances; "conflict" when they or the label disagree."""
        verdicts = {row.verdict for row in self.rows} & {"YES", "NO"}
        if any(row.verdict == "fitted" and row.details["proper"] for row in self.rows):
            verdicts.add("YES")
        verdict = {0: "unknown", 1: next(iter(verdicts), ""), 2: "conflict"}[len(verdicts)]
        return "conflict" if contradicts(verdict, self.label) else verdict

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as documented in docs/json.md."""
        rows = [asdict(row) for row in self.rows]
        return {
            "file": self.file,
            "target": self.target,
            "label": self.label,
            "verdict": self.verdict,
            "chain": list(self.steps),
            "rows": rows,
        }


def contradicts(verdict: str, label: str) -> bool:
    """Whether a verdict is the opposite of a label such as ``no, theorem: ...``."""
    return {verdict, label.partition(",")[0].upper()} == {"YES", "NO"}


def describe(outcome: Outcome) -> tuple[str, str]:
    """The verdict and what backs it."""
    if isinstance(outcome, Found):
        return "YES", "exact check passed"
    if isinstance(outcome, Refuted):
        backing = "certificate checked" if outcome.certificate is not None else "solver's word"
        # A refutation of less than everything is no NO.
        return ("unknown", f"none {outcome.scope}, {backing}") if outcome.scope else ("NO", backing)
    if isinstance(outcome, Optimal):
        proof = "certificate checked" if outcome.certificate is not None else "solver's word"
        return "OPTIMAL", f"least number of misfitted samples: {outcome.value}, {proof}"
    return "unknown", getattr(outcome, "reason", "")
