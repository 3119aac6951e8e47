"""The compiled loops that the exact trainer uses, made ready before a clock starts."""

from __future__ import annotations

from typing import Any

from reductions.compiled import warm
from reductions.training.architectures import ActivationSum
from solvers.exact.arithmetic import relaxation, simplex_kernel
from solvers.exact.branch_and_bound import regression_kernel
from solvers.exact.proofs import backward_kernel

_FOR_EVERY_TASK = (simplex_kernel.core, backward_kernel.backwards, relaxation.relax)
KERNELS = (regression_kernel.search, simplex_kernel.search, *_FOR_EVERY_TASK)


def warm_trainer(problem: Any) -> None:
    """Load or compile what deciding a training task takes."""
    is_sum = isinstance(problem.architecture, ActivationSum)
    warm(
        "the exact trainer",
        regression_kernel.search if is_sum else simplex_kernel.search,
        *_FOR_EVERY_TASK,
    )


def warm_linear_program(problem: Any) -> None:
    """Load or compile what refuting a training task without branching takes."""
    warm("the exact trainer", *_FOR_EVERY_TASK)


def warm_proofs(problem: Any) -> None:
    """Load or compile what trimming a clausal proof takes."""
    warm("the proof trimmer", backward_kernel.backwards)
