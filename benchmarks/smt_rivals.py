"""Training tasks as SMT-LIB text, for z3 and cvc5: the natural encoding, w and b real, relu by ite."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import cvc5
import z3

from certificates.systems import ActivationSystem, AndSystem, ThresholdSystem, system_of
from certificates.tasks import Task


def smt_lib(task: Task) -> str:
    """The task in QF_LRA: satisfiable exactly when it can be fitted."""
    lines = ["(set-logic QF_LRA)"]
    system = system_of(task, (1,) * task.width if task.activation else ())
    num_inputs = system.inputs - 1 if isinstance(system, AndSystem) else task.num_features
    for j in range(task.width):
        lines += [f"(declare-const w{j}_{c} Real)" for c in range(num_inputs)]
        lines += [f"(declare-const b{j} Real)", f"(declare-const s{j} Bool)"]
    if isinstance(system, ActivationSystem):
        constraints = _regression(task, system, lines)
    else:
        assert isinstance(system, (AndSystem, ThresholdSystem))
        constraints = _classes(task, system)
    for i, constraint in enumerate(constraints):
        if task.max_errors:
            lines.append(f"(declare-const e{i} Bool)")
            constraint = f"(or e{i} {constraint})"
        lines.append(f"(assert {constraint})")
    if task.max_errors and constraints:
        errors = " ".join(f"(ite e{i} 1.0 0.0)" for i in range(len(constraints)))
        lines.append(f"(assert (<= (+ 0.0 {errors}) {task.max_errors}.0))")
    return "\n".join([*lines, "(check-sat)", ""])


def _regression(task: Task, system: ActivationSystem, lines: list[str]) -> list[str]:
    for number, vector in enumerate(system.classes):
        for j in range(task.width):
            dot = _sum([(value, f"w{j}_{column}") for column, value in vector])
            for name, term in ((f"a{j}_{number}", dot), (f"n{j}_{number}", f"(- {dot})")):
                relu = f"(let ((x {term})) (ite (> x 0.0) x 0.0))"
                lines.append(f"(define-fun {name} () Real (let ((r {relu})) (ite s{j} r (- r))))")
    constraints = []
    for terms, label in zip(system.terms, task.labels, strict=True):
        parts = []
        for number, (a, b) in terms.items():
            for j in range(task.width):
                parts += [(a, f"a{j}_{number}")] if a else []
                parts += [(b, f"n{j}_{number}")] if b else []
        value = _sum(parts)
        if task.family == "sign-of-sum":
            constraints.append(f"(>= {value} 0.0)" if label else f"(< {value} 0.0)")
            continue
        low, high = (_number((label + sign * task.tolerance) * system.scale) for sign in (-1, 1))
        constraints.append(f"(and (<= {low} {value}) (<= {value} {high}))")
    return constraints


def _classes(task: Task, system: AndSystem | ThresholdSystem) -> list[str]:
    constraints = []
    for z, label in zip(system.z, task.labels, strict=True):
        dots = [_sum([(value, f"w{j}_{column}") for column, value in z]) for j in range(task.width)]
        if isinstance(system, ThresholdSystem):
            value = f"(> {dots[0]} 0.0)"
        else:
            value = "(and true " + " ".join(f"(>= {dot} b{j})" for j, dot in enumerate(dots)) + ")"
        constraints.append(value if label else f"(not {value})")
    return constraints


def _number(value: Fraction | int) -> str:
    value = Fraction(value)
    text = f"(/ {abs(value.numerator)}.0 {value.denominator}.0)"
    return f"(- {text})" if value < 0 else text


def _sum(terms: list[tuple[int, str]]) -> str:
    parts = [name if factor == 1 else f"(* {_number(factor)} {name})" for factor, name in terms]
    return "(+ 0.0 0.0 " + " ".join(parts) + ")"


def z3_verdict(task: Task) -> str:
    """Solve with z3: YES, NO or unknown."""
    solver = z3.Solver()
    solver.from_string(smt_lib(task))
    return {"sat": "YES", "unsat": "NO"}.get(str(solver.check()), "unknown")


def cvc5_verdict(task: Task) -> str:
    """Solve with cvc5: YES, NO or unknown."""
    solver: Any = cvc5.Solver()
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, smt_lib(task), "task")
    symbols = parser.getSymbolManager()
    verdict = "unknown"
    while not (command := parser.nextCommand()).isNull():
        answer = str(command.invoke(solver, symbols)).strip()
        verdict = {"sat": "YES", "unsat": "NO"}.get(answer, verdict)
    return verdict
