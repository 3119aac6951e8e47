"""The interface of every method, the table of all of them, and the one place that runs them.

A new method is a module below this package, with its procedure in ``METHODS``, and a line of `_TABLE`.
The table is all that is loaded here: a method's module, and the solver it calls, are loaded with the
first method of that module that is used.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from certificates.checker import check
from certificates.errors import CertificateError
from reductions.core import AnyProblem
from reductions.errors import InputError
from reductions.outcomes import Found, Outcome, Unknown
from solvers.children import Entrant
from solvers.processes import Limits, race, run_here, run_limited, within

__all__ = [
    "Limits",
    "Member",
    "Method",
    "Procedure",
    "Subject",
    "Timed",
    "method",
    "methods",
    "run",
    "verified",
]

Subject = Literal["source", "task"]
P = TypeVar("P")
_TASK = "training-task"


class Member(NamedTuple):
    """A method in a portfolio, and the seconds until it starts beside the ones before it."""

    name: str
    after: float = 0.0


class Procedure(NamedTuple, Generic[P]):
    """What a method's module provides under the method's name, in ``METHODS``.

    Parameters
    ----------
    obstacle : callable
        Problem (a training task for methods on tasks) to None when the method takes it, else to the
        reason why not.
    solve : callable
        (problem, limits) to outcome. A `Found` witness need not be checked yet.
    warm : callable
        Called with the problem before the clock starts: makes ready what is compiled once.
    members : callable
        Problem to the methods of a portfolio, empty for others: `run` gives each a process of its own,
        and the first answer counts.
    """

    obstacle: Callable[[P], str | None]
    solve: Callable[[P, Limits], Outcome]
    warm: Callable[[P], None] = lambda problem: None
    members: Callable[[P], tuple[Member, ...]] = lambda problem: ()


@dataclass(frozen=True)
class Method:
    """A way to settle an instance.

    Parameters
    ----------
    name : str
    subject : str
        What it runs on: the ``source`` instance, or the training ``task`` itself.
    summary : str
        One line for people.
    load : callable
        Returns the procedure, and loads the module that provides it.
    """

    name: str
    subject: Subject
    summary: str
    load: Callable[[], Procedure[Any]] = field(repr=False)

    def obstacle(self, problem: AnyProblem) -> str | None:
        """None when the method takes the problem, else the reason why not."""
        if self.subject == "task" and problem.name != _TASK:
            return "takes training tasks: reduce the instance first"
        return self.load().obstacle(problem)

    def warm(self, problem: AnyProblem) -> None:
        """Make ready what is compiled once per installation, before a clock starts."""
        self.load().warm(problem)

    def solve(self, problem: AnyProblem, limits: Limits) -> Outcome:
        """The outcome; a `Found` witness need not be checked yet."""
        return self.load().solve(problem, limits)


def _method(name: str, subject: Subject, module: str, summary: str) -> Method:
    def load() -> Procedure[Any]:
        provided: Mapping[str, Procedure[Any]] = import_module(f"solvers.{module}").METHODS
        return provided[name]

    return Method(name, subject, summary, load)


def _proof(solver: str) -> Method:
    summary = f"{solver} (PySAT) on the source as CNF, with a checked proof of NO"
    return _method(f"proof-{solver}", "source", "source.with_proof", summary)


_TABLE = (
    _method(
        "portfolio",
        "source",
        "source.portfolio",
        "cadical for the first instant, then cp-sat beside it: the first answer counts",
    ),
    _method("cadical", "source", "source.cadical", "CaDiCaL 1.9.5 (PySAT) on the source as CNF"),
    _method("cp-sat", "source", "source.cp_sat", "CP-SAT (OR-Tools) on the source itself"),
    _method("walksat", "source", "source.walksat", "WalkSAT on the source as CNF: never says NO"),
    _proof("glucose4"),
    _proof("cadical153"),
    _proof("cadical195"),
    _proof("cadical300"),
    _proof("glucose3"),
    _proof("lingeling"),
    _proof("maplechrono"),
    _method(
        "exact",
        "task",
        "exact.method",
        "SAT modulo linear arithmetic on the training task, with certificates",
    ),
    _method(
        "optimal",
        "task",
        "exact.fewest_errors",
        "the least number of misfitted samples (CP-SAT), with a proof where it fits into the time",
    ),
    _method(
        "optimal-maxsat",
        "task",
        "exact.fewest_errors",
        "the least number of misfitted samples (MaxSAT: RC2 of PySAT), with the same proof",
    ),
    _method(
        "linear-program",
        "task",
        "exact.linear_program",
        "the polynomial algorithm of the easy cases: one linear program a sign",
    ),
    _method(
        "alternating",
        "task",
        "task.alternating",
        "alternating least squares from random weights: fits teachers",
    ),
    _method(
        "cp-sat-grid",
        "task",
        "task.cp_sat_grid",
        "CP-SAT (OR-Tools) on the training task itself, weights on a grid",
    ),
    _method("milp", "task", "task.milp", "SCIP (OR-Tools) on the training task itself"),
    _method(
        "milp-highs",
        "task",
        "task.milp",
        "HiGHS (SciPy) on the training task itself, weights of size at most 100",
    ),
)


@dataclass(frozen=True)
class Timed:
    """An outcome, the wall-clock seconds that it took, and the name of the method that gave it."""

    outcome: Outcome
    seconds: float
    by: str = ""


def run(method: Method, problem: AnyProblem, limits: Limits, *, isolated: bool = True) -> Timed:
    """Run a method in a child process that keeps the limits, and check what it says here.

    What the method loads is loaded here and before the clock starts: once, and not in every child.
    A portfolio has a child for each member, which loads what the member needs, and keeps the limit of
    memory for all of them together; its answer is of the member that gave it.

    Without isolation the method runs in this process, which small instances are worth: no limit of memory
    is kept, and the limit of time where the method itself looks at the clock. Of a portfolio the first
    member runs.
    """
    obstacle = method.obstacle(problem)
    if obstacle is not None:
        return Timed(Unknown(obstacle), 0.0, method.name)
    method.warm(problem)
    members = method.load().members(problem)
    if members and not isolated:
        return run(methods()[members[0].name], problem, limits, isolated=False)
    if members:
        return _raced(method.name, members, problem, limits)
    start = time.perf_counter()
    outcome: Outcome = (run_limited if isolated else run_here)(method.solve, problem, limits=limits)
    seconds = time.perf_counter() - start
    return Timed(verified(problem, outcome), seconds, method.name)


def _raced(name: str, members: tuple[Member, ...], problem: AnyProblem, limits: Limits) -> Timed:
    """The first answer of a member that passes the check; without one, why each has none."""
    start, seconds, reasons = time.perf_counter(), 0.0, dict[str, str]()
    entrants = [
        Entrant(one.name, _attempt, (method(one.name), problem, limits), one.after) for one in members
    ]
    with closing(race(entrants, seconds=limits.last_call, megabytes=limits.megabytes)) as endings:
        for ending in endings:
            seconds = time.perf_counter() - start
            outcome = verified(problem, within(limits, ending))
            if not isinstance(outcome, Unknown):
                return Timed(outcome, seconds, ending.name)
            reasons[ending.name] = outcome.reason
    told = [f"{one.name}: {reasons[one.name]}" for one in members if one.name in reasons]
    reason = "; ".join(told if len(set(reasons.values())) > 1 else set(reasons.values()))
    return Timed(Unknown(reason), seconds, name)


def _attempt(method: Method, problem: AnyProblem, limits: Limits) -> Outcome:
    """What a member does in its child."""
    obstacle = method.obstacle(problem)
    return method.solve(problem, limits) if obstacle is None else Unknown(obstacle)


def verified(problem: AnyProblem, outcome: Outcome) -> Outcome:
    """The outcome, if its witness passes the exact check and its certificate the trusted checker.

    A NO without a certificate stays the solver's claim, without a proof.
    """
    if isinstance(outcome, Found):
        violation = problem.violation(outcome.witness)
        if violation is not None:
            return Unknown(f"the solver's witness fails the exact check: {violation}")
    certificate = getattr(outcome, "certificate", None)
    if certificate is not None:
        try:
            check(certificate, problem.name, problem.to_json())
        except CertificateError as error:
            return Unknown(f"the solver's certificate is refused: {error}")
    return outcome


def methods() -> dict[str, Method]:
    """All methods by name; none of them is loaded."""
    return {method.name: method for method in _TABLE}


def method(name: str) -> Method:
    """Return a method by name; its module is loaded when it is used.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    known = methods()
    if name not in known:
        raise InputError("--method", f"expected one of {', '.join(sorted(known))}, got {name!r}")
    return known[name]
