"""The compiled loops that the exact trainer uses, made ready before a clock starts.

Each function loads the kernels of its own method only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reductions.compiled import Kernel, warm
from reductions.training.architectures import ActivationSum

if TYPE_CHECKING:
    from reductions.core import AnyProblem
    from reductions.training.task import TrainingTask


def trainer_kernels() -> list[Kernel[..., Any]]:
    """All kernels of the exact trainer."""
    from solvers.exact.arithmetic import relaxation, simplex_kernel
    from solvers.exact.branch_and_bound import regression_kernel

    return [
        regression_kernel.search,
        simplex_kernel.search,
        relaxation.relax_units,
        *_for_every_task(),
    ]


def warm_trainer(task: TrainingTask) -> None:
    """Load or compile what deciding a training task takes."""
    from solvers.exact.arithmetic import relaxation, simplex_kernel
    from solvers.exact.branch_and_bound import regression_kernel

    is_sum = isinstance(task.architecture, ActivationSum)
    of_sums: list[Kernel[..., Any]] = [regression_kernel.search]
    of_units: list[Kernel[..., Any]] = [simplex_kernel.search, relaxation.relax_units]
    warm("the exact trainer", *(of_sums if is_sum else of_units), *_for_every_task())


def warm_linear_program(task: TrainingTask) -> None:
    """Load or compile what refuting a training task without branching takes."""
    warm("the exact trainer", *_for_every_task())


def warm_proofs(problem: AnyProblem | None = None) -> None:
    """Load or compile what trimming a clausal proof takes."""
    from solvers.exact.proofs.kernels import proof_kernels

    warm("the proof trimmer", *proof_kernels())


def _for_every_task() -> list[Kernel[..., Any]]:
    from solvers.exact.arithmetic import relaxation, simplex_kernel
    from solvers.exact.proofs.kernels import proof_kernels

    return [simplex_kernel.core, relaxation.relax, *proof_kernels()]
