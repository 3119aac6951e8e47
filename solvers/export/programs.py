"""A training task as one program of conditional rows with names, for MIP solvers.

Of an AND or a threshold it is the checker's own system; of a sum of activations `SignedSystem`, the same for
all signs of the readout at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from certificates.systems import AndSystem, Row, System
from certificates.tasks import Task, Vector
from reductions.errors import UnsupportedError
from solvers.exact.formulation.families import AnyFormulation, formulation_of
from solvers.export.all_signs import SignedSystem
from solvers.export.heading import bound, marker, weight

_MANTISSA = 53  # bits that a solver's floating-point numbers hold


@dataclass(frozen=True)
class NamedProgram:
    """A program, and what its unknowns and Booleans are called.

    Parameters
    ----------
    rows : list of Row
        Conditional rows over the unknowns, of which the weights come first; every row has a term.
    clauses : list of lists of literals
    reach : list of int
        Of each unknown: its largest absolute value while weights are at most 1.
    num_weights : int
    unknowns : list of str
    booleans : list of str
        Boolean b is ``booleans[b - 1]``.
    misfits : list of str
        The Booleans of which at most ``max_errors`` may be true.
    max_errors : int
    marker : str
        A variable that is fixed to 1.
    meaning : list of str
        What the names mean, and the messages.
    """

    rows: list[Row]
    clauses: list[list[int]]
    reach: list[int]
    num_weights: int
    unknowns: list[str]
    booleans: list[str]
    misfits: list[str]
    max_errors: int
    marker: str
    meaning: list[str]

    def literal(self, literal: int) -> tuple[str, int]:
        """The variable of a literal, and the value that makes it true."""
        return self.booleans[abs(literal) - 1], int(literal > 0)


def named_program(task: Task) -> NamedProgram:
    """The program of a task with piecewise linear activations."""
    if task.activation:
        formulation: AnyFormulation = formulation_of(task, (1,) * task.width)
        signed = SignedSystem(task)
        return _named(
            formulation, signed, _names_of_sums(signed), _booleans_of_sums(signed), _about_sums(signed)
        )
    formulation = formulation_of(task, ())
    system = formulation.system
    return _named(
        formulation, system, names_of_unknowns(system), names_of_indicators(system), _about_units(system)
    )


def _named(
    formulation: AnyFormulation, system: System, unknowns: list[str], booleans: list[str], meaning: list[str]
) -> NamedProgram:
    rows = [system.row(index) for index in range(system.num_rows)]
    empty = [row for row in rows if not any(row.coefficients.values()) and row.constant > 0]
    rows = [row for row in rows if any(row.coefficients.values())]
    for number in {number for row in rows for number in (row.constant, *row.coefficients.values())}:
        expect_representable(number)
    clauses = [*system.indicator_clauses(), *([-row.literal] if row.literal else [] for row in empty)]
    num_weights, misfits = formulation.num_blocks * formulation.num_weights, names_of_misfits(system.task)
    return NamedProgram(
        rows=rows,
        clauses=clauses,
        reach=[1] * num_weights + formulation.reach_of_values,
        num_weights=num_weights,
        unknowns=unknowns,
        booleans=booleans + misfits,
        misfits=misfits,
        max_errors=system.task.max_errors,
        marker=marker(system.task),
        meaning=meaning,
    )


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


def names_of_misfits(task: Task) -> list[str]:
    """The names of the Booleans of samples that may be misfitted."""
    return [f"misfit_{i}" for i in range(len(task.labels) if task.max_errors else 0)]


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
        *about_misfits(system.task),
        *messages_in_words(system.classes),
    ]


def _about_units(system: System) -> list[str]:
    lines = ["w_J_C: weight of unit J at input C, for statistics in whole numbers"]
    if isinstance(system, AndSystem):
        lines += ["b_J: threshold of unit J", "cut_J_I: unit J rejects sample I"]
    return lines + about_misfits(system.task)


def about_misfits(task: Task) -> list[str]:
    """What the Booleans of misfits mean."""
    return ["misfit_I: sample I may be misfitted"] if task.max_errors else []


def nonzero(row: Row) -> list[tuple[int, int]]:
    """The terms of a row: (unknown, coefficient)."""
    return [(unknown, value) for unknown, value in row.coefficients.items() if value]
