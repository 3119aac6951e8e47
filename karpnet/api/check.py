"""Check evidence about an instance: a certificate, a witness, a solver's model, a solver's proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, singledispatch
from typing import Any, TypeAlias, cast

import numpy as np

from certificates import checker
from certificates.errors import CertificateError
from karpnet.api.lift import hypothesis_from, is_module
from karpnet.api.load import About, as_derivation
from karpnet.api.outside import judge_model, judge_proof
from karpnet.proved import program
from reductions.answers.models import Model
from reductions.answers.proofs import Proof
from reductions.answers.witnesses import as_witness, read_witness
from reductions.core import AnyProblem, Derivation
from reductions.display import Block, Displayed
from reductions.errors import InputError
from reductions.formats.json_files import FORMAT, Witness, envelope
from reductions.formats.json_text import dumps, loads_whole
from reductions.reading.json_types import JsonObject
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask, expect_task
from solvers.sealing import Certificate

Judge: TypeAlias = Callable[[Any, str, Any], str]  # of a certificate, a kind and an instance of its file
_RIGHT = ("YES: the witness is right", "YES: the weights fit the task")


@dataclass(frozen=True, repr=False)
class CheckReport(Displayed):
    """What the check said; true when it accepted.

    Parameters
    ----------
    accepted : bool
    message : str
        What is proved, or what failed and where.
    certify : callable or None
        Makes the certificate.
    """

    accepted: bool
    message: str
    certify: Callable[[], Certificate] | None = field(default=None, compare=False)

    @cached_property
    def certificate(self) -> Certificate | None:
        """What an accepted model or proof becomes, and proves the same alone; None where there is none."""
        return self.certify() if self.certify else None

    def __bool__(self) -> bool:
        return self.accepted

    def blocks(self) -> Sequence[Block]:
        """The message."""
        return [self.message if self.accepted else f"refused: {self.message}"]

    def to_json(self) -> JsonObject:
        """Return the report as documented in docs/json.md."""
        return {"accepted": self.accepted, "message": self.message}


def check(what: Any, about: About, *, seconds: float = 600.0, proved: bool = False) -> CheckReport:
    """Check evidence about an instance or a task; nobody's word counts, only what is verified here.

    Parameters
    ----------
    what : mapping, list, array, Hypothesis, Module, Model or Proof
        A certificate as `karpnet.solve` and `karpnet.width` return it, or the JSON of its file. A witness,
        the JSON of a witness's or weights' file, or weights; a module of torch, as of `karpnet.lift`. What
        a SAT solver printed (`karpnet.load_model`), or a DRAT or LRAT proof that it wrote
        (`karpnet.load_proof`).
    about : Derivation or Problem
        Of a derivation the end that the evidence speaks of: a certificate of the one that its fields
        match, weights of the target, everything else of the source where the target is a task.
    seconds : float
        Limit of the time that deriving the hints of a DRAT proof may take.
    proved : bool
        Of a certificate: let the checker judge it that is proved in Coq (docs/proofs.md).

    Returns
    -------
    CheckReport

    Raises
    ------
    InputError
        If it is no evidence about such an instance.
    UnsupportedError
        If it is a model or a proof, and the instance is not one of clauses: reduce it to cnf first. With
        ``proved``, if the proved checker is not built.

    Notes
    -----
    Proofs are judged by the trusted checker (docs/certificates.md) alone: a DRAT proof gets hints, an
    LRAT proof new numbers, and what comes out is a certificate. A partial model of clauses is right only
    when it satisfies them whatever the other variables are.

    Examples
    --------
    >>> from karpnet.api.load import load
    >>> from reductions.problems.cnf import CNF
    >>> formula = CNF.from_clauses(3, [[1, 2, 3], [-1, -2]])
    >>> print(check(Model("SATISFIABLE", (1, -2)), formula))
    YES: the witness is right whatever the 1 variable left open may be
    >>> print(check([True, True, False], formula))
    refused: clause 2 (¬x1, ¬x2) is violated
    """
    derivation = as_derivation(about)
    if is_module(what):
        what = hypothesis_from(what, expect_task(derivation.target, "weights"))
    if not proved:
        return _report(what, derivation, seconds)
    if not isinstance(what, Mapping) or what.get("format") == FORMAT:
        raise InputError("check", "the proved checker judges certificates alone")
    return _certificate_report(what, derivation, program.check)


@singledispatch
def _report(what: object, derivation: Derivation, seconds: float) -> CheckReport:
    raise InputError(
        "check",
        f"expected a certificate, a witness, a model or a proof, got {type(what).__name__}",
        "read files with karpnet.load_model or karpnet.load_proof",
    )


@_report.register(Mapping)
def _(what: Mapping[str, object], derivation: Derivation, seconds: float) -> CheckReport:
    if what.get("format") == FORMAT:
        return _witness_report(*read_witness(envelope(dict(what), "witness"), derivation))
    return _certificate_report(what, derivation, checker.check)


@_report.register
def _(what: Hypothesis, derivation: Derivation, seconds: float) -> CheckReport:
    return _witness_report(expect_task(derivation.target, "weights"), what)


@_report.register(list)
@_report.register(tuple)
@_report.register(np.ndarray)
def _(what: Sequence[object], derivation: Derivation, seconds: float) -> CheckReport:
    problem = _subject(derivation)
    values = [value.item() if isinstance(value, np.generic) else value for value in what]
    return _witness_report(problem, as_witness(problem, values, "witness"))


@_report.register
def _(what: Model, derivation: Derivation, seconds: float) -> CheckReport:
    return CheckReport(*judge_model(what, _subject(derivation)))


@_report.register
def _(what: Proof, derivation: Derivation, seconds: float) -> CheckReport:
    return CheckReport(*judge_proof(what, _subject(derivation), seconds))


def _subject(derivation: Derivation) -> AnyProblem:
    """What witnesses, models and proofs speak of: the end of a chain, or the source of a task's."""
    problem: AnyProblem = derivation.target
    return derivation.source if isinstance(problem, TrainingTask) else problem


def _witness_report(problem: AnyProblem, witness: Witness) -> CheckReport:
    if isinstance(witness, Hypothesis):
        expect_task(problem, "weights").expect_shape(witness, "weights")
    violation = problem.violation(witness)
    return CheckReport(violation is None, violation or _RIGHT[isinstance(witness, Hypothesis)])


def _certificate_report(what: Mapping[str, object], derivation: Derivation, judge: Judge) -> CheckReport:
    report = _checked(what, derivation.target, judge)
    if not report and derivation.rules:
        on_source = _checked(what, derivation.source, judge)
        return on_source if on_source else report
    return report


def _checked(what: Mapping[str, object], problem: AnyProblem, judge: Judge) -> CheckReport:
    # Through JSON, so that the checker sees what a file of the instance would hold.
    try:
        document, fields = loads_whole(dumps([cast(JsonObject, what), problem.to_json()]))
    except (TypeError, ValueError, RecursionError):
        raise InputError("certificate", "holds what JSON cannot hold", "read it from its file") from None
    try:
        return CheckReport(True, judge(document, problem.name, fields))
    except CertificateError as error:
        return CheckReport(False, str(error))
