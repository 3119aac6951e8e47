"""The interface of every exact method, and the one place that runs them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from certificates.checker import check
from certificates.errors import CertificateError
from reductions.errors import InputError
from reductions.outcomes import Found, Outcome, Unknown
from solvers.processes import Limits, run_limited

__all__ = ["Answer", "Limits", "Method", "method", "methods", "run", "verified"]


@dataclass(frozen=True)
class Method:
    """A way to settle an instance.

    Parameters
    ----------
    name : str
    summary : str
        One line for people.
    obstacle : callable
        Problem to None when the method takes it, else to the reason why not.
    solve : callable
        (problem, limits) to outcome. A `Found` witness need not be checked yet.
    warm : callable
        Called with the problem before the clock starts: makes ready what is compiled once.
    """

    name: str
    summary: str
    obstacle: Callable[[Any], str | None]
    solve: Callable[[Any, Limits], Outcome]
    warm: Callable[[Any], None] = lambda problem: None


@dataclass(frozen=True)
class Answer:
    """An outcome, and the wall-clock seconds that it took."""

    outcome: Outcome
    seconds: float


def run(method: Method, problem: Any, limits: Limits) -> Answer:
    """Run a method in a child process that keeps the limits, and check what it says here."""
    obstacle = method.obstacle(problem)
    if obstacle is not None:
        return Answer(Unknown(obstacle), 0.0)
    method.warm(problem)
    start = time.perf_counter()
    outcome: Outcome = run_limited(method.solve, problem, limits=limits)
    seconds = time.perf_counter() - start
    return Answer(verified(problem, outcome), seconds)


def verified(problem: Any, outcome: Outcome) -> Outcome:
    """The outcome, if its witness passes the exact check and its certificate the trusted checker.

    A NO without a certificate stays what it is, a solver's word.
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
    """All methods: every module below this package that lists them in ``METHODS``."""
    import solvers

    found = {}
    for info in walk_packages(solvers.__path__, "solvers."):
        for method in getattr(import_module(info.name), "METHODS", ()):
            found[method.name] = method
    return found


def method(name: str) -> Method:
    """Return a method by name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    known = methods()
    if name not in known:
        raise InputError("--method", f"expected one of {', '.join(sorted(known))}, got {name!r}")
    return known[name]
