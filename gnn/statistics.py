"""What many restarts say: success rates with intervals, errors, and the best lifted witness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from gnn.results import TrainingResult
from reductions.core import AnyProblem, Derivation
from reductions.reading.json_types import JsonObject


@dataclass(frozen=True)
class SuccessRate:
    """A success rate with its Wilson score interval.

    Parameters
    ----------
    successes, trials : int
    low, high : float
        The ends of the interval.

    References
    ----------
    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927.
    """

    successes: int
    trials: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        return self.successes / self.trials if self.trials else math.nan

    @classmethod
    def of(cls, successes: int, trials: int, confidence: float = 0.95) -> SuccessRate:
        """The rate and interval for the given successes and trials; [0, 1] if there are no trials."""
        if trials == 0:
            return cls(0, 0, 0.0, 1.0)
        z = NormalDist().inv_cdf(0.5 + confidence / 2)
        rate, weight = successes / trials, z * z / trials
        center = (rate + weight / 2) / (1 + weight)
        half = z / (1 + weight) * math.sqrt(rate * (1 - rate) / trials + weight / (4 * trials))
        # The ends are exact where all or none succeed; rounding would miss them.
        low = 0.0 if successes == 0 else center - half
        high = 1.0 if successes == trials else center + half
        return cls(successes, trials, low, high)


def mean_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float]:
    """The mean, and half the width of its interval by Student's t; NaN for fewer than two values."""
    from scipy.stats import t  # takes half a second to load

    count, mean = len(values), float(np.mean(values))
    if count < 2:
        return mean, math.nan
    quantile = float(t.ppf(0.5 + confidence / 2, count - 1))
    return mean, quantile * float(np.std(values, ddof=1)) / math.sqrt(count)


@dataclass(frozen=True)
class Summary:
    """A run in numbers.

    Parameters
    ----------
    success : SuccessRate
        Fitted restarts among all; diverged ones count as failures.
    num_diverged, num_plateaued : int
    first_fit_step : int or None
    first_fit_seconds : float or None
    error_quantiles : tuple of float
        Minimum, quartiles and maximum of the final L∞ error over restarts that did not diverge;
        NaN where all did. For classifiers the fraction of misclassified samples.
    restart_steps : int
    seconds : float
    """

    success: SuccessRate
    num_diverged: int
    num_plateaued: int
    first_fit_step: int | None
    first_fit_seconds: float | None
    error_quantiles: tuple[float, float, float, float, float]
    restart_steps: int
    seconds: float

    @classmethod
    def of(cls, result: TrainingResult, num_samples: int, is_classifier: bool) -> Summary:
        """Summarize a run on a task with ``num_samples`` samples."""
        errors = result.num_misfits / max(num_samples, 1) if is_classifier else result.max_error
        errors = errors[~result.diverged]
        at = (0.0, 0.25, 0.5, 0.75, 1.0)
        quantiles = np.quantile(errors, at).tolist() if len(errors) else [math.nan] * 5
        return cls(
            success=SuccessRate.of(result.num_fitted, result.num_restarts),
            num_diverged=result.num_diverged,
            num_plateaued=int(result.plateaued.sum()),
            first_fit_step=result.first_fit_step,
            first_fit_seconds=result.first_fit_seconds,
            error_quantiles=tuple(quantiles),
            restart_steps=result.restart_steps,
            seconds=result.seconds,
        )

    def to_json(self) -> JsonObject:
        """The numbers under plain names."""
        names = ("error_min", "error_q25", "error_median", "error_q75", "error_max")
        return {
            "restarts": self.success.trials,
            "num_fitted": self.success.successes,
            "success_rate": self.success.rate,
            "success_low": self.success.low,
            "success_high": self.success.high,
            "num_diverged": self.num_diverged,
            "num_plateaued": self.num_plateaued,
            "first_fit_step": self.first_fit_step,
            "first_fit_seconds": self.first_fit_seconds,
            **dict(zip(names, self.error_quantiles, strict=True)),
            "restart_steps": self.restart_steps,
            "seconds": self.seconds,
        }


@dataclass(frozen=True)
class LiftedWitness:
    """The best witness that proper restarts lift to, beside chance.

    Parameters
    ----------
    violations : int
        Constraints of the source that the best lifted witness violates; 0 solves it.
    random_mean : float
        Mean violations of witnesses drawn uniformly at random.
    num_constraints : int
        Constraints in all.
    num_lifted : int
        Restarts that were lifted, those of least error first.
    """

    violations: int
    random_mean: float
    num_constraints: int
    num_lifted: int


def lifted_witness(
    derivation: Derivation, result: TrainingResult, most: int = 256, draws: int = 1000, seed: int = 0
) -> LiftedWitness | None:
    """Lift the restarts of least error and keep the best; None when there is nothing to lift.

    Only networks of the class itself lift, and only along a chain with a source.

    Parameters
    ----------
    derivation : Derivation
        The chain from the source to the task.
    result : TrainingResult
        Of the chain's task at its proper width.
    most : int
        Restarts to lift at most.
    draws : int
        Random witnesses to compare with.
    """
    if not derivation.rules or result.width != derivation.target.architecture.width:
        return None
    usable = np.flatnonzero(~result.diverged)
    order = np.lexsort((result.loss[usable], result.num_misfits[usable], ~result.fitted[usable]))
    chosen = usable[order][:most]
    if not len(chosen):
        return None
    source = derivation.source
    violations = [
        source.num_violations(derivation.back(hypothesis)) for hypothesis in result.hypotheses(chosen)
    ]
    return LiftedWitness(
        violations=min(violations),
        random_mean=random_violations(source, draws, seed),
        num_constraints=source.num_constraints,
        num_lifted=len(chosen),
    )


def random_violations(problem: AnyProblem, draws: int = 1000, seed: int = 0) -> float:
    """Mean violations over witnesses drawn at random."""
    rng = np.random.default_rng(seed)
    return float(np.mean([problem.num_violations(problem.random_witness(rng)) for _ in range(draws)]))
