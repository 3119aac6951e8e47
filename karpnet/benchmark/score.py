"""What a submission is worth: every weight replayed exactly, every certificate checked, nothing believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias

from certificates import checker
from karpnet.api.check import check
from karpnet.benchmark.manifest import SCORED, SIZES, Entry, Split, benchmark
from karpnet.benchmark.submission import Evidence, Handed, Submission
from karpnet.benchmark.tasks import task_of
from reductions.display import Block, Displayed, Table
from reductions.outcomes import Unknown
from reductions.reading.json_types import JsonObject
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.processes import Limits, run_limited

FORMAT, VERSION = "karpnet-score", 1
Answer: TypeAlias = Literal["yes", "no"]
LIMITS = Limits(60.0, megabytes=4000)
Status: TypeAlias = Literal["solved", "improper", "misfit", "refused", "unchecked", "claim"]
_CLAIMS: dict[str, Answer] = {
    "yes": "yes",
    "no": "no",
    "no-width": "no",
}  # of a certificate, and what it answers


@dataclass(frozen=True)
class Verdict:
    """What one entry of a submission is worth.

    Parameters
    ----------
    task : str
    evidence : "weights", "certificate" or "claim"
    status : str
        "solved": weights of the task's class fit, or the checker accepts a certificate about the task.
        "improper": wider weights fit. "misfit": the weights do not fit. "refused": the checker does not
        accept the certificate. "unchecked": the check was stopped at its limits. "claim": nothing to check.
    answer : "yes", "no" or ""
        What was shown, or claimed.
    width, misfits : int or None
        Of weights: how many channels or units, and how many samples exceed the tolerance.
    max_error : float or None
        Of weights: the largest error in units of the tolerance, where that is not 0.
    seconds : float or None
        As reported.
    message : str
        Why it is not solved; else empty.
    """

    task: str
    evidence: Evidence
    status: Status
    answer: Answer | Literal[""]
    seconds: float | None
    width: int | None = None
    misfits: int | None = None
    max_error: float | None = None
    message: str = ""


@dataclass(frozen=True, repr=False)
class Score(Displayed):
    """A submission with the verdicts on its entries.

    Parameters
    ----------
    name, method, hardware : str
    authors : tuple of str
    benchmark : str
    verdicts : tuple of Verdict
        In the order of the manifest.
    """

    name: str
    method: str
    hardware: str
    authors: tuple[str, ...]
    benchmark: str
    verdicts: tuple[Verdict, ...]

    @property
    def contradictions(self) -> list[str]:
        """Tasks that were solved against the truth of the manifest, which would be a mistake of ours."""
        tasks = benchmark(self.benchmark)
        solved = [verdict for verdict in self.verdicts if verdict.status == "solved"]
        return [verdict.task for verdict in solved if verdict.answer != tasks[verdict.task].truth]

    def of(self, split: Split) -> SplitScore:
        """The score on one split."""
        tasks = [entry for entry in benchmark(self.benchmark).values() if entry.split == split]
        return SplitScore.of(split, tasks, {verdict.task: verdict for verdict in self.verdicts})

    def blocks(self) -> Sequence[Block]:
        """The table of splits, and contradictions."""
        rows = tuple(tuple(map(str, asdict(self.of(split)).values())) for split in SCORED)
        headings = tuple(entry.name.replace("_", " ") for entry in fields(SplitScore))
        against = [f"CONTRADICTION {task}: solved against its truth" for task in self.contradictions]
        return [f"{self.name} ({', '.join(self.authors)})", Table(headings, rows), *against]

    def to_json(self) -> JsonObject:
        """The score as documented in docs/benchmark.md."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "benchmark": self.benchmark,
            "name": self.name,
            "method": self.method,
            "hardware": self.hardware,
            "authors": list(self.authors),
            "splits": [asdict(self.of(split)) for split in SCORED],
            "contradictions": list(self.contradictions),
            "entries": [asdict(verdict) for verdict in self.verdicts],
        }


