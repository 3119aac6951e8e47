"""Solver against gradient descent on one instance: the computation behind ``karpnet compare``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gnn.settings import TrainingSettings
from karpnet.api.answers import Comparison, Notify, Row, describe
from karpnet.api.chain import chain_steps, derivation_of, label_of
from karpnet.api.train import descent_row
from reductions.core import Derivation
from reductions.outcomes import Found, Outcome
from reductions.training.architectures import Threshold
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run

SOURCE_METHODS = ("cadical", "cp-sat")
TASK_METHODS = ("exact", "milp")
EASY_CASES = "linear-program"  # asked only where it applies


def compare(
    file: str | Path,
    target: str | None,
    widths: Sequence[int],
    settings: TrainingSettings,
    limits: Limits,
    read_as: str | None = None,
    via: Sequence[str] = (),
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
    via : sequence of str
        Problems or rules that the chain must go through.
    notify : callable or None
        Told what is running.
    """
    derivation = derivation_of(file, target, read_as, via)
    task = derivation.target
    say = notify or (lambda what, done, total: None)
    rows = []
    if derivation.rules:
        for name in SOURCE_METHODS:
            say(name, 0, 0)
            rows.append(exact_row(name, "source", derivation, limits)[0])
    easy = [EASY_CASES] if method(EASY_CASES).obstacle(task) is None else []
    for name in (*easy, *TASK_METHODS):
        say(name, 0, 0)
        rows.append(exact_row(name, "task", derivation, limits)[0])
    rows += [descent_row(derivation, width, settings, say)[0] for width in widths or default_widths(task)]
    steps, label = chain_steps(derivation), label_of(file, read_as)
    return Comparison(str(file), task.architecture.name, steps, tuple(rows), label)


def default_widths(task: TrainingTask) -> tuple[int, ...]:
    """The proper width, and a wide network for contrast where the class has one."""
    proper = task.architecture.width
    return (proper,) if isinstance(task.architecture, Threshold) else (proper, 8 * proper)


def exact_row(name: str, subject: str, derivation: Derivation, limits: Limits) -> tuple[Row, Outcome]:
    """Run an exact method; a witness is mapped to the other end of the chain and checked there.

    Also returns the outcome itself, with its witness or certificate.
    """
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
    return Row(name, subject, verdict, evidence, answer.seconds, details), answer.outcome
