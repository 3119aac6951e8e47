"""Reverse unit propagation with hints, as in LRAT (Cruz-Filipe et al., 2017): one pass a step.

A step adds a clause C. Under the negation of C each hinted clause but the last must be unit, in
order, and the last one false; so C follows from earlier clauses.
"""

from typing import Any

from certificates.errors import CertificateError
from certificates.tasks import listed


def check_refutation(clauses: list[list[int]], steps: Any, where: str) -> None:
    """Check that steps ``[*literals, 0, *hints]`` derive the empty clause from clauses 1, 2, ..."""
    known: list[list[int]] = [[], *clauses]  # clause 0 is none: hints start at 1
    if not listed(steps, where) or listed(steps[-1], where)[:1] != [0]:
        raise CertificateError(where, "the last step is not the empty clause")
    for number, step in enumerate(steps):
        at = f"{where}[{number}]"
        if any(type(item) is not int for item in listed(step, at)) or 0 not in step:
            raise CertificateError(at, "expected integers: literals, 0, hints")
        end = step.index(0)
        _check_step(known, step[:end], step[end + 1 :], at)
        known.append(step[:end])


def _check_step(known: list[list[int]], clause: list[int], hints: list[int], at: str) -> None:
    false = set(clause)
    size = len(known)
    for hint in hints:
        if not 0 < hint < size:
            raise CertificateError(at, f"hint {hint} names no earlier clause")
        remaining = [literal for literal in known[hint] if literal not in false]
        if not remaining:
            return
        unit = remaining[0]
        if len(remaining) > 1 and any(literal != unit for literal in remaining):
            raise CertificateError(at, f"clause {hint} is neither unit nor false here")
        false.add(-unit)
    raise CertificateError(at, "the hints end without a conflict")
