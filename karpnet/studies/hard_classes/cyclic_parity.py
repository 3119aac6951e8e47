"""Parities of hidden coordinates on a circle: hard for convolutional networks at larger k."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from gnn.statistical.networks import CircularNetwork
from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.learning.experiment import CONTROL, HARD, Answer, Experiment, Realization
from karpnet.studies.hard_classes.learning.run import best_multiple, run, unit_variance
from karpnet.studies.hard_classes.learning.settings import LearningSettings, NetworkSettings
from karpnet.studies.journal import Journal
from karpnet.studies.study import Study
from reductions.errors import InputError
from statistical_queries.averaged_parity import AveragedParity, orbit_representatives, search
from statistical_queries.groups import PermutationGroup
from statistical_queries.named_groups import cyclic
from statistical_queries.relu_sums import check_even
from statistical_queries.samples import Samples

KIND = "cyclic-parity"


@dataclass(frozen=True)
class Target:
    """The class.

    Parameters
    ----------
    num_inputs : int
        Positions n of the circle.
    k, control_k : int
        Hidden coordinates of the hard class and of the control; even.
    """

    num_inputs: int
    k: int
    control_k: int

    def __post_init__(self) -> None:
        for k in (self.k, self.control_k):
            check_even(k, "target")
            if k > self.num_inputs:
                raise InputError("target", f"expected k <= num_inputs = {self.num_inputs}, got {k}")


@dataclass(frozen=True, kw_only=True)
class Settings(LearningSettings):
    """Settings of the experiment."""

    target: Target


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run the experiment."""
    n, k, control_k = settings.target.num_inputs, settings.target.k, settings.target.control_k
    num_orbits = len(orbit_representatives(cyclic(n), k))
    experiment = Experiment(
        kind=KIND,
        title=f"Parities averaged over the cyclic group, n = {n}, {settings.num_train:,} training samples",
        names={HARD: f"parity of k = {k}", CONTROL: f"parity of k = {control_k}"},
        algorithm=f"search over {num_orbits} orbits, {settings.num_solve} samples",
        error="squared error / variance",
        draw=partial(draw, settings, cyclic(n), k, control_k),
        make=partial(_network, n),
    )
    return run(experiment, settings, journal, notify)


def _network(length: int, network: NetworkSettings) -> CircularNetwork:
    return CircularNetwork(length, network.channels, network.hidden, network.kernels or None)


def draw(
    settings: LearningSettings, group: PermutationGroup, k: int, control_k: int, number: int
) -> Realization:
    """Two random parities averaged over a group, with their samples."""
    samples = {}
    for role, size in ((HARD, k), (CONTROL, control_k)):
        rng = np.random.default_rng([settings.seed, 0, number])
        support = rng.choice(group.degree, size, replace=False).tolist()
        parity = AveragedParity(group, tuple(support))
        drawn = parity.sample(settings.num_train, rng), parity.sample(settings.num_test, rng)
        samples[role] = unit_variance(*drawn)
    return Realization(samples, partial(_solve, group, k))


def _solve(group: PermutationGroup, k: int, given: Samples) -> Answer:
    return best_multiple(search(group, k, given).values, given)
