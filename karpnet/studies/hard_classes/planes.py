"""Hidden planes of node features: hard for graph networks, found from moments of the square."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from gnn.statistical.networks import GraphNetwork
from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.learning.experiment import CONTROL, HARD, Answer, Experiment, Realization
from karpnet.studies.hard_classes.learning.run import best_multiple, run, unit_variance
from karpnet.studies.hard_classes.learning.settings import LearningSettings, NetworkSettings
from karpnet.studies.journal import Journal
from karpnet.studies.study import Study
from reductions.errors import expect
from statistical_queries.hidden_planes import HiddenPlane, random_plane
from statistical_queries.plane_search import learn
from statistical_queries.samples import Samples

KIND = "planes"


@dataclass(frozen=True)
class Target:
    """The class.

    Parameters
    ----------
    num_nodes, num_features : int
    k, control_k : int
        Half the directions of the hard class and of the control; even.
    """

    num_nodes: int
    num_features: int
    k: int
    control_k: int


@dataclass(frozen=True, kw_only=True)
class Settings(LearningSettings):
    """Settings of the experiment."""

    target: Target

    def __post_init__(self) -> None:
        super().__post_init__()
        least = 2 * self.target.num_features  # numbers that name a plane
        expect("num_solve", self.num_solve >= least, f"at least 2 num_features = {least}", self.num_solve)


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run the experiment."""
    target = settings.target
    shape = f"{target.num_nodes} nodes, {target.num_features} features"
    experiment = Experiment(
        kind=KIND,
        title=f"Hidden planes on G({target.num_nodes}, 1/2): {shape}, {settings.num_train:,} training graphs",
        names={HARD: f"plane, k = {target.k}", CONTROL: f"plane, k = {target.control_k}"},
        algorithm=f"moments of the square, {settings.num_solve} graphs",
        error="squared error / variance",
        draw=partial(_draw, settings),
        make=partial(_network, target.num_features),
    )
    return run(experiment, settings, journal, notify)


def _network(num_features: int, network: NetworkSettings) -> GraphNetwork:
    return GraphNetwork(num_features, network.channels, network.hidden)


def _draw(settings: Settings, number: int) -> Realization:
    target, samples = settings.target, {}
    for role, k in ((HARD, target.k), (CONTROL, target.control_k)):
        rng = np.random.default_rng([settings.seed, 0, number])
        plane = random_plane(target.num_features, k, rng)
        train, test = (
            plane.sample(m, target.num_nodes, rng) for m in (settings.num_train, settings.num_test)
        )
        samples[role] = unit_variance(train, test)
    return Realization(samples, partial(_solve, target.k))


def _solve(k: int, given: Samples) -> Answer:
    plane: HiddenPlane = learn(given, k)
    return best_multiple(plane.values, given)
