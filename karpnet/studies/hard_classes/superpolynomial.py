"""Parities of log2 n hidden coordinates, averaged over a permutation group: superpolynomially hard."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from gnn.statistical.group_networks import GroupNetwork
from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.cyclic_parity import draw
from karpnet.studies.hard_classes.learning.experiment import CONTROL, HARD, Experiment
from karpnet.studies.hard_classes.learning.run import run
from karpnet.studies.hard_classes.learning.settings import LearningSettings, NetworkSettings
from karpnet.studies.journal import Journal
from karpnet.studies.study import Study
from reductions.errors import expect
from statistical_queries.averaged_parity import orbit_representatives
from statistical_queries.bounds import logarithmic_k
from statistical_queries.groups import PermutationGroup
from statistical_queries.named_groups import group_of
from statistical_queries.relu_sums import check_even

KIND = "superpolynomial"
LARGEST_GROUP, MOST_COORDINATES = 2000, 32  # elements that a network sums over; sets that are searched


@dataclass(frozen=True)
class Target:
    """The class.

    Parameters
    ----------
    group : str
        As `group_of` reads it.
    control_k : int
        Hidden coordinates of the control, even; those of the class are log2 n, made even.
    """

    group: str
    control_k: int

    def __post_init__(self) -> None:
        check_even(self.control_k, "target")
        group = group_of(self.group)
        is_small = 4 <= group.degree <= MOST_COORDINATES and group.order <= LARGEST_GROUP
        limits = f"4 to {MOST_COORDINATES} coordinates and at most {LARGEST_GROUP:,} elements"
        expect("group", is_small, limits, f"{group.degree} and {group.order:,}")
        expect("control_k", self.control_k <= group.degree, f"at most n = {group.degree}", self.control_k)


@dataclass(frozen=True, kw_only=True)
class Settings(LearningSettings):
    """Settings of the experiment."""

    target: Target


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Run the experiment."""
    group, control_k = group_of(settings.target.group), settings.target.control_k
    k = logarithmic_k(group.degree)
    num_orbits = len(orbit_representatives(group, k))
    shape = f"n = {group.degree}, {group.order} elements, {settings.num_train:,} training samples"
    experiment = Experiment(
        kind=KIND,
        title=f"Parities of log2 n coordinates averaged over a group: {shape}",
        names={HARD: f"parity of k = {k}", CONTROL: f"parity of k = {control_k}"},
        algorithm=f"search over {num_orbits} orbits, {settings.num_solve} samples",
        error="squared error / variance",
        draw=partial(draw, settings, group, k, control_k),
        make=partial(_network, group),
    )
    return run(experiment, settings, journal, notify)


def _network(group: PermutationGroup, network: NetworkSettings) -> GroupNetwork:
    return GroupNetwork(group, network.channels, network.hidden)
