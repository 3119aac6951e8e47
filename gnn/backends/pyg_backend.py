"""The ordinary loop over PyTorch Geometric's own layers, one restart at a time.

The module is the task's of `gnn.pyg.modules`: ``GraphConv``, ``GINConv``, ``SAGEConv``, ``GCNConv`` or any
layer that the task names, at the weights that PyG starts with, on mini-batches of graphs from PyG's
``DataLoader``. What the trainer reads is the hypothesis that the module stands for, rounded to the run's
precision where the module adds several matrices; fits are judged on these numbers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gnn.backends.batch import Errors, State
from gnn.backends.torch_backend import torch_threads
from gnn.backends.torch_network import Network
from gnn.initialization import learning_rates
from gnn.optimizers import build
from gnn.pyg.datasets import TaskDataset
from gnn.pyg.imports import DataLoader
from gnn.pyg.modules import network_of
from gnn.pyg.weights import hypothesis_of
from gnn.samples import FloatArray, FloatSamples
from gnn.settings import TrainingSettings
from reductions.arrays import IndexArray
from reductions.errors import UnsupportedError, WitnessError
from reductions.training.task import TrainingTask


class PygBatch:
    """One restart of a PyG module in training. Implements `gnn.backends.batch.Batch`.

    Parameters
    ----------
    task : TrainingTask
    samples : FloatSamples
        Of the task: what the errors are computed from.
    settings : TrainingSettings
        ``batch`` counts graphs; a step is one mini-batch. Noise, dropout, other losses and other starts are
        refused, ``init_scale`` has no effect.
    device : torch.device
    numbers : int64, shape (1,)
        The number of the restart.

    Raises
    ------
    UnsupportedError
        If PyG has no such module, its tensors cannot hold the task, or the settings ask for
        more than the loop does.
    """

    def __init__(
        self,
        task: TrainingTask,
        samples: FloatSamples,
        settings: TrainingSettings,
        device: torch.device,
        numbers: IndexArray,
    ) -> None:
        if settings.noise or settings.dropout or settings.loss != "auto" or settings.init != "normal":
            raise UnsupportedError(
                "backend pyg: an ordinary loop has no gradient noise, no dropout of channels, no other loss "
                "and no other init; use backend torch"
            )
        (self.number,) = numbers.tolist()
        self.samples, self.settings, self.device = samples, settings, device
        dtype = torch.float64 if samples.dtype == np.float64 else torch.float32
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self._seed(0))
            self.module = network_of(task).to(device, dtype)
        self.optimizer = build(
            settings.optimizer,
            list(self.module.parameters()),
            settings.learning_rate,
            settings.optimizer_options,
        )
        self.errors_of = Network(samples, device).errors
        self.order = torch.Generator()
        self.loader = DataLoader(
            TaskDataset(task, dtype),
            batch_size=min(settings.batch or len(task.graphs), max(len(task.graphs), 1)) or 1,
            shuffle=settings.batch is not None and len(task.graphs) > 0,
            generator=self.order,
            exclude_keys=["task"],
        )
        whole = settings.batch is None or settings.batch >= len(task.graphs)
        self.whole = [data.to(device) for data in self.loader] if whole else None

    def _seed(self, epoch: int) -> int:
        """What initial weights (epoch 0) and the order of the graphs in an epoch (from 1) are drawn from."""
        words = np.random.SeedSequence([self.settings.seed, 3, self.number, epoch])
        return int(words.generate_state(1)[0])

    def _batches(self, step: int) -> Iterator[Any]:
        """The mini-batches from a step on, epoch after epoch."""
        epoch, done = divmod(step, max(len(self.loader), 1))
        while True:
            epoch += 1
            self.order.manual_seed(self._seed(epoch))
            for place, data in enumerate(self.whole or self.loader):
                if place >= done:
                    yield data.to(self.device)
            done = 0

    def advance(self, first_step: int, count: int) -> None:
        if not len(self.loader):
            return
        rates, batches = learning_rates(self.settings, first_step, count), self._batches(first_step)
        with torch_threads(self.settings):
            for rate in rates.tolist():
                for group in self.optimizer.param_groups:
                    group["lr"] = rate
                self._step(next(batches))

    def _step(self, data: Any) -> None:
        def closure() -> Tensor:
            self.optimizer.zero_grad()
            loss = self._loss(data)
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        if isinstance(self.optimizer, torch.optim.LBFGS):
            self.optimizer.step(closure)  # type: ignore[no-untyped-call]
        else:
            closure()
            self.optimizer.step()

    def _loss(self, data: Any) -> Tensor:
        """Mean squared error, or mean hinge loss, of a mini-batch."""
        weights = {"edge_weight": data.edge_weight} if "edge_weight" in data else {}
        values, labels = self.module(data.x, data.edge_index, data.batch, data.num_graphs, **weights), data.y
        if "train_mask" in data:
            values, labels = values[data.train_mask], labels[data.train_mask]
        if self.samples.is_classifier:
            return torch.relu(1 - (2 * labels - 1) * values).mean()
        return torch.square(values - labels).mean()

    def errors(self) -> Errors:
        weights, readout = (torch.tensor(part, device=self.device) for part in self.weights())
        return self.errors_of(weights, readout.to(weights.dtype))

    def weights(self) -> tuple[FloatArray, FloatArray]:
        samples = self.samples
        try:
            hypothesis = hypothesis_of(self.module)
            weights, readout = hypothesis.weights.floats(), hypothesis.readout.floats()
        except (WitnessError, OverflowError):  # diverged
            weights = np.full((samples.width, samples.num_inputs), np.nan)
            readout = np.full(samples.width, np.nan)
        rounded = weights.astype(samples.dtype)
        readout = readout - rounded.astype(np.float64) @ samples.shift
        return (rounded * samples.scale).astype(samples.dtype).T[..., None], readout[:, None]

    def keep(self, rows: IndexArray) -> None:
        assert len(rows) == 1, "there is one restart"

    def state(self) -> State:
        buffer = io.BytesIO()
        torch.save((self.module.state_dict(), self.optimizer.state_dict()), buffer)
        return {"saved": np.frombuffer(buffer.getvalue(), dtype=np.uint8)}

    def restore(self, state: State) -> None:
        buffer = io.BytesIO(state["saved"].tobytes())
        module, optimizer = torch.load(buffer, map_location=self.device, weights_only=True)
        self.module.load_state_dict(module)
        self.optimizer.load_state_dict(optimizer)
