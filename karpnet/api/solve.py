"""The work behind the verbs of the command line that is not a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from karpnet.api.answers import Row, describe
from karpnet.api.chain import chain_steps, derivation_of, label_of
from karpnet.api.check import write_certificate
from reductions.core import Derivation
from reductions.errors import InputError, KarpnetError, UnsupportedError
from reductions.formats.files import write_text
from reductions.formats.headers import Header
from reductions.formats.json_files import dump_derivation, dump_witness, witness_json
from reductions.formats.load import load, load_hypothesis, load_task
from reductions.formats.save import save
from reductions.outcomes import Found, Optimal, Outcome
from reductions.paths import derive
from reductions.problems import PROBLEMS
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run

CERTIFYING = "proof-cadical153"


def reduce_file(
    file: Path, target: str | None, output: Path, read_as: str | None, via: Sequence[str] = ()
) -> tuple[dict[str, Any], ...]:
    """Map an instance to a training task and write it with its chain; return the chain's steps.

    A target that is no architecture but a problem, such as cnf, is written alone, without its chain.
    The truth that the file states holds for what it is mapped to, and is written with it.
    """
    header = Header(truth=label_of(file, read_as))
    if target not in PROBLEMS:
        derivation = derivation_of(file, target, read_as, via)
        write_text(output, dump_derivation(derivation, **header.entries()))
        return chain_steps(derivation)
    loaded = load(file, read_as)
    if isinstance(loaded, (Derivation, TrainingTask)):
        raise InputError(str(file), "is a training task already", "leave --to out")
    derivation = derive(loaded, target, via)
    save(output, derivation.target, header)
    return chain_steps(derivation)


def solve_file(
    file: Path,
    name: str | None,
    limits: Limits,
    output: Path | None,
    read_as: str | None,
    certificate: Path | None = None,
) -> Row:
    """Settle the instance or the task of a file.

    Parameters
    ----------
    name : str or None
        Method; by default ``exact`` for tasks and ``cadical`` for sources, or a proof-producing
        solver when a certificate is asked for.
    output : path or None
        Where the witness of a YES is written.
    certificate : path or None
        Where the certificate is written.

    Returns
    -------
    Row
        With ``no_certificate`` among its details, the reason, where one was asked for in vain.
    """
    loaded = load(file, read_as)
    derivation = loaded if isinstance(loaded, Derivation) else Derivation((), (loaded,))
    problem = derivation.target
    is_task = isinstance(problem, TrainingTask)
    by_default = "exact" if is_task else "cadical" if certificate is None else CERTIFYING
    chosen = method(name or by_default)
    answer = run(chosen, problem, limits)
    verdict, evidence = describe(answer.outcome)
    label = label_of(file, read_as)
    details: dict[str, Any] = {"label": label} if label else {}
    if isinstance(answer.outcome, (Found, Optimal)):
        witness = answer.outcome.witness
        details["witness"] = witness_json(witness)
        if derivation.rules:
            details["source_witness"] = witness_json(derivation.back(witness))
        if output is not None:
            write_text(output, dump_witness(problem.name, witness))
    if certificate is not None and verdict != "unknown":
        try:
            write_certificate(certificate, certificate_of(problem, answer.outcome))
        except KarpnetError as error:  # which leaves the verdict as it is
            details["no_certificate"] = str(error)
    return Row(chosen.name, "task" if is_task else "source", verdict, evidence, answer.seconds, details)


def certificate_of(problem: Any, outcome: Outcome) -> dict[str, Any]:
    """The certificate of an answer.

    Raises
    ------
    UnsupportedError
        If the answer is a solver's word, or certificates do not cover the problem.
    """
    from solvers.exact.certify import fit_certificate
    from solvers.source.with_proof import model_certificate, source_obstacle

    made = getattr(outcome, "certificate", None)
    is_task = isinstance(problem, TrainingTask)
    reason = None if is_task else source_obstacle(problem)
    if isinstance(outcome, Found) and reason is None:
        certify = fit_certificate if is_task else model_certificate
        made = certify(problem, outcome.witness)
    if isinstance(made, dict):
        return made
    raise UnsupportedError(reason or "the method gave its word only: take exact or proof-*, or more seconds")


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
