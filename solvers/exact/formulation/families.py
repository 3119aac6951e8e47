"""The formulation of each family of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from certificates.systems import System
from certificates.tasks import Task
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.and_gate import AndFormulation
from solvers.exact.formulation.formulation import Formulation
from solvers.exact.formulation.threshold import ThresholdFormulation

AnyFormulation: TypeAlias = Formulation[System]

FAMILIES: Mapping[str, Callable[[Task, tuple[int, ...]], AnyFormulation]] = {
    "activation-sum": ActivationFormulation.of,
    "sign-of-sum": ActivationFormulation.of,
    "threshold-and": AndFormulation.of,
    "threshold": ThresholdFormulation.of,
}


def formulation_of(task: Task, signs: tuple[int, ...]) -> AnyFormulation:
    """The formulation of a task and a sign case, as `certificates.systems.system_of` states it."""
    return FAMILIES[task.family](task, signs)
