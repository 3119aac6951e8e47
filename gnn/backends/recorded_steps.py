"""Steps of torch programs on CUDA as one recorded graph: one launch a step, and the host waits for nothing.

A small step takes a GPU less time than its launches take the host. So the first step runs as it is, the
second is recorded as a CUDA graph, and from then on the graph is replayed. A recording repeats what the
device did, with the same numbers at the same addresses: what changes from step to step must lie in tensors
that the recorded step reads. `plan` says for which settings that is so; all others, and all other devices,
run as they are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import torch
from torch import Tensor

from gnn.optimizers import ELEMENTWISE, optimizer_class
from gnn.settings import TrainingSettings

Step: TypeAlias = Callable[[], None]
# What optimizers without the option ``capturable`` keep is on the device too, after their first step.
_WITHOUT_OPTION = frozenset({"SGD", "Lion"})
_TENSOR_RATES = frozenset({"Adam", "AdamW"})  # whose learning rate may be a tensor


class Recorder(Protocol):
    """What makes recordings."""

    def warm(self, step: Step) -> None:
        """Take a step that is not recorded but leaves everything ready for that."""
        ...

    def record(self, step: Step) -> Step:
        """Record a step without taking it; returns what takes it.

        Raises
        ------
        RuntimeError
            If something in the step cannot be recorded.
        """
        ...


class CudaRecorder:
    """CUDA graphs."""

    def warm(self, step: Step) -> None:
        """Take the step on a stream of its own, as torch asks for before a capture."""
        stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            step()
        torch.cuda.current_stream().wait_stream(stream)

    def record(self, step: Step) -> Step:
        """Capture the step."""
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        return graph.replay


@dataclass(frozen=True)
class Plan:
    """How the steps of a run are taken.

    Parameters
    ----------
    recorder : Recorder or None
        None: every step runs as it is.
    options : mapping
        Of the optimizer, beside those of the settings.
    rate : Tensor or None
        The learning rate, where it changes and recorded steps read it.
    """

    recorder: Recorder | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    rate: Tensor | None = None


def plan(settings: TrainingSettings, device: torch.device) -> Plan:
    """What can be recorded; the optimizer's option ``capturable=False`` turns that off.

    Noise and the channels left out are drawn anew by the host, and the steps of your own optimizers may be
    anything.
    """
    name = settings.optimizer
    drawn = settings.noise or settings.dropout
    if device.type != "cuda" or drawn or not settings.optimizer_options.get("capturable", True):
        return Plan()
    is_constant = settings.schedule == "constant"
    if name in _WITHOUT_OPTION:
        return Plan(CudaRecorder()) if is_constant else Plan()
    if name not in ELEMENTWISE or "capturable" not in inspect.signature(optimizer_class(name)).parameters:
        return Plan()
    if is_constant:
        return Plan(CudaRecorder(), {"capturable": True})
    if name not in _TENSOR_RATES:
        return Plan()
    return Plan(CudaRecorder(), {"capturable": True}, torch.tensor(settings.learning_rate, device=device))


class Steps:
    """Takes one step again and again: once as it is, then from a recording where there can be one.

    Parameters
    ----------
    step : callable
    recorder : Recorder or None
    """

    def __init__(self, step: Step, recorder: Recorder | None) -> None:
        self.step, self.recorder = step, recorder
        self.is_warm = False
        self.replay: Step | None = None

    def take(self) -> None:
        """Take the step."""
        if self.recorder is None:
            self.step()
        elif not self.is_warm:
            self.recorder.warm(self.step)
            self.is_warm = True
        else:
            self._recorded()

    def _recorded(self) -> None:
        assert self.recorder is not None
        if self.replay is None:
            try:
                self.replay = self.recorder.record(self.step)
            except RuntimeError:
                self.recorder = None
                self.step()
                return
        self.replay()
