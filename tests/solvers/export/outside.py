"""The outside solvers, each as a user runs it: a file in, its printed answer out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cvc5
from pysat.formula import CNF
from pysat.solvers import Solver

# highspy and OR-Tools do not load into one process, so MIP solvers run in their own.
_HIGHS = """
import sys, highspy
for file in sys.argv[1:]:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(file) == highspy.HighsStatus.kOk, file
    highs.run()
    highs.writeSolution(file + ".sol", 0)
"""
_SCIP = """
import sys, pyscipopt
for file in sys.argv[1:]:
    model = pyscipopt.Model()
    model.hideOutput()
    model.readProblem(file)
    model.optimize()
    if model.getNSols():
        model.writeBestSol(file + ".sol")
    else:
        with open(file + ".sol", "w") as sol:
            sol.write(f"solution status: {model.getStatus()}\\nno solution available\\n")
"""


def run_z3(text: str) -> str:
    """What z3 prints for an SMT-LIB file."""
    command = [Path(sys.executable).with_name("z3"), "-in", "-T:60"]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=120).stdout


def run_cvc5(text: str) -> str:
    """What cvc5 prints for an SMT-LIB file, its standard read to the letter."""
    solver: Any = cvc5.Solver()
    parser = cvc5.InputParser(solver)
    solver.setOption("strict-parsing", "true")
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "task")
    symbols, printed = parser.getSymbolManager(), ""
    while not (command := parser.nextCommand()).isNull():
        printed += str(command.invoke(solver, symbols))
    return printed


def run_mip(solver: str, files: Sequence[Path]) -> list[Path]:
    """The solution files of HiGHS or SCIP, beside the files."""
    script = {"highs": _HIGHS, "scip": _SCIP}[solver]
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, files)], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return [Path(f"{file}.sol") for file in files]


def run_cadical(file: Path) -> str:
    """What CaDiCaL prints for a formula, as in the SAT competitions."""
    with Solver("cadical195", bootstrap_with=CNF(from_file=str(file))) as solver:
        if not solver.solve():
            return "s UNSATISFIABLE\n"
        return f"c a comment\ns SATISFIABLE\nv {' '.join(map(str, solver.get_model() or []))}\nv 0\n"
