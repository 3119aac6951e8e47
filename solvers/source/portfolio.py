"""CaDiCaL alone for the first instant, then CP-SAT beside it: the first answer counts.

CaDiCaL has most instances settled before CP-SAT is loaded; CP-SAT counts, where clauses cannot: cliques of
too many vertices for the colors, sums. Neither waits for the other, so that an instance takes the time of
the better of the two, and what CP-SAT needs to start where that is the better; on a machine with a single
core they share it, and it takes up to twice that time.
"""

from __future__ import annotations

from reductions.core import AnyProblem
from reductions.outcomes import Outcome
from reductions.paths import extent
from solvers.methods import Limits, Member, Procedure, method, run
from solvers.source import cadical

# Seconds of CaDiCaL alone. Of 79 instances of the library and the hard-instance benchmark that it settles
# within ten seconds, 72 take less than this, and one more less than 0.3; loading CP-SAT takes 0.3 alone.
FIRST_INSTANT = 0.2
# More of them for every number of the instance. CP-SAT's model takes five times as long to build, and much
# memory: formulas of a million clauses that CaDiCaL settles at sight should not pay for it.
PER_NUMBER = 1e-6


def members(problem: AnyProblem) -> tuple[Member, ...]:
    """CaDiCaL, and CP-SAT when the first instant is over; CP-SAT alone where no rule leads to CNF."""
    if cadical.obstacle(problem) is not None:
        return (Member("cp-sat"),)
    return Member("cadical"), Member("cp-sat", FIRST_INSTANT + PER_NUMBER * extent(problem.size()))


def obstacle(problem: AnyProblem) -> str | None:
    """A problem that one of them takes is taken."""
    reason = cadical.obstacle(problem)
    if reason is None:
        return None
    other = method("cp-sat").obstacle(problem)  # which loads CP-SAT
    return None if other is None else f"{reason}; {other}"


def solve(problem: AnyProblem, limits: Limits) -> Outcome:
    """The first answer, which has passed the exact check."""
    return run(method("portfolio"), problem, limits).outcome


METHODS = {"portfolio": Procedure(obstacle, solve, members=members)}
