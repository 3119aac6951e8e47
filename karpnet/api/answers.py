"""What one method, or all of them, made of an instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from reductions.core import step_lines
from reductions.display import Block, Displayed, Table
from reductions.outcomes import Found, Optimal, Outcome, Refuted
from reductions.reading.json_types import JsonObject, JsonValue
from reductions.reading.stored import plain

Notify = Callable[[str, int, int], None]  # what runs, steps done, steps in all (0: not known)

VERDICTS = {
    "YES": "YES: the instance has a witness, and exact weights fit the task.",
    "NO": "NO: the instance has no witness, so no weights of this class fit the task.",
    "unknown": "unknown: no method settled the instance within its limits.",
    "conflict": "CONFLICT: a method contradicts another or the file's label; please report this instance.",
}
_HEADINGS = ("method", "on", "verdict", "evidence", "best error", "carried over", "time")


def quiet(what: str, done: int, total: int) -> None:
    """Tell nobody what runs."""


@dataclass(frozen=True, repr=False)
class Row(Displayed):
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
    details: Mapping[str, JsonValue] = field(default_factory=dict)

    def to_json(self) -> JsonObject:
        """Return the row as documented in docs/json.md; None for a number that is not known."""
        return {name: plain(value) for name, value in asdict(self).items()}

    def cells(self) -> tuple[str, ...]:
        """A row of the table of methods."""
        details = self.details
        return (
            self.method, self.subject, self.verdict, self.evidence,
            _error(details), _carried(details), duration(self.seconds),
        )  # fmt: skip

    def blocks(self) -> Sequence[Block]:
        """The verdict, followed by the label of the file."""
        lines = [f"{self.verdict} ({self.method}, {self.evidence}, {duration(self.seconds)})"]
        label = str(self.details.get("label", ""))
        if label:
            against = "contradicts the " if contradicts(self.verdict, label) else ""
            lines.append(f"{against}label of the file: {label}")
        return lines


@dataclass(frozen=True, repr=False)
class Comparison(Displayed):
    """All methods on one instance; ``label`` is the truth that its file states, or empty."""

    file: str
    target: str
    steps: tuple[JsonObject, ...]
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

    def blocks(self) -> Sequence[Block]:
        """The chain with its sizes, the table of methods, and the verdict."""
        head = [self.file] if self.file else []
        table = Table(_HEADINGS, tuple(row.cells() for row in self.rows))
        label = [f"label of the file: {self.label}"] if self.label else []
        return [*head, *step_lines(self.steps), table, *label, VERDICTS[self.verdict]]

    def to_json(self) -> JsonObject:
        """Return the comparison as documented in docs/json.md."""
        return {
            "file": self.file,
            "target": self.target,
            "label": self.label,
            "verdict": self.verdict,
            "chain": list(self.steps),
            "rows": [row.to_json() for row in self.rows],
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


def duration(seconds: float) -> str:
    """A duration for people."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _error(details: Mapping[str, JsonValue]) -> str:
    if "best_max_error" not in details:
        return ""
    if details["tolerance"] == "0":
        return f"{details['best_num_misfits']} misfits"
    return f"{details['best_max_error']:.3g} (tol. {details['tolerance']})"


def _carried(details: Mapping[str, JsonValue]) -> str:
    for key, end in (("source_violations", "source"), ("task_violations", "task")):
        if key in details:
            if details[key] == 0:
                return f"{end} right"
            chance = details.get("random_violations")
            beside = "" if chance is None else f" (chance {chance:.3g})"
            return f"{end}: {details[key]} violated{beside}"
    return ""
