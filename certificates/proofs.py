"""NO: lemmas about linear rows, and a proof that they clash with the skeleton."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from certificates.errors import CertificateError, integers, listed, within
from certificates.systems import System


def check_refuted(part: Any, clauses: Iterable[list[int]], system: System | None = None) -> None:
    """Check that the clauses clash with lemmas about the system's rows: LRAT (Cruz-Filipe et al., 2017).

    Each hinted clause is unit under the negation of the step's clause, in order, and the last one false.
    """
    known = [{0}, *map(set, clauses), *(_lemma_clauses(system, part["lemmas"]) if system else ())]
    for number, step in enumerate(listed(part["proof"])):
        with within(f"step {number}"):
            end = (numbers := integers(step)).index(0)
            false = set(numbers[:end])
            for hint in numbers[end + 1 :]:
                if not 0 < hint < len(known):
                    raise CertificateError(f"hint {hint} names no earlier clause")
                remaining = known[hint] - false
                if len(remaining) > 1:
                    raise CertificateError(f"clause {hint} is neither unit nor false here")
                if not remaining:
                    break
                false.add(-remaining.pop())
            else:
                raise CertificateError("the hints end without a conflict")
            known.append(set(numbers[:end]))
    if known[-1]:
        raise CertificateError("the last step is not the empty clause")


def _lemma_clauses(system: System, lemmas: object) -> Iterator[set[int]]:
    """Some literal of a lemma's rows is false, since positive multiples add up to 0 >= positive."""
    row_of = lru_cache(maxsize=None)(system.row)
    for number, lemma in enumerate(listed(lemmas)):
        with within(f"lemma {number}"):
            rows = map(row_of, integers(listed(lemma)[::2], system.first_row, system.num_rows - 1))
            total, constant, literals = dict[int, int](), 0, set[int]()
            for row, multiplier in zip(rows, integers(listed(lemma)[1::2], 1), strict=True):
                for unknown, value in row.coefficients.items():
                    total[unknown] = total.get(unknown, 0) + multiplier * value
                constant += multiplier * row.constant
                literals.add(-row.literal)
            if any(total.values()) or constant <= 0:
                raise CertificateError("the rows do not add up to a contradiction")
        yield literals - {0}
