"""What solvers elsewhere answered about an instance, turned into what can be checked here."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from certificates import checker
from certificates.errors import CertificateError
from certificates.tasks import SOURCES, Formula, read_source
from karpnet.api.reduce import reduce
from reductions.answers.models import Model
from reductions.answers.proofs import Proof
from reductions.core import AnyProblem, Derivation
from reductions.errors import PathError, UnsupportedError, WitnessError
from reductions.problems.cnf import CNF
from solvers.sealing import Certificate, certificate

_AS_CNF = (
    "a proof speaks of {}: write the instance with karpnet reduce FILE --to cnf -o FORMULA.cnf, "
    "and check the proof against FORMULA.cnf"
)
_RIGHT = "YES: the witness is right"


class Verdict(NamedTuple):
    """Whether an answer is accepted, why, and what makes a certificate of it."""

    accepted: bool
    message: str
    certify: Callable[[], Certificate] | None = None


def judge_model(model: Model, problem: AnyProblem) -> Verdict:
    """A model of the problem's own variables, or of those of the CNF that `reduce` maps it to.

    Raises
    ------
    UnsupportedError
        If the problem has neither.
    """
    if model.status == "UNSATISFIABLE":
        said = "UNSATISFIABLE is a claim and no evidence; let the solver write a proof, and check that"
        return Verdict(False, f"{model.name}: {said} with --lrat or --drat")
    if model.literals is None and getattr(problem, "num_variables", None) != 0:
        return Verdict(False, f"{model.name}: states no model" + (model.status and f", {model.status}"))
    true = set(model.literals or ())
    both = sorted(literal for literal in true if literal > 0 and -literal in true)
    if both:
        return Verdict(False, f"{model.name}: states both {both[0]} and {-both[0]}")
    if problem.name == "training-task":
        raise UnsupportedError("a model says nothing of a training task: check it against the source")
    own = getattr(problem, "num_variables", 0) if _is_truth_valued(problem) else None
    if problem.name in SOURCES and own != len(true):
        return _of_clauses(model, true, problem)
    verdict = _lifted(model, true, _to_cnf(problem) if own is None else Derivation((), (problem,)))
    certify = partial(_certified, true, problem) if problem.name in SOURCES else None
    return verdict._replace(certify=certify) if verdict.accepted else verdict


def _of_clauses(model: Model, true: set[int], problem: AnyProblem) -> Verdict:
    """The trusted checker's word on a model that may leave variables open."""
    fields = problem.to_json()
    formula = read_source(problem.name, fields)
    beyond = _beyond(true, formula.num_variables, model.name)
    if beyond:
        return Verdict(False, beyond)
    made = certificate(formula, "yes", fit=sorted(true, key=abs))
    num_open = formula.num_variables - len(true)
    try:
        said = checker.check(made, problem.name, fields)
    except CertificateError as error:
        said = str(error).removeprefix("certificate: fit: ")
        left = f" ({_variables(num_open)} left open)" if num_open else ""
        return Verdict(False, f"{model.name}: {said}{left}")
    beside = f" whatever the {_variables(num_open)} left open may be" if num_open else ""
    return Verdict(True, said + beside, lambda: made)


def _certified(true: set[int], problem: AnyProblem) -> Certificate:
    formula = read_source(problem.name, problem.to_json())
    return certificate(formula, "yes", fit=sorted(true, key=abs))


def _lifted(model: Model, true: set[int], chain: Derivation) -> Verdict:
    """The exact check of a model of a chain's end, carried to its source; open variables are false."""
    num_variables = chain.target.num_variables
    beyond = _beyond(true, num_variables, model.name)
    if beyond:
        return Verdict(False, beyond)
    values = np.zeros(num_variables, dtype=np.bool_)
    values[[literal - 1 for literal in true if literal > 0]] = True
    beside = ", lifted from a model of its cnf" if chain.rules else ""
    if num_variables > len(true):
        beside += f" ({_variables(num_variables - len(true))} left open and taken as false)"
    violation = chain.source.violation(chain.back(values))
    return (
        Verdict(False, f"{model.name}: {violation}{beside}") if violation else Verdict(True, _RIGHT + beside)
    )


def _beyond(true: set[int], num_variables: int, name: str) -> str:
    largest = max(true, key=abs, default=0)
    if abs(largest) <= num_variables:
        return ""
    return f"{name}: literal {largest} is beyond the {_variables(num_variables)} of the instance"


def _variables(count: int) -> str:
    return f"{count} variable{'s' * (count != 1)}"


