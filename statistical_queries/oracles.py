"""Oracles that answer statistical queries, count them, and keep what was asked.

A statistical query (SQ) is a function g(x, y); its answer is E[g(x, y)] up to a tolerance. A correlational
one (CSQ) is a function h(x); its answer is E[y h(x)]. The law of (x, y) says how the expectation is taken:
exactly over a finite domain (`FiniteLaw`), from fresh samples (`SampledLaw`), or in closed form
(`statistical_queries.polynomials.PolynomialLaw`). With a tolerance, an adversary answers: it tells nothing
where it may, and else as little as it may.

References
----------
M. Kearns, Efficient noise-tolerant learning from statistical queries (1998).
N. Bshouty and V. Feldman, On using extended statistical queries to avoid membership queries (2002).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.errors import InputError

_ROUNDING = 1e-5  # of a second moment computed in single precision
Values: TypeAlias = NDArray[Any]
Points: TypeAlias = Any
"""Many points: an array with one row per point, or a tuple of such arrays, as in `Samples.inputs`."""
Query: TypeAlias = Callable[[Points, Values], Values]
"""g(x, y) at many points: points and labels [num_points] to [num_points] or [num_points, num_queries],
one column per query."""
CorrelationalQuery: TypeAlias = Callable[[Points], Values]
"""h(x) at many points, likewise."""


class Law(Protocol):
    """The joint law of inputs and labels."""

    def mean(self, query: Query) -> Values:
        """E[g(x, y)], one entry per query."""
        ...


@dataclass(frozen=True, eq=False)
class FiniteLaw:
    """Finitely many points; the empirical law of a sample is one, too.

    Parameters
    ----------
    points : [num_points, ...], or a tuple of such arrays
    labels : [num_points]
    weights : float64[num_points] or None
        Probabilities; None is uniform.

    Raises
    ------
    InputError
        If the lengths differ, or the weights are no probabilities.
    """

    points: Points
    labels: Values
    weights: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        num_points = count(self.points)
        if num_points == 0 or len(self.labels) != num_points:
            raise InputError("law", f"expected one label per point, got {num_points} and {len(self.labels)}")
        if self.weights is not None and (
            self.weights.shape != (num_points,)
            or (self.weights < 0).any()
            or not np.isclose(self.weights.sum(), 1)
        ):
            raise InputError("law", "expected one probability per point, with sum 1")

    def mean(self, query: Query) -> Values:
        """E[g(x, y)] over all points."""
        values = query(self.points, self.labels)
        return np.atleast_1d(
            values.mean(axis=0) if self.weights is None else np.tensordot(self.weights, values, 1)
        )


@dataclass(frozen=True, eq=False)
class SampledLaw:
    """Fresh samples for every query.

    Parameters
    ----------
    draw : callable
        From a number of samples and a generator to points and labels.
    num_samples : int
        For each query.
    rng : numpy Generator
    """

    draw: Callable[[int, np.random.Generator], tuple[Points, Values]]
    num_samples: int
    rng: np.random.Generator

    def __post_init__(self) -> None:
        if self.num_samples < 1:
            raise InputError("samples", f"expected a positive number, got {self.num_samples}")

    def mean(self, query: Query) -> Values:
        """The mean of g over fresh samples."""
        return np.atleast_1d(self._values(query).mean(axis=0))

    def least_second_moment(self, query: Query) -> Values:
        """What E[g^2] exceeds, up to an error of sampling: its mean less four standard errors."""
        squares = np.square(self._values(query))
        return np.atleast_1d(squares.mean(axis=0) - 4 * squares.std(axis=0) / np.sqrt(self.num_samples))

    def _values(self, query: Query) -> Values:
        return query(*self.draw(self.num_samples, self.rng))


@dataclass(frozen=True)
class Asked:
    """A query as the oracle saw it.

    Parameters
    ----------
    name : str
    answers : array
        One entry a query.
    """

    name: str
    answers: Values


@dataclass(eq=False)
class _Oracle:
    law: Law
    tolerance: float = 0.0
    asked: list[Asked] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        if not self.tolerance >= 0:
            raise InputError("tolerance", f"expected a number >= 0, got {self.tolerance}")

    @property
    def num_queries(self) -> int:
        """Queries answered so far."""
        return sum(len(entry.answers) for entry in self.asked)

    def _moments(self, query: Query) -> Values | None:
        """Second moments, where a tolerance makes them matter; from samples, what they exceed at least."""
        if self.tolerance == 0:
            return None
        if isinstance(self.law, SampledLaw):
            return self.law.least_second_moment(query)
        return self.law.mean(Squared(query))

    def _answer(self, name: str, truth: Values, innocent: Values | float, moments: Values | None) -> Values:
        """Record and return the answers; ``moments`` are the second moments of the queries."""
        if moments is not None:
            largest = float(moments.max(initial=0))
            if largest > 1 + _ROUNDING:
                raise InputError(
                    f"query {name}".rstrip(),
                    f"a tolerance requires queries of second moment at most 1, got {largest:.4g}",
                    "divide the query by its norm",
                )
            truth = innocent + shrunk(truth - innocent, self.tolerance)
        self.asked.append(Asked(name, truth))
        return truth


@dataclass(eq=False)
class StatisticalOracle(_Oracle):
    """Answers SQ, and counts.

    Parameters
    ----------
    law : Law
    tolerance : float
        0 gives the law's own answer. Above 0 the queries must have second moment at most 1, and the answer
        is an adversary's: what the innocent law says where that is within the tolerance of the truth, else
        the truth moved towards it by the tolerance.
    innocent : Law or None
        What the adversary pretends; None is the answer 0.

    Raises
    ------
    InputError
        If the tolerance is negative; on asking, if a query is too large for it.
    """

    innocent: Law | None = None

    def ask(self, query: Query, name: str = "") -> Values:
        """Answer queries, one entry each."""
        pretended = 0.0 if self.innocent is None else self.innocent.mean(query)
        return self._answer(name, self.law.mean(query), pretended, self._moments(query))


@dataclass(eq=False)
class CorrelationalOracle(_Oracle):
    """Answers CSQ, and counts; nothing but correlations with the label gets through.

    Parameters
    ----------
    law : Law
    tolerance : float
        As in `StatisticalOracle`; the adversary answers 0 where it may.

    Raises
    ------
    InputError
        If the tolerance is negative; on asking, if a query is too large for it.
    """

    def ask(self, query: CorrelationalQuery, name: str = "") -> Values:
        """Answer queries, one entry each."""
        moments = self._moments(TargetFree(query))
        return self._answer(name, self.law.mean(Correlation(query)), 0.0, moments)


@dataclass(frozen=True)
class Correlation:
    """The SQ y h(x) of a CSQ h."""

    function: CorrelationalQuery

    def __call__(self, x: Points, y: Values) -> Values:
        """Evaluate at many points."""
        values = self.function(x)
        return values * y.reshape(-1, *[1] * (values.ndim - 1))


@dataclass(frozen=True)
class TargetFree:
    """The SQ h(x), which needs no label."""

    function: CorrelationalQuery

    def __call__(self, x: Points, y: Values) -> Values:
        """Evaluate at many points."""
        return self.function(x)


@dataclass(frozen=True)
class Squared:
    """The square of a query."""

    query: Query

    def __call__(self, x: Points, y: Values) -> Values:
        """Evaluate at many points."""
        return np.square(self.query(x, y))


def count(points: Points) -> int:
    """Return the number of points."""
    return len(points[0]) if isinstance(points, tuple) else len(points)


def shrunk(values: Values, tolerance: float) -> Values:
    """Return the values nearest to 0 within the tolerance of the given ones."""
    return np.sign(values) * np.maximum(np.abs(values) - tolerance, 0)


def split(query: Query) -> tuple[CorrelationalQuery, CorrelationalQuery]:
    """Write an SQ about labels in {-1, 1} as ``g(x, y) = y h(x) + r(x)``; return h and r.

    So an SQ about a Boolean target is a CSQ and an expectation that does not depend on the target, and
    bounds for the one model hold for the other (Bshouty and Feldman, 2002).
    """

    def at(x: Points, label: int) -> Values:
        return query(x, np.full(count(x), label))

    return lambda x: (at(x, 1) - at(x, -1)) / 2, lambda x: (at(x, 1) + at(x, -1)) / 2
