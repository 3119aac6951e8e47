"""Reverse unit propagation with hints: one linear pass a step.

A step adds a clause C. Its hints name earlier clauses: under the negation of C each of them but
the last must be unit, in order, and the last one false. So C follows by unit propagation
(Goldberg and Novikov, 2003; the hints are those of LRAT, Cruz-Filipe et al., 2017).
"""

from __future__ import annotations

from typing import Any

from certificates.errors import CertificateError
from certificates.tasks import listed


def check_refutation(clauses: list[list[int]], steps: Any, where: str) -> None:
    """Check that the steps derive the empty clause.

    Parameters
    ----------
    clauses : list of lists of literals
        The formula; clause i has number i + 1. Step s adds clause ``len(clauses) + s + 1``.
    steps : list of lists of int
        ``[*literals, 0, *hints]`` each; the last one has no literals.

    Raises
    ------
    CertificateError
        At the first step that does not follow, or when the empty clause is not reached.
    """
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
