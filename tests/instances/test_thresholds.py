"""The published thresholds, found again with certificates that the trusted checker accepts."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from pysat.solvers import Solver

from certificates.checker import check
from certificates.tasks import read_source
from instances.recipes import FAMILIES, Recipe, generate
from instances.symmetries import ASSUMED, symmetry_broken
from instances.thresholds import THRESHOLDS, Check, Threshold
from reductions.problems.cnf import CNF
from solvers.methods import Limits
from solvers.source.with_proof import model_certificate, source_certificate
from tests.instances.constructions import WITNESSES

SOLVER = "cadical153"
PREFIX = 6  # vertices whose colors make the cases of a proof by cases


def at(known: Threshold, size: int) -> dict[str, int]:
    names = [parameter.name for parameter in FAMILIES[known.family].parameters]
    return dict(zip(names, (size, *known.fixed), strict=True))


def proved_answer(problem: Any) -> str:
    certificate = source_certificate(problem, Limits(250), SOLVER)
    assert isinstance(certificate, dict), certificate
    check(certificate, problem.name, problem.to_json())
    return str(certificate["claim"])


def ends(wanted: Check) -> list[Any]:
    return [
        pytest.param(known, size, answer, id=f"{known.family}: {known.symbol}, {size}")
        for known in THRESHOLDS
        for size, answer, how in (
            (known.largest_yes, "yes", known.yes),
            (known.largest_yes + 1, "no", known.no),
        )
        if how == wanted
    ]


@pytest.mark.parametrize(("known", "size", "answer"), ends("proof"))
def test_thresholds_are_proved(known: Threshold, size: int, answer: str) -> None:
    made = generate(Recipe(known.family, at(known, size)))
    assert made.truth.answer == answer
    assert proved_answer(made.problem) == answer


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("known", "size", "answer"), ends("slow proof"))
def test_slow_thresholds_are_proved(known: Threshold, size: int, answer: str) -> None:
    test_thresholds_are_proved(known, size, answer)


def broken(known: Threshold, size: int) -> CNF:
    """The formula that the checker reads from the instance, and the assumptions behind it."""
    problem = generate(Recipe(known.family, at(known, size))).problem
    formula = symmetry_broken(known.family, problem, *at(known, size).values())
    clauses = read_source(problem.name, problem.to_json()).clauses
    assert sorted(formula.clauses.lists()[: len(clauses)]) == sorted(clauses)
    return formula


@pytest.mark.parametrize(("known", "size", "answer"), ends("broken"))
def test_thresholds_are_proved_without_symmetry(known: Threshold, size: int, answer: str) -> None:
    assert generate(Recipe(known.family, at(known, size))).truth.answer == answer
    assert proved_answer(broken(known, size)) == answer


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("known", "size", "answer"), ends("slow cases"))
def test_thresholds_are_proved_by_cases(known: Threshold, size: int, answer: str) -> None:
    assert generate(Recipe(known.family, at(known, size))).truth.answer == answer == "no"
    formula, num_colors = broken(known, size), at(known, size)["num_colors"]
    clauses = formula.clauses.lists()
    chosen = product(*(range(1 + i * num_colors, 1 + (i + 1) * num_colors) for i in range(PREFIX)))
    with Solver(SOLVER, bootstrap_with=clauses) as solver:
        cases = [case for case in chosen if solver.propagate(case)[0]]
    assert len(cases) > 1
    for case in cases:
        units = [[literal] for literal in case]
        assert proved_answer(CNF.from_clauses(formula.num_variables, clauses + units)) == "no"
    others = [[-literal for literal in case] for case in cases]
    assert proved_answer(CNF.from_clauses(formula.num_variables, clauses + others)) == "no"


@pytest.mark.parametrize(
    ("known", "size", "answer"), [end for end in ends("proof") if end.values[0].family in ASSUMED]
)
def test_assumptions_keep_the_answer(known: Threshold, size: int, answer: str) -> None:
    """An assumption too much would refute the largest YES, and prove nothing of the next size."""
    assert proved_answer(broken(known, size)) == answer


@pytest.mark.parametrize(("known", "size", "answer"), ends("witness"))
def test_known_witnesses_are_right(known: Threshold, size: int, answer: str) -> None:
    made = generate(Recipe(known.family, at(known, size)))
    certificate = model_certificate(made.problem, WITNESSES[known.symbol]())
    check(certificate, made.problem.name, made.problem.to_json())
    assert made.truth.answer == certificate["claim"] == answer


@pytest.mark.parametrize(("known", "size", "answer"), ends("quoted"))
def test_quoted_thresholds_give_the_labels(known: Threshold, size: int, answer: str) -> None:
    truth = FAMILIES[known.family].truth(**at(known, size))
    assert truth.answer == answer
    assert known.reference in truth.note


def test_the_thresholds_named_by_the_field_are_there() -> None:
    symbols = {known.symbol for known in THRESHOLDS}
    for symbol in (
        *("W(3, 3) = 9", "W(3, 4) = 18", "W(4, 4) = 35", "W(3, 3, 3) = 27"),
        *("S(2) = 4", "S(3) = 13", "S(4) = 44", "R(3, 3) = 6", "R(3, 4) = 9", "R(4, 4) = 18"),
        "7824, not 7825",
    ):
        assert symbol in symbols
