"""Settle an instance or a training task exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from karpnet.api.answers import Row, describe
from karpnet.api.load import About, as_derivation
from reductions.core import AnyProblem, Derivation
from reductions.display import Block, Displayed
from reductions.errors import InputError, KarpnetError, UnsupportedError
from reductions.formats.json_files import witness_json
from reductions.outcomes import Found, Optimal, Outcome
from reductions.reading.json_types import JsonObject, JsonValue
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run

CERTIFYING = "proof-cadical153"


@dataclass(frozen=True, repr=False)
class Answer(Displayed):
    """What an exact method made of an instance.

    Parameters
    ----------
    derivation : Derivation
        What was asked about.
    method : str
        The one that answered: of a portfolio the member that did, or ``portfolio`` when none did.
    subject : "source" or "task"
        Which end the method ran on.
    outcome : Found, Refuted, Optimal or Unknown
        A witness has passed the exact check, a certificate the trusted checker.
    seconds : float
        Wall-clock time of the method.
    """

    derivation: Derivation
    method: str
    subject: str
    outcome: Outcome
    seconds: float

    @property
    def problem(self) -> AnyProblem:
        """The instance that the method ran on."""
        derivation = self.derivation
        problem: AnyProblem = derivation.source if self.subject == "source" else derivation.target
        return problem

    @property
    def verdict(self) -> str:
        """ "YES", "NO", "OPTIMAL" or "unknown"."""
        return describe(self.outcome)[0]

    @property
    def evidence(self) -> str:
        """What backs the verdict, in words."""
        return describe(self.outcome)[1]

    @property
    def witness(self) -> Any:
        """What settles a YES on the method's own end of the chain, such as exact weights; else None."""
        return self.outcome.witness if isinstance(self.outcome, (Found, Optimal)) else None

    @property
    def source_witness(self) -> Any:
        """The witness carried to the source; None where there is none."""
        if self.witness is None or self.subject == "source":
            return self.witness
        return self.derivation.back(self.witness)

    @property
    def certificate(self) -> JsonObject | None:
        """What `karpnet.check` accepts; None without a proof or for an unsupported problem."""
        return self._certified[0]

    @property
    def no_certificate(self) -> str:
        """Why there is no certificate of a verdict; empty where there is one."""
        return self._certified[1]

    @cached_property
    def _certified(self) -> tuple[JsonObject | None, str]:
        if self.verdict == "unknown":
            return None, ""
        try:
            return certificate_of(self.problem, self.outcome), ""
        except KarpnetError as error:  # which leaves the verdict as it is
            return None, str(error)

    @property
    def label(self) -> str:
        """The truth that the instance's file states; empty where it states none."""
        return self.derivation.header.truth

    def carried(self) -> JsonObject:
        """Constraints violated at the other end of the chain by the witness carried there."""
        if not isinstance(self.outcome, Found) or not self.derivation.rules:
            return {}
        derivation, witness = self.derivation, self.outcome.witness
        if self.subject == "source":
            return {"task_violations": derivation.target.num_violations(derivation.forward(witness))}
        return {"source_violations": derivation.source.num_violations(derivation.back(witness))}

    def row(self, **details: JsonValue) -> Row:
        """The answer as a row of a table of methods."""
        return Row(self.method, self.subject, self.verdict, self.evidence, self.seconds, details)

    def blocks(self) -> Sequence[Block]:
        """The verdict on a line, and the label of the file."""
        return self.row(label=self.label).blocks()

    def to_json(self, **more: str) -> JsonObject:
        """Return the answer as documented in docs/json.md, with more details where they are not empty."""
        details: JsonObject = {"label": self.label} if self.label else {}
        if self.witness is not None:
            details["witness"] = witness_json(self.witness)
            if self.derivation.rules:
                details["source_witness"] = witness_json(self.source_witness)
        details |= {name: text for name, text in more.items() if text}
        return self.row(**details).to_json()


def solve(
    about: About,
    method: str | None = None,
    seconds: float = 60.0,
    *,
    megabytes: float | None = None,
    threads: int = 1,
    certificate: bool = False,
    isolated: bool = True,
) -> Answer:
    """Settle an instance or a training task exactly, in a child process that keeps the limits.

    Parameters
    ----------
    about : Derivation or Problem
        Of a derivation the target is solved, unless the method runs on sources.
    method : str or None
        See ``karpnet list methods``. By default ``exact`` for training tasks, ``portfolio`` for other
        problems (``cadical``, and after an instant ``cp-sat`` beside it), or a solver with proofs where a
        certificate is asked for.
    seconds : float
        Wall-clock limit.
    megabytes : float or None
        Memory that the method may take beyond the program's own.
    threads : int
    certificate : bool
        Choose a default method that can certify a NO.
    isolated : bool
        False: in this process, without the child's 10 to 20 ms, for many small instances. The limit of time
        is kept only where the method itself looks at the clock (``exact`` does, between the calls of a SAT
        solver); of a portfolio only ``cadical`` runs, or ``cp-sat`` where no rule leads to CNF.

    Returns
    -------
    Answer
        YES only after the exact check; NO says what backs it; else unknown with the reason.

    Raises
    ------
    InputError
        If there is no such method, or if memory is to be limited without a child process.
    """
    if megabytes is not None and not isolated:
        raise InputError("megabytes", "only a child process keeps a limit of memory: leave isolated=True")
    derivation = as_derivation(about)
    is_task = isinstance(derivation.target, TrainingTask)
    by_default = "exact" if is_task else CERTIFYING if certificate else "portfolio"
    return answer(derivation, method or by_default, Limits(seconds, threads, megabytes), isolated=isolated)


def answer(derivation: Derivation, name: str, limits: Limits, *, isolated: bool = True) -> Answer:
    """Run a method on the end of a chain that it takes."""
    chosen = method(name)
    is_task = isinstance(derivation.target, TrainingTask)
    on_source = bool(derivation.rules) and chosen.subject == "source"
    subject = "source" if on_source or not is_task else "task"
    problem = derivation.source if subject == "source" else derivation.target
    timed = run(chosen, problem, limits, isolated=isolated)
    return Answer(derivation, timed.by, subject, timed.outcome, timed.seconds)


def certificate_of(problem: AnyProblem, outcome: Outcome) -> JsonObject:
    """The certificate of an answer.

    Raises
    ------
    UnsupportedError
        If the answer has no proof, or certificates do not support the problem.
    """
    made = getattr(outcome, "certificate", None)
    reason = None
    if isinstance(problem, TrainingTask):
        if isinstance(outcome, Found):
            from solvers.exact.certify import fit_certificate

            made = fit_certificate(problem, outcome.witness)
        else:
            from solvers.exact.square import is_square

            reason = (
                "a NO of squares has a certificate only where no width fits" if is_square(problem) else None
            )
    else:
        from solvers.source.with_proof import model_certificate, source_obstacle

        reason = source_obstacle(problem)
        if isinstance(outcome, Found) and reason is None:
            made = model_certificate(problem, outcome.witness)
    if isinstance(made, dict):
        return made
    raise UnsupportedError(reason or "the method gave no proof: use exact or proof-*, or more seconds")
