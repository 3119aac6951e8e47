"""The table of methods: complete, right about what they run on, and light."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import solvers
from reductions.errors import InputError
from reductions.paths import derive
from reductions.problems.cnf import CNF
from solvers.methods import Procedure, method, methods

CLAUSES = CNF.from_clauses(3, [[1, -2, 3]])
HEAVY = {"networkx", "numba", "ortools", "pandas", "pysat", "scipy.sparse", "sympy", "torch"}


def provided() -> dict[str, Procedure]:
    """The procedures of all modules below the package."""
    found: dict[str, Procedure] = {}
    for info in walk_packages(solvers.__path__, "solvers."):
        for name, procedure in getattr(import_module(info.name), "METHODS", {}).items():
            assert name not in found, f"{info.name} provides {name} a second time"
            found[name] = procedure
    return found


def test_the_table_names_what_the_modules_provide() -> None:
    modules = provided()
    assert set(modules) == set(methods())
    for name, known in methods().items():
        assert known.load() is modules[name], name
        assert known.summary, name


@pytest.mark.parametrize("name", methods())
def test_subjects_are_what_the_methods_take(name: str) -> None:
    one = method(name)
    task = derive(CLAUSES, "relu-sum").target
    examples: dict[str, Any] = {
        "source": CLAUSES,
        "task": task.widened(1) if name == "linear-program" else task,
    }
    for subject, problem in examples.items():
        assert (one.obstacle(problem) is None) == (one.subject == subject), subject


def test_unknown_methods_are_refused() -> None:
    with pytest.raises(InputError, match="expected one of"):
        method("oracle")
    assert {"cadical", "cp-sat", "milp"} <= set(methods())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("methods()", set()),
        ("method('cadical').load()", {"networkx", "pysat"}),
        ("method('portfolio').load()", {"networkx", "pysat"}),
        ("method('cp-sat').load()", {"networkx", "ortools", "pandas"}),
        ("method('proof-cadical153').load()", {"numba", "pysat"}),
        ("method('milp').load()", {"networkx", "ortools", "pandas", "scipy.sparse"}),
        ("method('exact').load()", {"networkx", "numba", "pysat", "scipy.sparse"}),
    ],
)
def test_a_method_loads_what_it_runs(statement: str, allowed: set[str]) -> None:
    script = f"import sys\nfrom solvers.methods import method, methods\n{statement}\nprint(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert HEAVY.intersection(shown.stdout.split()) <= allowed
