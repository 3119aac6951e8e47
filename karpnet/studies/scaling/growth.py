"""Laws of growth, fitted by maximum likelihood to counts of successes or to times, censored ones too.

Work until the first success on an instance of size n is taken to be exp(a + b·x) times what the instance adds
by chance, where x = n (exponential growth) or x = log n (polynomial growth: the power is b).

*Counts.* On instance i, work W_i brought k_i successes, perhaps none. Given the instance, successes come at a
constant rate, so that k_i is Poisson, and when the work stopped does not matter as long as it was decided by
what had been seen. Rates of instances of a size vary by a factor of gamma distribution with mean 1 and shape
s: k_i is negative binomial, of mean W_i exp(-a - b·x_i). An instance without a success is information, too:
its likelihood falls with W_i. Where successes are not rare, a Poisson count varies more than a count of
trials: intervals are too wide there, not too narrow.

*Times.* A solver that ran once and for certain: the logarithm of T_i is normal around a + b·x_i with standard
deviation s; where the solver was stopped, T_i is at least what it had taken.

The interval of b holds all values whose profile likelihood is within 1.92 of the largest in logarithm (95 %
by Wilks' theorem).

References
----------
Venzon, Moolgavkar, "A method for computing profile-likelihood-based confidence intervals", Applied
Statistics 37, 1988; Hilbe, *Negative Binomial Regression*, 2011; Tobin, "Estimation of relationships for
limited dependent variables", Econometrica 26, 1958.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Law: TypeAlias = Literal["exponential", "polynomial"]
LogLikelihood: TypeAlias = Callable[[FloatArray, float], float]  # of log mean works, and the scatter

LAWS: tuple[Law, ...] = ("exponential", "polynomial")
_DROP = 1.9207  # half of the 95 % point of chi squared with one degree of freedom
_SCATTER = (-4.0, 8.0)  # of the logarithm of the scatter


@dataclass(frozen=True)
class Counts:
    """Successes and the work that brought them, an entry an instance.

    Parameters
    ----------
    size, work, successes : float64, shape (instances,)
    """

    size: FloatArray
    work: FloatArray
    successes: FloatArray

    @property
    def guess(self) -> FloatArray:
        """Logarithm of the work of a success, about."""
        return np.asarray(np.log(self.work / (self.successes + 0.5)))

    def median(self, scatter: float) -> float:
        """The median over instances of what a success takes, times the mean rate."""
        from scipy.special import gammaincinv

        shape = 1 / scatter
        return float(shape / gammaincinv(shape, 0.5))

    def log_likelihood(self, log_work: FloatArray, log_scatter: float) -> float:
        """Where a success takes exp(``log_work``) on average over instances of that size."""
        from scipy.special import gammaln

        shape, k = math.exp(-log_scatter), self.successes
        log_mean = np.log(self.work) - log_work
        # The terms s log(s/(s + m)) and k log(m/(s + m)), for means that may be tiny or huge.
        log_sum = np.logaddexp(math.log(shape), log_mean)
        terms = gammaln(k + shape) - gammaln(shape) - gammaln(k + 1)
        terms += shape * (math.log(shape) - log_sum) + k * (log_mean - log_sum)
        return float(terms.sum())


@dataclass(frozen=True)
class Times:
    """What a certain solver took, an entry an instance.

    Parameters
    ----------
    size, work : float64, shape (instances,)
    is_over : bool, shape (instances,)
        False where the solver was stopped.
    """

    size: FloatArray
    work: FloatArray
    is_over: NDArray[np.bool_]

    @property
    def guess(self) -> FloatArray:
        """Logarithm of the work."""
        return np.asarray(np.log(self.work))

    def median(self, scatter: float) -> float:
        """The median over instances, over what the law states."""
        return 1.0

    def log_likelihood(self, log_work: FloatArray, log_scatter: float) -> float:
        """Where the logarithm of the work has these means."""
        from scipy.special import log_ndtr

        z = (np.log(self.work) - log_work) * math.exp(-log_scatter)
        density = -0.5 * z * z - log_scatter - 0.5 * math.log(2 * math.pi)
        return float(np.where(self.is_over, density, log_ndtr(-z)).sum())


Data: TypeAlias = Counts | Times


@dataclass(frozen=True)
class Growth:
    """A law fitted to data.

    Parameters
    ----------
    law : Law
    a, b : float
        The work is exp(a + b·n) or exp(a)·n^b: for counts the inverse of the mean rate.
    low, high : float
        The 95 % interval of b; infinite where the likelihood does not bound it.
    scatter : float
        What instances add: the coefficient of variation of their rates squared (counts), or the standard
        deviation of the logarithm (times).
    median : float
        The median over instances, as a multiple of the work that the law states.
    log_likelihood : float
    """

    law: Law
    a: float
    b: float
    low: float
    high: float
    scatter: float
    median: float
    log_likelihood: float


def regressor(law: Law, size: FloatArray) -> FloatArray:
    """What the logarithm of the work is linear in."""
    return size if law == "exponential" else np.asarray(np.log(size))


def fit(data: Data, law: Law) -> Growth:
    """Fit a law by maximum likelihood.

    Parameters
    ----------
    data : Counts or Times
        Of two sizes at least, with a success.
    """
    x = regressor(law, data.size)
    middle = float(x.mean())
    centered = x - middle

    level, slope = _line(centered, data.guess)
    top, (level, scatter, slope) = _highest(
        lambda p: data.log_likelihood(p[0] + p[2] * centered, p[1]), (level, 0.0, slope)
    )

    def margin(b: float) -> float:
        """How far the profile likelihood at this slope lies above the end of the interval."""
        found, _ = _highest(lambda p: data.log_likelihood(p[0] + b * centered, p[1]), (level, scatter))
        return found - top + _DROP

    step = 0.2 / float(np.ptp(x))
    low, high = _end(margin, slope, -step), _end(margin, slope, step)
    spread = math.exp(scatter)
    return Growth(law, level - slope * middle, slope, low, high, spread, data.median(spread), top)


def fits(data: Data) -> tuple[Growth, ...]:
    """Both laws; none where there are fewer than three sizes, or successes at fewer than two."""
    is_known = data.successes > 0 if isinstance(data, Counts) else data.is_over
    if len(set(data.size.tolist())) < 3 or len(set(data.size[is_known].tolist())) < 2:
        return ()
    return tuple(fit(data, law) for law in LAWS)


def _line(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    slope = float((x * y).sum() / (x * x).sum())
    return float(y.mean()), slope


def _highest(
    function: Callable[[Sequence[float]], float], start: Sequence[float]
) -> tuple[float, list[float]]:
    """The largest value of a function and where; its second argument is the logarithm of the scatter."""
    from scipy.optimize import minimize

    bounds = [(None, None), _SCATTER, (None, None)][: len(start)]
    options = {"xatol": 1e-3, "fatol": 1e-4, "maxiter": 2000}
    found = minimize(lambda p: -function(p), start, method="Nelder-Mead", bounds=bounds, options=options)
    return -float(found.fun), [float(value) for value in found.x]


def _end(margin: Callable[[float], float], inside: float, step: float) -> float:
    """Where the margin falls to zero, outward from a point inside; infinite if far out it has not."""
    from scipy.optimize import brentq

    near, far = inside, inside + step
    for _ in range(12):
        if margin(far) < 0:
            return float(brentq(margin, near, far, xtol=0.01 * abs(step)))
        near, far = far, far + 2 * (far - near)
    return math.copysign(math.inf, step)
