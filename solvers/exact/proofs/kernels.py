"""The compiled loops of trimming a proof."""

from __future__ import annotations

from typing import Any

from reductions.compiled import Kernel
from solvers.exact.proofs import backward_kernel, drat_kernel, equivalences_kernel


def proof_kernels() -> list[Kernel[..., Any]]:
    """All of them, to be made ready before a clock starts."""
    return [
        backward_kernel.watch_all,
        backward_kernel.backwards,
        drat_kernel.read_binary,
        drat_kernel.match_deletions,
        equivalences_kernel.propagate,
        equivalences_kernel.strong_components,
        equivalences_kernel.replace_literals,
    ]
