"""Solver against gradient descent on one instance: the computation behind ``karpnet compare``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gnn.trainer import TrainingResult, TrainingSettings, train
from reductions.core import Derivation
from reductions.errors import InputError, PathError, UnsupportedError
from reductions.formats.load import load
from reductions.outcomes import Found, Outcome, Refuted
from reductions.paths import chains, derive
from reductions.training.architectures import ARCHITECTURES, Threshold
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run

SOURCE_METHODS = ("cadical", "cp-sat")
TASK_METHODS = ("milp",)

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
    """All methods on one instance."""

    file: str
    target: str
    steps: tuple[dict[str, Any], ...]
    rows: tuple[Row, ...]

    @property
    def verdict(self) -> str:
        """The answer of the methods that settle instances; "conflict" when they disagree."""
        verdicts = {row.verdict for row in self.rows} & {"YES", "NO"}
        if any(row.verdict == "fitted" and row.details["proper"] for row in self.rows):
            verdicts.add("YES")
        return {0: "unknown", 1: next(iter(verdicts), ""), 2: "conflict"}[len(verdicts)]

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as documented in docs/json.md."""
        rows = [asdict(row) for row in self.rows]
        return {
            "file": self.file,
            "target": self.target,
            "verdict": self.verdict,
            "chain": list(self.steps),
            "rows": rows,
        }


def target_for(problem: Any, target: str | None) -> str:
    """Return the architecture to map to: the one asked for, else the one with the shortest chain.

    Raises
    ------
    PathError
        If it is unknown or no chain leads there.
    """
    if target is None:
        lengths = {name: len(found[0]) for name in ARCHITECTURES if (found := chains(problem.name, name))}
        if not lengths:
            raise PathError(f"no chain of rules leads from {problem.name} to an architecture")
        return min(lengths, key=lengths.__getitem__)
    if target not in ARCHITECTURES:
        raise PathError(f"--to: expected one of {', '.join(ARCHITECTURES)}, got {target!r}")
    return target


def derivation_of(file: str | Path, target: str | None, read_as: str | None = None) -> Derivation:
    """Load a file and map it to a training task; a task file comes with its own chain, or none."""
    loaded = load(file, read_as)
    if isinstance(loaded, (Derivation, TrainingTask)):
        if target is not None:
            raise InputError(str(file), "is a training task already", "leave --to out")
        return loaded if isinstance(loaded, Derivation) else Derivation((), (loaded,))
    return derive(loaded, target_for(loaded, target))


def chain_steps(derivation: Derivation) -> tuple[dict[str, Any], ...]:
    """Name, rule and sizes of every instance of a chain."""
    rules = [None, *(rule.name for rule in derivation.rules)]
    return tuple(
        {"problem": problem_label(instance), "rule": rule, "size": dict(instance.size())}
        for instance, rule in zip(derivation.instances, rules, strict=True)
    )


def problem_label(instance: Any) -> str:
    """A problem's name; for training tasks with the architecture and its width."""
    if not isinstance(instance, TrainingTask):
        return str(instance.name)
    return f"{instance.architecture.name}, width {instance.architecture.width}"


def compare(
    file: str | Path,
    target: str | None,
    widths: Sequence[int],
    settings: TrainingSettings,
    limits: Limits,
    read_as: str | None = None,
    notify: Notify | None = None,
) -> Comparison:
    """Run every method on the instance of a file.

    Parameters
    ----------
    file : path
    target : str or None
        Name of the architecture.
    widths : sequence of int
        Widths that gradient descent tries; empty for the proper width and eight times that.
    settings : TrainingSettings
    limits : Limits
        For each exact method.
    read_as : str or None
        What a DIMACS file states.
    notify : callable or None
        Told what is running.
    """
    derivation = derivation_of(file, target, read_as)
    task = derivation.target
    say = notify or (lambda what, done, total: None)
    rows = []
    if derivation.rules:
        for name in SOURCE_METHODS:
            say(name, 0, 0)
            rows.append(exact_row(name, "source", derivation, limits))
    for name in TASK_METHODS:
        say(name, 0, 0)
        rows.append(exact_row(name, "task", derivation, limits))
    rows += [descent_row(derivation, width, settings, say)[0] for width in widths or default_widths(task)]
    return Comparison(str(file), task.architecture.name, chain_steps(derivation), tuple(rows))


