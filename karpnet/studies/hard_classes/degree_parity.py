"""Degree parity: hard for gradient descent, solved by elimination over GF(2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gnn.statistical.networks import GraphNetwork
from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.learning.drawing import draw_explicit_network
from karpnet.studies.hard_classes.learning.experiment import CONTROL, HARD, Answer, Experiment, Realization
from karpnet.studies.hard_classes.learning.run import run
from karpnet.studies.hard_classes.learning.settings import LearningSettings, NetworkSettings
from karpnet.studies.journal import Journal
from karpnet.studies.study import Study
from reductions.arrays import IndexArray
from reductions.errors import expect
from statistical_queries.degree_parity import (
    DegreeParity,
    learn,
    median_threshold,
    random_degree_parity,
    sample,
)
from statistical_queries.explicit_gnn import explicit_gnn
from statistical_queries.samples import FloatArray, Samples

KIND = "degree-parity"


@dataclass(frozen=True)
class Target:
    """The class.

    Parameters
    ----------
    num_nodes : int
    max_bias : float
        As for `random_degree_parity`.
    """

    num_nodes: int
    max_bias: float

    def __post_init__(self) -> None:
        expect("max_bias", 0 <= self.max_bias <= 1, "0 to 1", self.max_bias)


@dataclass(frozen=True, kw_only=True)
class Settings(LearningSettings):
    """Settings of the experiment."""

    target: Target


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run the experiment."""
    n = settings.target.num_nodes
    shown = explicit_gnn(DegreeParity(np.isin(np.arange(8), (1, 4, 5))))
    experiment = Experiment(
        kind=KIND,
        title=f"Degree parity on G({n}, 1/2), {settings.num_train:,} training graphs",
        names={HARD: "degree parity", CONTROL: "threshold of the same count"},
        algorithm=f"elimination over GF(2), {settings.num_solve} graphs",
        error="misclassified graphs",
        draw=partial(_draw, settings),
        make=_network,
        drawings={f"{KIND}-network": partial(draw_explicit_network, shown)},
    )
    return run(experiment, settings, journal, notify)


def _network(network: NetworkSettings) -> GraphNetwork:
    return GraphNetwork(1, network.channels, network.hidden)


def _draw(settings: Settings, number: int) -> Realization:
    rng = np.random.default_rng([settings.seed, 0, number])
    parity = random_degree_parity(settings.target.num_nodes, rng, settings.target.max_bias)
    train, test = sample(parity, settings.num_train, rng), sample(parity, settings.num_test, rng)
    threshold = median_threshold(parity, train)
    easy = [Samples(part.inputs, threshold.labels(part.inputs[0])) for part in (train, test)]
    return Realization({HARD: (train, test), CONTROL: (easy[0], easy[1])}, _solve)


def _solve(given: Samples) -> Answer:
    parity = learn(given)
    assert parity is not None, "labels are those of a degree parity"
    return partial(_answer, parity)


def _answer(parity: DegreeParity, adjacency: NDArray[np.uint8], features: FloatArray) -> IndexArray:
    return parity.labels(adjacency)
