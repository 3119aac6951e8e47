"""What ``karpnet list`` lists."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence

from reductions.errors import InputError
from reductions.problems import PROBLEMS
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from solvers.methods import methods

Listing = tuple[Sequence[str], Sequence[Sequence[str]]]


def listing(what: str) -> Listing:
    """Return headings and rows of a list.

    Raises
    ------
    InputError
        If there is no such list.
    """
    if what not in LISTS:
        raise InputError("list", f"expected one of {', '.join(LISTS)}, got {what!r}")
    return LISTS[what]()


def _problems() -> Listing:
    rows = [(name, _first_line(problem)) for name, problem in PROBLEMS.items()]
    return ("problem", "question"), rows


def _rules() -> Listing:
    rows = [(rule.name, rule.summary, rule.reference) for rule in RULES.values()]
    return ("rule", "construction", "reference"), rows


def _architectures() -> Listing:
    rows = [
        (name, str(architecture.width), architecture.formula) for name, architecture in ARCHITECTURES.items()
    ]
    return ("architecture", "width", "function"), rows


def _methods() -> Listing:
    return ("method", "what it runs"), [(name, method.summary) for name, method in methods().items()]


def _first_line(problem: type) -> str:
    return (inspect.getdoc(problem) or "").split("\n", 1)[0]


LISTS: dict[str, Callable[[], Listing]] = {
    "problems": _problems,
    "rules": _rules,
    "architectures": _architectures,
    "methods": _methods,
}