def default_widths(task: TrainingTask) -> tuple[int, ...]:
    """The proper width, and a wide network for contrast where the class has one."""
    proper = task.architecture.width
    return (proper,) if isinstance(task.architecture, Threshold) else (proper, 8 * proper)


def exact_row(name: str, subject: str, derivation: Derivation, limits: Limits) -> Row:
    """Run an exact method; a witness is mapped to the other end of the chain and checked there."""
    problem = derivation.source if subject == "source" else derivation.target
    answer = run(method(name), problem, limits)
    details: dict[str, Any] = {}
    verdict, evidence = describe(answer.outcome)
    if isinstance(answer.outcome, Found) and derivation.rules:
        witness = answer.outcome.witness
        if subject == "source":
            details["task_violations"] = derivation.target.num_violations(derivation.forward(witness))
        else:
            details["source_violations"] = derivation.source.num_violations(derivation.back(witness))
    return Row(name, subject, verdict, evidence, answer.seconds, details)


def describe(outcome: Outcome) -> tuple[str, str]:
    """The verdict and what backs it."""
    if isinstance(outcome, Found):
        return "YES", "exact check passed"
    if isinstance(outcome, Refuted):
        scope = f" {outcome.scope}" if outcome.scope else ""
        return "NO", ("certificate" if outcome.certificate is not None else "solver's word") + scope
    return "unknown", getattr(outcome, "reason", "")


def descent_row(
    derivation: Derivation, width: int, settings: TrainingSettings, say: Notify
) -> tuple[Row, Hypothesis | None]:
    """Let gradient descent try the task at a width; also return its best weights, exactly.

    The best weights of a network of the class itself are lifted to the source.
    """
    task: TrainingTask = derivation.target
    proper = width == task.architecture.width
    name = f"{settings.optimizer}, width {width}"
    wide = task.widened(width)
    try:
        result = train(wide, settings, lambda done, total: say(name, done, total))
    except UnsupportedError as error:
        details: dict[str, Any] = {"width": width, "proper": proper, "num_fitted": 0}
        return Row(name, "task", "unknown", str(error), 0.0, details), None
    best = None if result.diverged[result.best] else result.hypothesis(result.best)
    details = descent_details(derivation, wide, result, best)
    fitted = details["num_fitted"]
    kind = "proper" if proper else "improper"
    evidence = f"{fitted}/{details['restarts']} fitted, {kind}"
    verdict = "fitted" if fitted else "not fitted"
    return Row(name, "task", verdict, evidence, result.seconds, details), best


def descent_details(
    derivation: Derivation, task: TrainingTask, result: TrainingResult, best: Hypothesis | None
) -> dict[str, Any]:
    """Figures of a training run, with the exact error of its best weights."""
    proper = task.architecture == derivation.target.architecture
    details: dict[str, Any] = {
        "width": result.width,
        "proper": proper,
        "restarts": result.settings.restarts,
        "steps": result.settings.steps,
        "num_fitted": result.num_fitted,
        "num_diverged": result.num_diverged,
        "first_fit_step": result.first_fit_step,
        "backend": result.backend,
        "device": result.device,
        "tolerance": str(task.tolerance),
    }
    if best is None:
        return details
    error = task.empirical_error(best)
    details |= {
        "best_max_error": float(error.max_error),
        "best_mean_squared_error": float(error.mean_squared_error),
        "best_num_misfits": error.num_misfits,
    }
    if proper and derivation.rules:
        lifted = derivation.back(best)
        details["source_violations"] = derivation.source.num_violations(lifted)
    return details
