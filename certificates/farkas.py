"""Theory lemmas: a non-negative combination of a system's rows that reads 0 >= positive."""

from functools import lru_cache
from typing import Any

from certificates.errors import CertificateError
from certificates.systems import System
from certificates.tasks import integer, listed


def lemma_clauses(system: System, lemmas: Any, where: str) -> list[list[int]]:
    """The clause that each lemma ``[row, multiplier, ...]`` proves: some literal of its rows is false."""
    row_of = lru_cache(maxsize=None)(system.row)
    clauses = []
    for number, lemma in enumerate(listed(lemmas, where)):
        at = f"{where}[{number}]"
        if len(listed(lemma, at)) % 2 or len(set(lemma[::2])) * 2 != len(lemma):
            raise CertificateError(at, "expected pairs of distinct rows and multipliers")
        total: dict[int, int] = {}
        constant, literals = 0, set()
        for index, multiplier in zip(lemma[::2], lemma[1::2], strict=True):
            integer(multiplier, at, 1)
            row = row_of(integer(index, at, 0, system.num_rows - 1))
            for unknown, value in row.coefficients.items():
                total[unknown] = total.get(unknown, 0) + multiplier * value
            constant += multiplier * row.constant
            literals.add(-row.literal)
        if any(total.values()) or constant <= 0:
            raise CertificateError(at, "the rows do not add up to a contradiction")
        clauses.append(sorted(literals - {0}))
    return clauses
