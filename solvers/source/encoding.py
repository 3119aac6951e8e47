"""What the CP-SAT models of all problems share; `encode` finds the model of a problem by its class."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from reductions.core import AnyProblem

Read = Callable[[Callable[[Any], bool]], Any]  # truth of a Boolean variable -> witness

MAX_SUM = 2**62  # CP-SAT computes in 64 bits
TOO_LARGE = "the numbers exceed CP-SAT's 64 bits"


@singledispatch
def encode(problem: AnyProblem, model: cp_model.CpModel) -> Read | str:
    """Add the problem to the model; return how to read a witness, or why it cannot be stated."""
    return f"no CP-SAT model for {problem.name}"


def exceed(coefficients: Iterable[int], bound: int = 0) -> bool:
    """Whether a row with these coefficients and this right side is beyond CP-SAT."""
    return sum(map(abs, coefficients)) + abs(bound) > MAX_SUM


def booleans(model: cp_model.CpModel, count: int) -> list[cp_model.IntVar]:
    """New Boolean variables."""
    return [model.new_bool_var("") for _ in range(count)]


def truths(variables: list[cp_model.IntVar]) -> Read:
    """How to read the values of these variables as a witness."""
    return lambda true: np.array([true(variable) for variable in variables], dtype=np.bool_)
