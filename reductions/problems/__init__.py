"""Search problems, one a file (or one family). Every module here lists its problems in ``PROBLEMS``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from reductions.core import AnyProblem

PROBLEMS: dict[str, type[AnyProblem]] = {
    problem.name: problem
    for name in sorted(info.name for info in iter_modules(__path__))
    for problem in getattr(import_module(f"{__name__}.{name}"), "PROBLEMS", ())
}
