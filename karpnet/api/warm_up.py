"""``karpnet warm-up``: all compiled loops, made ready ahead."""

from __future__ import annotations

from collections.abc import Iterator

from gnn.backends import cpu_kernel
from reductions.compiled import warm
from solvers.exact import kernels

_KERNELS = {"the exact trainer": kernels.KERNELS, "gradient descent on the CPU": cpu_kernel.KERNELS}


def warm_up() -> Iterator[tuple[str, float]]:
    """Load all kernels, or compile those that this installation has not yet.

    Yields
    ------
    str
        What is ready now.
    float
        Seconds that it took.
    """
    for what, group in _KERNELS.items():
        yield what, warm(what, *group)
