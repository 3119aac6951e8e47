"""Settings that the experiments on hard classes share."""

from __future__ import annotations

from dataclasses import dataclass

from gnn.settings import LARGEST_SEED, MOST_THREADS
from gnn.statistical.training import Descent
from reductions.errors import InputError, expect


@dataclass(frozen=True)
class NetworkSettings:
    """A network and how it is trained.

    Parameters
    ----------
    channels : tuple of int
        Widths of the convolutions.
    descent : Descent
    hidden : tuple of int
        Widths of the perceptron after the pooling.
    kernels : tuple of int
        Of circular convolutions; empty for the whole circle.
    """

    channels: tuple[int, ...]
    descent: Descent
    hidden: tuple[int, ...] = ()
    kernels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        widths = (*self.channels, *self.hidden)
        if not self.channels or min(widths) < 1:
            problem = f"expected positive widths, one convolution at least, got {list(widths)}"
            raise InputError("channels", problem)


@dataclass(frozen=True)
class OptimizerSettings:
    """Runs of the overparameterized network with every optimizer.

    Parameters
    ----------
    runs : int
        Learning rates of each optimizer.
    epochs : int
    rates : dict
        From the optimizer's name to the learning rate that random factors in [0.1, 10] multiply;
        "SGD momentum" is SGD with momentum 0.9.
    """

    runs: int
    epochs: int
    rates: dict[str, float]


@dataclass(frozen=True)
class LearningSettings:
    """Settings that every experiment has; each adds its own ``target``.

    Parameters
    ----------
    seed : int
    realizations : int
        Independent targets, samples and weights; at least 2.
    num_train, num_test : int
        Samples of each realization.
    num_solve : int
        The first training samples, which the algorithm is given.
    threads : int
        Of torch; one is fastest while others use the machine.
    device : str
    overparameterized, minimal : NetworkSettings
    optimizers : OptimizerSettings
    """

    seed: int
    realisations: int
    num_train: int
    num_test: int
    num_solve: int
    overparameterised: NetworkSettings
    minimal: NetworkSettings
    optimizers: OptimizerSettings
    threads: int = 1
    device: str = "auto"

    def __post_init__(self) -> None:
        for name in ("realisations", "num_train", "num_test", "num_solve"):
            expect(name, getattr(self, name) >= 2, "at least 2", getattr(self, name))
        expect(
            "num_solve",
            self.num_solve <= self.num_train,
            f"at most num_train = {self.num_train}",
            self.num_solve,
        )
        expect("seed", 0 <= self.seed <= LARGEST_SEED, f"0 to {LARGEST_SEED}", self.seed)
        expect("threads", 1 <= self.threads <= MOST_THREADS, f"1 to {MOST_THREADS}", self.threads)
        if self.optimizers.runs < 1 or not self.optimizers.rates:
            raise InputError("optimizers", "expected at least one run of one optimizer")
