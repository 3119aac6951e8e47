"""Tasks and refutations as files for outside solvers and checkers, and outside solutions as weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from karpnet.api.load import About, as_derivation
from karpnet.api.solve import Answer, solve
from reductions.core import Derivation
from reductions.errors import InputError, OutOfLimitsError, UnsupportedError
from reductions.formats.files import read_text, suffix, write_text
from reductions.formats.json_text import dumps, loads_whole
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask, expect_task

FORMATS = ("smt2", "lp", "mps", "cnf", "refutation")
# By default: larger constants lose the conditions of an MPS file in a solver's tolerance.
WEIGHT_BOUNDS = {"lp": 1000, "mps": 100}


def export(
    about: About,
    path: str | Path,
    format: str | None = None,
    *,
    weight_bound: int | None = None,
    seconds: float = 60.0,
    certificate: Mapping[str, Any] | None = None,
) -> tuple[Path, ...]:
    """Write a training task, or why it has no fit, for solvers and checkers from elsewhere.

    Parameters
    ----------
    about : Derivation or TrainingTask
    path : path
        The file, or the folder of a refutation; ``.gz`` and ``.xz`` are taken behind a suffix.
    format : "smt2", "lp", "mps", "cnf" or "refutation"
        By default what the suffix says. See docs/export.md for what each file states.
    weight_bound : int or None
        lp, mps: weights up to this size are considered, 1000 and 100 by default. 0 for lp: any size.
    seconds : float
        cnf of a task without a chain, refutation: wall-clock limit of the exact trainer.
    certificate : mapping or None
        refutation: the certificate to write; by default the exact trainer makes one.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    InputError
        If it is no training task, or an option does not belong to the format.
    UnsupportedError
        If the format cannot hold the task.
    OutOfLimitsError
        If there is no refutation within the limits.
    """
    path = Path(path)
    chosen = format or suffix(path)[1:]
    texts = exported(about, chosen, weight_bound=weight_bound, seconds=seconds, certificate=certificate)
    if chosen != "refutation":
        write_text(path, texts[chosen])
        return (path,)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(str(path), f"cannot be made a folder ({error.strerror or error})") from None
    for name, text in texts.items():
        write_text(path / name, text)
    return tuple(path / name for name in texts)


def exported(
    about: About,
    format: str,
    *,
    weight_bound: int | None = None,
    seconds: float = 60.0,
    certificate: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """The text of an export by its format; of a refutation the texts of its files by name."""
    if format not in FORMATS:
        raise InputError("export: format", f"expected one of {', '.join(FORMATS)}, got {format!r}")
    if weight_bound is not None and format not in WEIGHT_BOUNDS:
        raise InputError("export: weight bound", f"only lp and mps have one, got it for {format}")
    if weight_bound is not None and weight_bound < (format == "mps"):
        raise InputError("export: weight bound", f"expected at least 1 (lp: or 0), got {weight_bound}")
    if certificate is not None and format != "refutation":
        raise InputError("export: certificate", f"only a refutation takes one, got it for {format}")
    derivation = as_derivation(about)
    task = expect_task(derivation.target, derivation.name or "export")
    if format == "refutation":
        return _refutation(task, certificate, seconds)
    bound = WEIGHT_BOUNDS.get(format, 0) if weight_bound is None else weight_bound
    texts: dict[str, Callable[[], str]] = {
        "smt2": lambda: _smt_lib(task),
        "lp": lambda: _lp(task, bound),
        "mps": lambda: _mps(task, bound),
        "cnf": lambda: _cnf(derivation, task, seconds),
    }
    return {format: texts[format]()}


def _smt_lib(task: TrainingTask) -> str:
    from solvers.exact.trusted import canonical_task
    from solvers.export.smt_lib import smt_lib

    return smt_lib(canonical_task(task, "export"))


def _lp(task: TrainingTask, weight_bound: int) -> str:
    from solvers.export.mip import cplex_lp

    return cplex_lp(_piecewise_linear(task), weight_bound)


def _mps(task: TrainingTask, weight_bound: int) -> str:
    from solvers.export.mip import mps

    return mps(_piecewise_linear(task), weight_bound)


def _cnf(derivation: Derivation, task: TrainingTask, seconds: float) -> str:
    from solvers.deadline import Deadline
    from solvers.exact.trusted import canonical_task
    from solvers.export.cnf import dimacs_of_lemmas, dimacs_of_source, formula_of_source

    formula = formula_of_source(derivation)
    if formula is not None:
        return dimacs_of_source(canonical_task(task, "export"), formula)
    canonical = _piecewise_linear(task)
    _warm(task)
    return dimacs_of_lemmas(canonical, Deadline(seconds))


def _refutation(task: TrainingTask, certificate: Mapping[str, Any] | None, seconds: float) -> dict[str, str]:
    from solvers.export.refutation import refutation_files

    canonical = _piecewise_linear(task)
    made = _certificate(task, seconds) if certificate is None else certificate
    document = loads_whole(dumps(dict(made)))  # as a file of it would be read
    return refutation_files(task, canonical, document)


def _certificate(task: TrainingTask, seconds: float) -> Mapping[str, Any]:
    answer: Answer = solve(task, "exact", seconds)
    if answer.verdict == "YES":
        raise InputError("export: refutation", "weights fit the task: there is nothing to refute")
    if answer.verdict != "NO" or answer.certificate is None:
        reason = answer.no_certificate or answer.evidence
        raise OutOfLimitsError(f"no refutation ({reason}); raise --seconds")
    return answer.certificate


def _piecewise_linear(task: TrainingTask) -> Any:
    from solvers.exact.trusted import canonical_task, obstacle

    reason = obstacle(task)
    if reason is not None:
        raise UnsupportedError(f"export: {reason}; --as smt2 states it in QF_NRA")
    return canonical_task(task, "export")


def _warm(task: TrainingTask) -> None:
    from solvers.exact.kernels import warm_trainer

    warm_trainer(task)


def load_solution(about: About, path: str | Path, seconds: float = 60.0) -> Hypothesis:
    """Read the solution that an outside solver printed for an export, as exact weights.

    Parameters
    ----------
    about : Derivation or TrainingTask
        What was exported.
    path : path
        An SMT-LIB model, a ``.sol`` file of HiGHS, SCIP or Gurobi, or ``v`` lines of a SAT solver.
    seconds : float
        Wall-clock limit of the linear programs that make weights of an activation pattern.

    Returns
    -------
    Hypothesis
        Weights that the task, or ``Derivation.lift``, checks.

    Raises
    ------
    InputError
        If the file cannot be read, is another task's, or holds no solution.
    UnsupportedError
        If a formula's model holds no weights: the message has a clause to add.
    """
    found = solution_of(about, path, seconds)
    if isinstance(found, Hypothesis):
        return found
    raise UnsupportedError(f"{path}: {found.reason}")


def solution_of(about: About, path: str | Path, seconds: float = 60.0) -> Any:
    """The weights of a solution, or the `NoWeights` of a formula's model without any."""
    from solvers.exact.trusted import canonical_task
    from solvers.export.lifting import weights_of_solution
    from solvers.export.solutions import read_solution

    derivation = as_derivation(about)
    task = expect_task(derivation.target, derivation.name or "lift")
    solution = read_solution(read_text(Path(path)), str(path))
    if solution.kind != "smt":
        _warm(task)
    return weights_of_solution(derivation, canonical_task(task, "lift"), solution, seconds)
