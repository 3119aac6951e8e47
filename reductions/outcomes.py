"""What a solver or trainer may answer.

YES is a witness that passed the exact check; NO is a refutation that says what backs it;
everything else is unknown with its reason. Infeasible and timed out are outcomes, not errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Found:
    """YES: a witness that `Problem.violation` accepted."""

    witness: Any


@dataclass(frozen=True)
class Refuted:
    """NO. ``certificate`` is a checkable object, or None when it is the solver's claim, without a proof.

    ``scope`` says what the NO covers when that is less than everything, such as a bound
    on the weights; empty when it covers every witness.
    """

    certificate: Any = None
    scope: str = ""


@dataclass(frozen=True)
class Unknown:
    """No answer within the limits, or none that could be verified."""

    reason: str


@dataclass(frozen=True)
class Optimal:
    """An optimization answer: the best witness, its value, and what proves it best."""

    witness: Any
    value: int
    certificate: Any = None


Outcome: TypeAlias = Found | Refuted | Unknown | Optimal
