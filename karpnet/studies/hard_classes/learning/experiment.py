"""A hard class as the harness of the experiments sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from numpy.typing import NDArray
from torch import nn

from karpnet.studies.hard_classes.learning.settings import NetworkSettings
from karpnet.studies.study import Drawing
from statistical_queries.samples import Samples

Answer: TypeAlias = Callable[..., NDArray[Any]]  # the arrays of the inputs to the labels
HARD, CONTROL = "hard", "control"
ROLES = (HARD, CONTROL)


@dataclass(frozen=True)
class Realization:
    """A draw of the experiment.

    Parameters
    ----------
    samples : mapping
        From the role, `HARD` or `CONTROL`, to training and test samples.
    solve : callable
        From the samples that the algorithm is given to what it answers on other inputs.
    """

    samples: Mapping[str, tuple[Samples, Samples]]
    solve: Callable[[Samples], Answer]


@dataclass(frozen=True)
class Experiment:
    """A hard class as the harness sees it.

    Parameters
    ----------
    kind, title : str
    names : mapping
        From the role to what the target is called in figures.
    algorithm : str
        What solves the class without gradients.
    error : str
        What the errors are, for an axis.
    draw : callable
        The realization of that number.
    make : callable
        A new network.
    drawings : mapping
        Figures besides the one of the errors.
    """

    kind: str
    title: str
    names: Mapping[str, str]
    algorithm: str
    error: str
    draw: Callable[[int], Realization]
    make: Callable[[NetworkSettings], nn.Module]
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
