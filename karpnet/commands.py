"""The work behind the verbs of the command line that is not a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from karpnet.answers import Row, describe
from karpnet.inputs import chain_steps, derivation_of
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.files import write_text
from reductions.formats.json_files import (
    dump_derivation,
    dump_witness,
    witness_json,
)
from reductions.formats.load import load, load_hypothesis, load_task
from reductions.outcomes import Found
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run


def reduce_file(
    file: Path, target: str | None, output: Path, read_as: str | None, via: Sequence[str] = ()
) -> tuple[dict[str, Any], ...]:
    """Map an instance to a training task and write it with its chain; return the chain's steps."""
    derivation = derivation_of(file, target, read_as, via)
    write_text(output, dump_derivation(derivation))
    return chain_steps(derivation)


def solve_file(file: Path, name: str | None, limits: Limits, output: Path | None, read_as: str | None) -> Row:
    """Settle the instance or the task of a file; write the witness of a YES."""
    loaded = load(file, read_as)
    derivation = loaded if isinstance(loaded, Derivation) else Derivation((), (loaded,))
    problem = derivation.target
    is_task = isinstance(problem, TrainingTask)
    chosen = method(name or ("milp" if is_task else "cadical"))
    answer = run(chosen, problem, limits)
    verdict, evidence = describe(answer.outcome)
    details: dict[str, Any] = {}
    if isinstance(answer.outcome, Found):
        witness = answer.outcome.witness
        details["witness"] = witness_json(witness)
        if derivation.rules:
            details["source_witness"] = witness_json(derivation.back(witness))
        if output is not None:
            write_text(output, dump_witness(problem.name, witness))
    return Row(chosen.name, "task" if is_task else "source", verdict, evidence, answer.seconds, details)


def lift_weights(task_file: Path, weights_file: Path) -> dict[str, Any]:
    """Check weights exactly on a task and lift them to its source.

    Raises
    ------
    InputError
        If the weights have another shape than the task's architecture.
    """
    task, derivation = load_task(task_file)
    hypothesis = load_hypothesis(weights_file)
    expected = (task.architecture.width, task.architecture.num_inputs(task.graphs))
    if hypothesis.weights.shape != expected:
        raise InputError(
            f"{weights_file}: weights",
            "expected {} rows of {}, got {} rows of {}".format(*expected, *hypothesis.weights.shape),
            "a wider network is improper: its weights do not lift",
        )
    error = task.empirical_error(hypothesis)
    report: dict[str, Any] = {
        "fits": task.violation(hypothesis) is None,
        "max_error": str(error.max_error),
        "tolerance": str(task.tolerance),
        "misfits": error.num_misfits,
    }
    if derivation is not None and derivation.rules:
        witness = derivation.back(hypothesis)
        report |= {
            "source": derivation.source.name,
            "source_violations": derivation.source.num_violations(witness),
            "first_violation": derivation.source.violation(witness),
            "source_witness": witness_json(witness),
        }
    return report
