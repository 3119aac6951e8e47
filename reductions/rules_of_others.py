"""Rules and problems of other installed packages, found by entry points.

A package says in its ``pyproject.toml``::

    [project.entry-points."karpnet.rules"]
    catalog = "catalog.rules"

and ``catalog/rules.py`` lists ``RULES`` and, for problems of its own, ``PROBLEMS``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from types import ModuleType

from reductions.core import Problem, Reduction, Rule
from reductions.problems import PROBLEMS
from reductions.training.architectures import ARCHITECTURES

_NEEDED = ("name", *(member for member in vars(Problem) if not member.startswith("_")))
GROUP = "karpnet.rules"


class ForeignRulesWarning(UserWarning):
    """Rules of another package that are left out; says which and why."""


def modules_of_others() -> Iterator[ModuleType]:
    """The modules that other packages name; one that cannot be imported is left out with a warning."""
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            module = entry.load()
        except Exception as error:
            _left_out(entry.value, f"{type(error).__name__}: {error}")
            continue
        if isinstance(module, ModuleType) and hasattr(module, "RULES"):
            yield module
        else:
            _left_out(entry.value, "expected a module with RULES")


def registered(module: ModuleType, known: Mapping[str, Rule]) -> Iterator[Rule]:
    """A module's rules, after its problems have been registered; what does not fit is left out."""
    for problem in getattr(module, "PROBLEMS", ()):
        missing = [name for name in _NEEDED if not hasattr(problem, name)]
        if missing:
            _left_out(getattr(problem, "__name__", str(problem)), f"it has no {', '.join(missing)}")
        elif PROBLEMS.setdefault(problem.name, problem) is not problem:
            _left_out(problem.name, "there is a problem of that name already")
    names = {*PROBLEMS, *ARCHITECTURES}
    for rule in module.RULES:
        if not isinstance(rule, Reduction):
            _left_out(f"{module.__name__}.RULES", f"expected Reduction, got {type(rule).__name__}")
        elif rule.name in known:
            _left_out(rule.name, "there is a rule of that name already")
        elif {rule.source, rule.target} - names:
            _left_out(rule.name, f"no problem is called {min({rule.source, rule.target} - names)}")
        else:
            yield rule


def _left_out(what: str, why: str) -> None:
    line = " ".join(f"{what} of the entry points {GROUP} is left out: {why}".split())
    warnings.warn(line, ForeignRulesWarning, stacklevel=3)
