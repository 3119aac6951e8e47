"""Planes of the positions of a circle, averaged over its turns: hard for convolutional networks at larger k.

The targets come from a certified set of planes, whose averages are nearly uncorrelated. Moments of the square
name no plane here (`statistical_queries.plane_search.learn_framed`), so the algorithm tries the set: it is a
correlational learner, and shows that the samples are enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from gnn.statistical.networks import CircularNetwork
from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.learning.experiment import CONTROL, HARD, Answer, Experiment, Realization
from karpnet.studies.hard_classes.learning.run import best_fit, run, unit_variance
from karpnet.studies.hard_classes.learning.settings import LearningSettings, NetworkSettings
from karpnet.studies.journal import Journal
from karpnet.studies.study import Study
from reductions.arrays import IndexArray
from reductions.errors import expect
from statistical_queries.integer_planes import averaged, integer_planes, orbit_bounds
from statistical_queries.named_groups import cyclic
from statistical_queries.relu_sums import check_even
from statistical_queries.samples import Samples

KIND = "averaged-planes"


@dataclass(frozen=True)
class Target:
    """The class.

    Parameters
    ----------
    num_inputs : int
        Positions n of the circle.
    k, control_k : int
        Half the directions of the hard class and of the control; even.
    num_planes : int
        In the certified set.
    overlap : float
        The most that a plane's bounds on correlations may sum to, over its own images and over another's.
    """

    num_inputs: int
    k: int
    control_k: int
    num_planes: int
    overlap: float

    def __post_init__(self) -> None:
        for k in (self.k, self.control_k):
            check_even(k, "target")
        expect("num_inputs", 2 <= self.num_inputs <= 1000, "2 to 1000", self.num_inputs)
        expect("num_planes", 1 <= self.num_planes <= 1000, "1 to 1000", self.num_planes)
        expect("overlap", 0 < self.overlap < 1, "a number in (0, 1)", self.overlap)

    def planes(self, seed: int) -> IndexArray:
        """The certified set."""
        rng, most = np.random.default_rng([seed, 2]), Fraction(self.overlap)
        return integer_planes(cyclic(self.num_inputs), self.num_planes, self.k, rng, most, most)


@dataclass(frozen=True, kw_only=True)
class Settings(LearningSettings):
    """Settings of the experiment."""

    target: Target

    def __post_init__(self) -> None:
        super().__post_init__()
        least = self.realisations
        expect("num_planes", self.target.num_planes >= least, f"at least {least}", self.target.num_planes)


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run the experiment."""
    target = settings.target
    planes = target.planes(settings.seed)
    certified = float(orbit_bounds(cyclic(target.num_inputs), planes, target.k).correlation)
    shape = f"n = {target.num_inputs}, {settings.num_train:,} training samples"
    experiment = Experiment(
        kind=KIND,
        title=f"Planes averaged over the cyclic group, {shape}; correlations at most {certified:.2g}",
        names={HARD: f"plane, k = {target.k}", CONTROL: f"plane, k = {target.control_k}"},
        algorithm=f"search over {target.num_planes} planes, {settings.num_solve} samples",
        error="squared error / variance",
        draw=partial(_draw, settings, planes),
        make=partial(_network, target.num_inputs),
    )
    return run(experiment, settings, journal, notify)


def _network(length: int, network: NetworkSettings) -> CircularNetwork:
    return CircularNetwork(length, network.channels, network.hidden, network.kernels or None)


def _draw(settings: Settings, planes: IndexArray, number: int) -> Realization:
    target, samples = settings.target, {}
    group = cyclic(target.num_inputs)
    for role, k in ((HARD, target.k), (CONTROL, target.control_k)):
        rng = np.random.default_rng([settings.seed, 0, number])
        (function,) = averaged(group, planes[number : number + 1], k)
        train, test = (function.sample(m, rng) for m in (settings.num_train, settings.num_test))
        samples[role] = unit_variance(train, test)
    return Realization(samples, partial(_solve, target, planes))


def _solve(target: Target, planes: IndexArray, given: Samples) -> Answer:
    return best_fit(
        [function.values for function in averaged(cyclic(target.num_inputs), planes, target.k)], given
    )
