"""``karpnet warm-up``: all compiled loops, made ready ahead."""

from __future__ import annotations

from collections.abc import Iterator

from gnn.backends.cpu_loops import kernel as cpu_kernel
from reductions.compiled import warm
from solvers.exact.kernels import trainer_kernels
from solvers.source import walksat_kernel


def warm_up() -> Iterator[tuple[str, float]]:
    """Load all kernels, or compile those that this installation has not yet.

    Yields
    ------
    str
        What is ready now.
    float
        Seconds that it took.
    """
    yield (what := "the exact trainer"), warm(what, *trainer_kernels())
    yield (
        (what := "gradient descent on the CPU"),
        warm(what, *(made for kernels in cpu_kernel.KERNELS.values() for made in kernels)),
    )
    yield (what := "WalkSAT"), warm(what, *walksat_kernel.KERNELS)