@dataclass(frozen=True)
class SplitScore:
    """Counts over one split; what is not handed in counts as not solved.

    Parameters
    ----------
    split : str
    tasks, solved : int
        The score is solved / tasks.
    yes, no, small, medium, large : str
        Solved ones among those of this truth or size, as ``3/10``.
    improper : int
        YES tasks that only wider weights fit.
    fitted : float
        Share of samples within the tolerance, in the mean over the YES tasks: 1 for a solved one, 0 where
        there are no weights of the task's own width.
    claims_right, claims_wrong : int
        Of bare claims, compared with the manifest; they count for nothing.
    seconds : float
        As reported, in all.
    """

    split: Split
    tasks: int
    solved: int
    yes: str
    no: str
    small: str
    medium: str
    large: str
    improper: int
    fitted: float
    claims_right: int
    claims_wrong: int
    seconds: float

    @classmethod
    def of(cls, split: Split, tasks: list[Entry], verdicts: dict[str, Verdict]) -> SplitScore:
        """Count."""
        solved = {e.id for e in tasks if e.id in verdicts and verdicts[e.id].status == "solved"}

        def share(among: Iterable[Entry]) -> str:
            ids = {entry.id for entry in among}
            return f"{len(ids & solved)}/{len(ids)}"

        present = [(entry, verdicts[entry.id]) for entry in tasks if entry.id in verdicts]
        claims = [entry.truth == v.answer for entry, v in present if v.status == "claim"]
        yes = [entry for entry in tasks if entry.truth == "yes"]
        fitted = sum(_fitted(entry, verdicts.get(entry.id)) for entry in yes)
        small, medium, large = (share(e for e in tasks if e.size == size) for size in SIZES)
        return cls(
            split=split,
            tasks=len(tasks),
            solved=len(solved),
            yes=share(yes),
            no=share(entry for entry in tasks if entry.truth == "no"),
            small=small,
            medium=medium,
            large=large,
            improper=sum(entry.truth == "yes" and v.status == "improper" for entry, v in present),
            fitted=round(float(fitted / max(len(yes), 1)), 4),
            claims_right=sum(claims),
            claims_wrong=len(claims) - sum(claims),
            seconds=round(sum(v.seconds or 0.0 for _, v in present), 3),
        )


def _fitted(entry: Entry, verdict: Verdict | None) -> Fraction:
    """Share of the samples that weights of the task's width fit; 1 where the task is solved."""
    if verdict is not None and verdict.status == "solved":
        return Fraction(1)
    if verdict is None or verdict.misfits is None or verdict.width != entry.width:
        return Fraction(0)
    return 1 - Fraction(verdict.misfits, max(entry.samples, 1))


def score(
    submission: Submission, limits: Limits = LIMITS, notify: Callable[[int], None] = lambda done: None
) -> Score:
    """Check every entry of a submission exactly, each in a child process within the limits.

    Raises
    ------
    InputError
        If this version of karpnet does not make the tasks of the manifest.
    KarpnetError
        If the file of a certificate is malformed.
    """
    verdicts = []
    for number, handed in enumerate(submission.entries, 1):
        verdicts.append(_verdict(submission, handed, limits))
        notify(number)
    head = (submission.name, submission.method, submission.hardware, submission.authors)
    return Score(*head, submission.benchmark, tuple(verdicts))


@lru_cache(maxsize=1024)
def _task(entry: Entry) -> TrainingTask:
    return task_of(entry).task


def _verdict(submission: Submission, handed: Handed, limits: Limits) -> Verdict:
    name, seconds = handed.task.id, handed.seconds
    if handed.evidence == "claim":
        return Verdict(name, "claim", "claim", handed.content, seconds)
    task = _task(handed.task)
    if handed.evidence == "weights":
        checked = run_limited(_of_weights, handed, task, limits=limits)
    else:
        checked = run_limited(_of_certificate, submission, handed, task, limits=limits)
    if isinstance(checked, Unknown):
        return Verdict(name, handed.evidence, "unchecked", "", seconds, message=checked.reason)
    verdict: Verdict = checked
    return verdict


def _of_weights(handed: Handed, task: TrainingTask, limits: Limits) -> Verdict:
    weights: Hypothesis = handed.content
    at_width = task.widened(weights.width)
    error = at_width.empirical_error(weights)
    status, message = _status(weights, task, error.num_misfits)
    if not message and at_width.violation(weights) is not None:
        status, message = "misfit", "the exact check refuses the weights"
    return Verdict(
        handed.task.id, "weights", status, "yes" if status == "solved" else "", handed.seconds, weights.width,
        error.num_misfits, _ratio(error.max_error, task.tolerance), message,
    )  # fmt: skip


def _status(weights: Hypothesis, task: TrainingTask, misfits: int) -> tuple[Status, str]:
    if misfits > task.max_errors:
        return "misfit", f"{misfits} of {task.num_samples} samples are beyond the tolerance"
    if weights.width > task.architecture.width:
        return "improper", ""
    return "solved", ""


def _ratio(error: Fraction, tolerance: Fraction) -> float | None:
    """The error in tolerances, for people; None where the tolerance is 0 or the number beyond all floats."""
    try:
        return float(error / tolerance) if tolerance else None
    except OverflowError:
        return None


def _of_certificate(submission: Submission, handed: Handed, task: TrainingTask, limits: Limits) -> Verdict:
    document = submission.certificate(handed)
    claim = str(document.get("claim"))
    if document.get("format") != checker.FORMAT or claim not in _CLAIMS:
        message = f"expected a certificate that claims one of {', '.join(_CLAIMS)}, got {claim[:40]!r}"
    else:
        report = check(document, task)
        message = "" if report else report.message[:300]
    head = (handed.task.id, handed.evidence)
    if message:
        return Verdict(*head, "refused", "", handed.seconds, message=message)
    return Verdict(*head, "solved", _CLAIMS[claim], handed.seconds)
