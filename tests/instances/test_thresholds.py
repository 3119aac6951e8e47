"""The published thresholds, found again with certificates that the trusted checker accepts."""

from __future__ import annotations

from typing import Any

import pytest

from certificates.checker import check
from instances.recipes import FAMILIES, Recipe, generate
from instances.thresholds import THRESHOLDS, Check, Threshold
from solvers.exact.sources import source_certificate
from solvers.methods import Limits

SOLVER = "cadical153"


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
