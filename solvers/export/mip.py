"""A training task for MIP solvers: CPLEX LP with indicator constraints, or MPS within a bound on weights.

An indicator constraint says ``Boolean = 1 -> row`` and assumes nothing; SCIP, CPLEX and Gurobi take it.
Without them, as for HiGHS, a conditional row gets a constant that makes it void where it need not hold, for
all weights up to a stated bound: an infeasible file then refutes those weights only. Indicator constraints do
without a bound, and solvers are safer with one: see docs/export.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from certificates.systems import Row
from certificates.tasks import Task
from solvers.export.heading import LIFTING, heading
from solvers.export.programs import NamedProgram, expect_representable, named_program, nonzero

_TERMS_A_LINE = 8  # lines of CPLEX's format have at most 560 characters


def cplex_lp(task: Task, weight_bound: int) -> str:
    """The file in CPLEX's LP format: feasible exactly if weights up to the bound fit the task (0: any)."""
    named = named_program(task)
    about = heading(task, LIFTING, *named.meaning, *_scope(weight_bound))
    names = [named.marker, *named.booleans, *named.unknowns]
    objective = _terms((0, name) for name in names)  # where the format declares its variables
    lines = [*(f"\\ {line}" for line in about), "Minimize", f" obj: {objective}", "Subject To"]
    lines.append(f" task: {named.marker} = 1")
    for number, row in enumerate(named.rows):
        terms = _terms((value, named.unknowns[unknown]) for unknown, value in nonzero(row))
        condition = "{} = {} -> ".format(*named.literal(row.literal)) if row.literal else ""
        lines.append(f" r{number}: {condition}{terms} >= {row.constant}")
    for number, clause in enumerate(named.clauses):
        literals, least = _clause(named, clause)
        lines.append(f" c{number}: {_terms(literals)} >= {least}")
    if named.misfits:
        misfits = _terms((1, name) for name in named.misfits)
        lines.append(f" most: {misfits} <= {named.max_errors}")
    lines += ["Bounds", *_ranges(named, weight_bound)]
    lines += ["Binaries", *(f" {name}" for name in names[: 1 + len(named.booleans)]), "End", ""]
    return "\n".join(lines)


def _ranges(named: NamedProgram, weight_bound: int) -> list[str]:
    if not weight_bound:
        return [f" {name} free" for name in named.unknowns]
    reach = [weight_bound * largest for largest in named.reach]
    return [
        f" -{largest} <= {name} <= {largest}" for name, largest in zip(named.unknowns, reach, strict=True)
    ]


def _scope(weight_bound: int) -> list[str]:
    """What the file says of weights."""
    if not weight_bound:
        return ["feasible exactly if weights fit the task, whatever their size"]
    return [
        f"feasible exactly if weights of size at most {weight_bound} fit (for messages and statistics in",
        "whole numbers, readouts of size 1, rejected samples below the threshold by 1 or more): that it is",
        "infeasible does not refute larger weights",
    ]


def _terms(terms: Iterable[tuple[int, str]]) -> str:
    texts = [f"{'-' if value < 0 else '+'} {abs(value)} {name}" for value, name in terms]
    groups = [texts[i : i + _TERMS_A_LINE] for i in range(0, len(texts), _TERMS_A_LINE)]
    return "\n  ".join(" ".join(group) for group in groups)


def _clause(named: NamedProgram, clause: list[int]) -> tuple[list[tuple[int, str]], int]:
    """A clause as a linear row: terms and lower bound; an empty one fails on the marker."""
    if not clause:
        return [(-1, named.marker)], 0
    terms = [(1 if literal > 0 else -1, named.literal(literal)[0]) for literal in clause]
    return terms, 1 - sum(literal < 0 for literal in clause)


def mps(task: Task, weight_bound: int) -> str:
    """The file in free MPS format: feasible exactly if weights of size at most the bound fit the task."""
    named = named_program(task)
    reach = [weight_bound * largest for largest in named.reach]
    rows = [_bounded(named, reach, row) for row in named.rows]
    rows += [_clause(named, clause) for clause in named.clauses]
    rows += [([(-1, name) for name in named.misfits], -named.max_errors)] if named.misfits else []
    for number in {number for terms, low in rows for number in (low, *(value for value, _ in terms))}:
        expect_representable(number)
    columns: dict[str, list[str]] = {name: [] for name in (named.marker, *named.booleans, *named.unknowns)}
    for number, (terms, _) in enumerate(rows):
        for value, name in terms:
            columns[name].append(f" {name} r{number} {value}")
    about = heading(task, LIFTING, *named.meaning, *_scope(weight_bound))
    lines = [f"* {line}" for line in about]
    lines += ["NAME karpnet", "ROWS", " N obj", *(f" G r{number}" for number in range(len(rows)))]
    lines += ["COLUMNS", " M1 'MARKER' 'INTORG'"]
    for place, (name, entries) in enumerate(columns.items()):
        if place == 1 + len(named.booleans):
            lines.append(" M2 'MARKER' 'INTEND'")
        lines += [f" {name} obj 0", *entries]
    if not named.unknowns:
        lines.append(" M2 'MARKER' 'INTEND'")
    lines += ["RHS", *(f" RHS r{number} {low}" for number, (_, low) in enumerate(rows) if low)]
    lines += ["BOUNDS", f" FX BND {named.marker} 1", *(f" BV BND {name}" for name in named.booleans)]
    for name, largest in zip(named.unknowns, reach, strict=True):
        lines += [f" LO BND {name} {-largest}", f" UP BND {name} {largest}"]
    return "\n".join([*lines, "ENDATA", ""])


def _bounded(named: NamedProgram, reach: list[int], row: Row) -> tuple[list[tuple[int, str]], int]:
    """``row + void (1 - literal) >= constant``: void makes up for the least value of the row."""
    terms = [(value, named.unknowns[unknown]) for unknown, value in nonzero(row)]
    if not row.literal:
        return terms, row.constant
    void = max(row.constant, 0) + sum(abs(value) * reach[unknown] for unknown, value in nonzero(row))
    sign = 1 if row.literal > 0 else -1
    return [*terms, (-sign * void, named.literal(row.literal)[0])], row.constant - (void if sign > 0 else 0)
