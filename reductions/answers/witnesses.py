"""Witness files, as ``solve -o`` and ``generate`` write them: of a problem, or weights of a task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from reductions.arrays import IntegerArray
from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError, WitnessError, shown
from reductions.formats.files import read_bytes
from reductions.formats.json_files import Witness, parse, read_hypothesis
from reductions.reading.fields import Fields
from reductions.reading.values import is_integer
from reductions.training.task import TrainingTask


def load_witness(path: str | Path, about: Derivation) -> tuple[AnyProblem, Witness]:
    """Read a witness file of some instance of a chain.

    Returns
    -------
    (Problem, witness)
        The instance of the chain that the file names, and its witness.

    Raises
    ------
    InputError
        If the file cannot be read or is malformed, or no instance of the chain is of its kind.
    """
    return read_witness(parse(read_bytes(Path(path)), str(path)), about)


def read_witness(fields: Fields, about: Derivation) -> tuple[AnyProblem, Witness]:
    """The instance of a chain that a file's fields name, and the witness that they state."""
    if fields.text("kind") == "hypothesis":
        return _named(about, TrainingTask.name, fields), read_hypothesis(fields)
    if fields.text("kind") != "witness":
        raise fields.fail("kind", f"expected witness or hypothesis, got {shown(fields.text('kind'))}")
    stated = fields.sub("instance")
    problem = _named(about, stated.text("problem"), stated)
    return problem, as_witness(problem, stated.items("values"), stated.place("values"))


def as_witness(problem: AnyProblem, values: Sequence[object], where: str) -> Witness:
    """Values of one kind as a witness of a problem, right or wrong.

    Raises
    ------
    InputError
        If it has another form than the problem's witnesses.
    """
    truths = bool(values) and isinstance(values[0], bool)
    for index, value in enumerate(values):
        if isinstance(value, bool) != truths or not (truths or is_integer(value)):
            kind = "a truth value" if truths else "an integer"
            raise InputError(f"{where}[{index}]", f"expected {kind}, got {shown(value)}")
    forms: tuple[type, ...] = (np.bool_, np.int64)  # without values, either may be meant
    said = ""
    for form in forms if not values else forms[:1] if truths else forms[1:]:
        try:
            witness: IntegerArray = np.array(values, dtype=form)
            problem.violation(witness)
            return witness
        except (WitnessError, OverflowError) as error:
            said = said or str(error)
    raise InputError(where, said)


def _named(about: Derivation, name: str, fields: Fields) -> AnyProblem:
    names = [instance.name for instance in about.instances]
    if name not in names:
        raise InputError(
            fields.where,
            f"is a witness of {shown(name)}, expected one of {' or '.join(dict.fromkeys(names))}",
        )
    problem: AnyProblem = about.instances[names.index(name)]
    return problem