def _is_truth_valued(problem: AnyProblem) -> bool:
    """Whether the problem's witnesses are truth values of its variables."""
    if not hasattr(problem, "num_variables"):
        return False
    try:
        problem.violation(np.zeros(problem.num_variables, dtype=np.bool_))
    except WitnessError:
        return False
    return True


def _to_cnf(problem: AnyProblem) -> Derivation:
    try:
        return reduce(problem, CNF.name)
    except PathError:
        raise UnsupportedError(f"a model speaks of Boolean variables, and {problem.name} has none") from None


def judge_proof(proof: Proof, problem: AnyProblem, seconds: float) -> Verdict:
    """The certificate that a proof becomes, and the trusted checker's word on it.

    Raises
    ------
    UnsupportedError
        If certificates do not cover the problem.
    """
    if problem.name not in SOURCES:
        raise UnsupportedError(_AS_CNF.format(f"clauses, not of {problem.name}"))
    fields = problem.to_json()
    formula = read_source(problem.name, fields)
    if proof.form == "lrat":
        hinted = _renumbered(proof, _given_numbers(formula, problem), len(formula.clauses))
    else:
        hinted = _derived(proof, formula, seconds)
    if isinstance(hinted, str):
        return Verdict(False, f"{proof.name}{hinted}")
    made = certificate(formula, "no", refutation={"proof": hinted.steps})
    try:
        return Verdict(True, checker.check(made, problem.name, fields), lambda: made)
    except CertificateError as error:
        return Verdict(False, f"{proof.name}{hinted.placed(str(error))}")


class _Hinted(NamedTuple):
    """The steps of a certificate; the place in the proof's file of each, and the numbers of clauses there."""

    steps: list[Any]
    places: list[int]
    names: dict[int, int]

    def placed(self, said: str) -> str:
        """A refusal of the checker with the proof's own places and numbers."""
        said = said.removeprefix("certificate: refutation: ")
        step = re.match(r"step (\d+): ", said)
        said = re.sub(r"(?<=clause )\d+", lambda match: str(self.names.get(int(match[0]), match[0])), said)
        place = self.places and step and self.places[int(step[1])]
        return f":{place}: {said[step.end() :]}" if step and place else f": {said}"


def _given_numbers(formula: Formula, problem: AnyProblem) -> dict[int, int]:
    """The numbers of the formula's clauses by those in the CNF that a solver was given."""
    if problem.name in (CNF.name, "k-sat"):
        return {number: number for number in range(1, len(formula.clauses) + 1)}
    numbers = {frozenset(clause): number for number, clause in enumerate(formula.clauses, 1)}
    given = [frozenset(clause) for clause in reduce(problem, CNF.name).target.clauses.lists()]
    if not numbers.keys() >= {*given}:
        raise UnsupportedError(
            _AS_CNF.format(f"the clauses that a solver got, which for this {problem.name} differ")
        )
    return {number: numbers[clause] for number, clause in enumerate(given, 1)}


def _renumbered(proof: Proof, numbers: dict[int, int], last: int) -> _Hinted | str:
    """The steps of an LRAT proof up to the empty clause, its clauses numbered without gaps."""
    made = _Hinted([], [], {new: old for old, new in numbers.items()})
    for step in proof.steps:
        if step.is_deletion:
            deleted = [numbers.pop(number) for number in step.literals if number in numbers]
            made.steps.append({"delete": deleted})
        else:
            unknown = next((hint for hint in step.hints if abs(hint) not in numbers), None)
            if unknown is not None:
                return f":{step.place}: {unknown} names no clause that is there"
            hints = [numbers[hint] if hint > 0 else -numbers[-hint] for hint in step.hints]
            last += 1
            numbers[step.number], made.names[last] = last, step.number
            made.steps.append([*step.literals, 0, *hints])
        made.places.append(step.place)
        if not (step.literals or step.is_deletion):
            break
    return made


def _derived(proof: Proof, formula: Formula, seconds: float) -> _Hinted | str:
    """The steps of a DRAT proof that matter, with hints found from its end backwards."""
    from solvers.deadline import Deadline
    from solvers.exact.kernels import warm_proofs
    from solvers.exact.proofs.trimmed import with_hints

    warm_proofs()
    steps = [(step.is_deletion, step.literals) for step in proof.steps]
    found = with_hints(formula.clauses, steps, Deadline(seconds))
    return f": {found}" if isinstance(found, str) else _Hinted(found.steps, [], {})
