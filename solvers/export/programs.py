"""A training task as one program of conditional rows with names, for MIP solvers.

Of an AND or a threshold it is the checker's own system; of a sum of activations `SignedSystem`, the same for
all signs of the readout at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from certificates.systems import AndSystem, Row, System
from certificates.tasks import Task, Vector
from reductions.errors import UnsupportedError
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.families import formulation_of
from solvers.export.all_signs import SignedSystem
from solvers.export.heading import bound, marker, weight
from solvers.task.programs import TaskProgram

_MANTISSA = 53  # bits that a solver's floating-point numbers hold


@dataclass(frozen=True)
class NamedProgram:
    """A program, and what its unknowns and Booleans are called.

    Parameters
    ----------
    program : TaskProgram
        Every row has a term.
    unknowns : list of str
    booleans : list of str
        Boolean b is ``booleans[b - 1]``.
    marker : str
        A variable that is fixed to 1.
    meaning : list of str
        What the names mean, and the messages.
    """

    program: TaskProgram
    unknowns: list[str]
    booleans: list[str]
    marker: str
    meaning: list[str]

    def literal(self, literal: int) -> tuple[str, int]:
        """The variable of a literal, and the value that makes it true."""
        return (self.booleans[abs(literal) - 1], int(literal > 0)) if literal else (self.marker, 1)


def named_program(task: Task) -> NamedProgram:
    """The program of a task with piecewise linear activations."""
    if task.activation:
        formulation = ActivationFormulation.of(task, (1,) * task.width)
        system = SignedSystem(task)
        rows = [system.row(index) for index in range(system.num_rows)]
        reach = [1] * formulation.num_weights + formulation.reach_of_values
        clauses = list(system.clauses())
        program = TaskProgram(rows, clauses, reach, formulation.num_weights, system.num_booleans)
        return _named(task, program, _names_of_sums(system), _booleans_of_sums(system), _about_sums(system))
    classifier = formulation_of(task, ())
    program = TaskProgram.of(classifier)
    unknowns, booleans = names_of_unknowns(classifier.system), names_of_indicators(classifier.system)
    return _named(task, program, unknowns, booleans, _about_units(classifier.system))


def _named(
    task: Task, program: TaskProgram, unknowns: list[str], booleans: list[str], meaning: list[str]
) -> NamedProgram:
    empty = [row for row in program.rows if not any(row.coefficients.values()) and row.constant > 0]
    clauses = program.clauses + [[-row.literal] if row.literal else [] for row in empty]
    rows = [row for row in program.rows if any(row.coefficients.values())]
    for number in {number for row in rows for number in (row.constant, *row.coefficients.values())}:
        expect_representable(number)
    tidy = TaskProgram(rows, clauses, program.reach, program.num_weights, program.num_booleans)
    return NamedProgram(tidy, unknowns, booleans + names_of_errors(task), marker(task), meaning)


def expect_representable(number: int) -> None:
    """Refuse a number that a MIP solver would round.

    Raises
    ------
    UnsupportedError
        If it has too many bits.
    """
    if number.bit_length() > _MANTISSA:
        raise UnsupportedError(
            f"export: a number of {number.bit_length()} bits exceeds floating point, which MIP solvers "
            "compute in; --as smt2 is exact"
        )


def names_of_unknowns(system: System) -> list[str]:
    """The names of the unknowns of the checker's system: weights, then bounds or values of relu."""
    task = system.task
    if isinstance(system, AndSystem):
        size = task.num_features
        return [name for j in range(task.width) for name in (*(weight(j, c) for c in range(size)), bound(j))]
    weights = [weight(j, c) for j in range(task.width) for c in range(task.num_features)]
    return weights + [f"u_{j}_{m}" for j in range(task.width) for m in range(num_messages(system))]


def names_of_indicators(system: System) -> list[str]:
    """The names of the system's Booleans before the errors."""
    if isinstance(system, AndSystem):
        return [f"cut_{j}_{i}" for j in range(system.task.width) for i in system.negatives]
    return [f"on_{j}_{m}" for j in range(system.task.width) for m in range(num_messages(system))]


def names_of_errors(task: Task) -> list[str]:
    """The names of the misfits' Booleans, and of their counter's."""
    samples = range(len(task.labels) if task.max_errors else 0)
    counters = [f"more_{i}_{c}" for i in samples for c in range(task.max_errors)]
    return [f"misfit_{i}" for i in samples] + counters


def num_messages(system: System) -> int:
    """Message classes of the system; 0 for a classifier."""
    return len(getattr(system, "classes", ()))


def messages_in_words(classes: list[Vector]) -> list[str]:
    """The message classes, one a line."""
    return [
        f"message {m}: " + " + ".join(f"{value} x_{column}" for column, value in vector)
        for m, vector in enumerate(classes)
    ]


def _names_of_sums(system: SignedSystem) -> list[str]:
    return ["y" + name[1:] if name[0] == "w" else "g" + name[1:] for name in names_of_unknowns(system)]


def _booleans_of_sums(system: SignedSystem) -> list[str]:
    return names_of_indicators(system) + [f"positive_{j}" for j in range(system.task.width)]


def _about_sums(system: SignedSystem) -> list[str]:
    return [
        "positive_J: the readout of channel J is 1, else -1 (its size is in the weights)",
        "y_J_C: readout of channel J times its weight at input C",
        "g_J_M: readout of channel J times relu(w_J . message M)",
        "on_J_M: channel J is active on message M",
        *about_errors(system.task),
        *messages_in_words(system.classes),
    ]


def _about_units(system: System) -> list[str]:
    lines = ["w_J_C: weight of unit J at input C, for statistics in whole numbers"]
    if isinstance(system, AndSystem):
        lines += ["b_J: threshold of unit J", "cut_J_I: unit J rejects sample I"]
    return lines + about_errors(system.task)


def about_errors(task: Task) -> list[str]:
    """What the Booleans of misfits mean."""
    if not task.max_errors:
        return []
    return ["misfit_I: sample I may be misfitted", "more_I_C: more than C misfits among samples 0 to I"]


def nonzero(row: Row) -> list[tuple[int, int]]:
    """The terms of a row: (unknown, coefficient)."""
    return [(unknown, value) for unknown, value in row.coefficients.items() if value]
