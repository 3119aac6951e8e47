"""NO: lemmas about linear rows, and a proof that they clash with the skeleton."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from certificates.errors import CertificateError, field, integers, listed, within
from certificates.sums import Combined, sum_clause
from certificates.systems import System


def check_refuted(part: object, clauses: Iterable[list[int]], system: System | None = None) -> None:
    """Check that the clauses clash with lemmas about the system's rows: LRAT (Cruz-Filipe et al., 2017).

    Each step keeps the clauses satisfiable if they were: it deletes some, or adds one that follows.
    """
    lemmas = _lemma_clauses(system, field(part, "lemmas")) if system else ()
    known = dict(enumerate([*map(set, clauses), *lemmas], 1))
    last = len(known)
    for number, step in enumerate(listed(field(part, "proof"))):
        with within(f"step {number}"):
            if type(step) is dict:
                for deleted in integers(field(step, "delete")):
                    if known.pop(deleted, None) is None:
                        raise CertificateError(f"{deleted} names no earlier clause")
                continue
            if 0 not in (numbers := integers(step)):
                raise CertificateError("expected a 0 between literals and hints")
            end = numbers.index(0)
            _check_step(known, numbers[:end], numbers[end + 1 :])
            known[last := last + 1] = set(numbers[:end])
    if known.get(last) != set():
        raise CertificateError("the last step is not the empty clause")


def _check_step(known: dict[int, set[int]], clause: list[int], hints: list[int]) -> None:
    """The hints refute the clause's negation, or else for each clause with the first literal's negation
    the groups ``-number, hint, ...`` refute the negation of the resolvent: RUP and RAT."""
    marks = [i for i, hint in enumerate(hints) if hint < 0] if min(hints, default=0) < 0 else []
    false = set(clause)
    if _conflict(known, false, hints[: marks[0]] if marks else hints):
        return
    if not clause:
        raise CertificateError("the hints end without a conflict")
    groups = {-hints[i]: hints[i + 1 : end] for i, end in pairwise([*marks, len(hints)])}
    for number, other in known.items():
        if -clause[0] in other:
            under = false | (other - {-clause[0]})
            is_tautology = any(-literal in under for literal in other if literal != -clause[0])
            if not is_tautology and not _conflict(known, under, groups.get(number, [])):
                raise CertificateError(f"the hints for clause {number} end without a conflict")


def _conflict(known: dict[int, set[int]], false: set[int], hints: list[int]) -> bool:
    """Whether the hinted clauses, each unit in its turn, end in a false one; makes literals false."""
    for hint in hints:
        if (clause := known.get(hint)) is None:
            raise CertificateError(f"{hint} names no earlier clause")
        if not (remaining := clause - false):
            return True
        false.add(-remaining.pop())
        if remaining:
            raise CertificateError(f"clause {hint} is neither unit nor false here")
    return False


def _lemma_clauses(system: System, lemmas: object) -> Iterator[set[int]]:
    """Some literal of a lemma's rows is false, since positive multiples add up to 0 >= positive."""
    row_of = lru_cache(maxsize=None)(system.row)

    def combined(rows: object) -> Combined:
        total, constant, literals = dict[int, int](), 0, set[int]()
        numbers = integers(listed(rows)[::2], system.first_row, system.num_rows - 1)
        if len(multipliers := integers(listed(rows)[1::2], 1)) != len(numbers):
            raise CertificateError("expected a multiplier behind every row")
        for row, multiplier in zip(map(row_of, numbers), multipliers, strict=True):
            for unknown, value in row.coefficients.items():
                total[unknown] = total.get(unknown, 0) + multiplier * value
            constant += multiplier * row.constant
            literals.add(row.literal)
        return {unknown: value for unknown, value in total.items() if value}, constant, literals - {0}

    for number, lemma in enumerate(listed(lemmas)):
        with within(f"lemma {number}"):
            if type(lemma) is dict:
                yield sum_clause(lemma, combined)
                continue
            total, constant, literals = combined(lemma)
            if total or constant <= 0:
                raise CertificateError("the rows do not add up to a contradiction")
        yield {-literal for literal in literals}
