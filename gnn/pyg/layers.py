"""Modules of PyTorch Geometric that are trained on single edges, and the exact hypothesis that each is.

On graphs of one edge with equal ends, a convolution, relu, pooling and a linear readout compute
``relu-sum/bias``, whichever convolution it is, and two convolutions with relu between them and one output
compute ``relu-sum/bias/node`` (`reductions.training.layers`). `LayerNetwork` makes such modules; `effective`
reads the hypothesis from the parameters of any module of that form, and `load` writes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import Linear, Module
from torch.nn.parameter import is_lazy

from gnn.own_modules import called
from gnn.pyg import imports as pyg
from gnn.pyg.affine_layers import AffineParts, affine_parts
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis, with_readout_bias
from reductions.training.layers import Level, layer_named

PyGPool = Literal["add", "mean", "max"]
_POOLS: dict[PyGPool, Any] = {
    "add": pyg.global_add_pool,
    "mean": pyg.global_mean_pool,
    "max": pyg.global_max_pool,
}
# What PyG has no default for.
_OPTIONS: dict[str, dict[str, Any]] = {"cheb": {"K": 2}, "ssg": {"alpha": 0.1}}
_NUM_PROBES, _SCALES = 24, (1.0, 30.0, 1000.0)


class LayerNetwork(Module):
    """``Linear(pool(relu(conv(X))))`` of a convolution of PyG, or a model of two convolutions.

    Parameters
    ----------
    layer : str
        A name of `reductions.training.layers.LAYERS`.
    num_inputs : int
        Number of features.
    width : int
        Number of channels k: of all heads, where they are put side by side.
    pool : "add", "mean" or "max" over the nodes of a graph
        At node level there is none.
    **options
        Of PyG's class, which else has its defaults.

    Raises
    ------
    InputError
        If there is no such layer or pool, or the heads do not divide the width.
    """

    def __init__(
        self, layer: str, num_inputs: int, width: int = 2, pool: PyGPool = "add", **options: Any
    ) -> None:
        super().__init__()
        entry = layer_named(layer)
        if pool not in _POOLS:
            raise InputError("pool", f"expected add, mean or max, got {pool!r}")
        kind, options = getattr(pyg, entry.module), _OPTIONS.get(layer, {}) | options
        self.architecture = ActivationSum(
            width=width, level=entry.level, bias=True, readout_bias=True, layer=layer
        )
        self.pool = pool
        if entry.level == "node":
            self.conv = kind(num_inputs, width, num_layers=2, out_channels=1, **options)
            return
        if layer in ("gin", "edge"):
            self.conv = kind(Linear((1 + (layer == "edge")) * num_inputs, width), **options)
        else:
            heads = options.get("heads", 1) if options.get("concat", True) else 1
            if width % heads:
                raise InputError("heads", f"expected a divisor of the width {width}, got {heads}")
            self.conv = kind(num_inputs, width // heads, **options)
        self.readout = Linear(width, 1)

    def forward(
        self, x: Tensor, edge_index: Tensor, batch: Tensor | None = None, batch_size: int | None = None
    ) -> Tensor:
        """Return f of every graph (or, at node level, of every node).

        Parameters
        ----------
        x : shape (num_nodes, num_inputs)
        edge_index : int64, shape (2, num_directed_edges)
        batch : int64, shape (num_nodes,), or None
            Graph of every node. None: one graph.
        batch_size : int or None
            Number of graphs.
        """
        values: Tensor = self.conv(x.to(next(self.parameters()).dtype), edge_index)
        if self.architecture.level == "graph":
            values = self.readout(_POOLS[self.pool](values.relu(), batch, batch_size))
        return values.squeeze(-1)


@dataclass(frozen=True)
class _Network:
    """A module as two affine maps, relu between them.

    Parameters
    ----------
    hidden, readout : AffineParts
    level : "graph" or "node"
    num_ends : Fraction
        How often a node's value counts in the module's output, over how often it does in the task's.
    """

    hidden: AffineParts
    readout: AffineParts
    level: Level
    num_ends: Fraction


def effective(module: Module, level: Level | None = None) -> Hypothesis:
    """The hypothesis of relu-sum/bias (at node level relu-sum/bias/node) that a module is on single edges.

    Parameters
    ----------
    module : Module
        One convolution of PyG, relu, pooling over the nodes (or none) and one ``Linear(k, 1)``; or two
        convolutions with relu between them, the second with one channel. Nothing else in it may have
        parameters. What it does apart from them is compared on a few edges, which also tells the pooling:
        it is called as ``module(x, edge_index, batch)``, in evaluation mode.
    level : "graph", "node" or None
        What its outputs must belong to.

    Returns
    -------
    Hypothesis
        Its parameters as the exact fractions that they are.

    Raises
    ------
    UnsupportedError
        If it is no such module, or has options of PyG that are not covered.
    WitnessError
        If a parameter is NaN or infinite.
    """
    network = _network(module)
    if level not in (None, network.level):
        raise UnsupportedError(
            f"{type(module).__name__}: has one output a {network.level}, and the task one a {level}"
        )
    rows, bias = network.hidden.values()
    (alpha,), (c,) = network.readout.values()
    weights = [[*row, b] for row, b in zip(rows, bias, strict=True)]
    alpha = [value * network.num_ends for value in alpha]
    return with_readout_bias(Hypothesis.from_fractions(weights, alpha), c)


def load(module: Module, hypothesis: Hypothesis, rounded: bool = False) -> None:
    """Give a module the parameters that make it a hypothesis of relu-sum/bias on single edges.

    Parameters
    ----------
    module : Module
        As of `effective`. Of its parameters, one matrix and one vector of each map get values, the others
        that count become 0; attentions, which do not, stay as they are.
    hypothesis : Hypothesis
    rounded : bool
        Whether weights that the module's floats cannot hold may be rounded.

    Raises
    ------
    WitnessError
        If the hypothesis has another shape than the module.
    UnsupportedError
        If it is no such module, or its floats cannot hold a weight exactly.
    """
    network = _network(module)
    width, num_inputs = network.hidden.shape
    if hypothesis.weights.shape != (width, num_inputs + 2):
        raise WitnessError(
            f"expected weights of shape {(width, num_inputs + 2)}, got {hypothesis.weights.shape}"
        )
    flat, alpha = hypothesis.weights.fractions(), hypothesis.readout.fractions()
    rows = [flat[start : start + num_inputs + 2] for start in range(0, len(flat), num_inputs + 2)]
    c = sum((value * row[-1] for value, row in zip(alpha, rows, strict=True)), Fraction(0))
    network.hidden.write([row[:-2] for row in rows], [row[-2] for row in rows], rounded)
    network.readout.write([[value / network.num_ends for value in alpha]], [c], rounded)


def _network(module: Module) -> _Network:
    """The parts of a module, compared with its values on a few edges."""
    hidden, readout = _parts(module)
    if isinstance(module, LayerNetwork):
        is_sum = module.architecture.level == "node" or module.pool == "add"
        return _Network(hidden, readout, module.architecture.level, Fraction(1) if is_sum else Fraction(1, 2))
    return _compared(module, hidden, readout)


def _parts(module: Module) -> tuple[AffineParts, AffineParts]:
    name = type(module).__name__
    if any(is_lazy(value) for value in module.parameters()):
        raise UnsupportedError(f"{name}: has parameters of no shape yet; call it once on a graph")
    convs = [part for part in module.modules() if isinstance(part, pyg.MessagePassing)]
    inside = {part for conv in convs for part in conv.modules()}
    linears = [
        part
        for part in module.modules()
        if isinstance(part, (Linear, pyg.Linear)) and part not in inside and len(part.weight) == 1
    ]
    is_pair = len(convs) == 2 and not linears
    if not is_pair and (len(convs), len(linears)) != (1, 1):
        raise UnsupportedError(
            f"{name}: expected one convolution and one Linear(k, 1), or two convolutions; got "
            f"{len(convs)} and {len(linears)}"
        )
    known = {id(value) for part in (*convs, *linears) for value in part.parameters()}
    others = [label for label, value in module.named_parameters() if id(value) not in known]
    if others:
        raise UnsupportedError(f"{name}: has parameters of no convolution or readout: {', '.join(others)}")
    hidden = affine_parts(convs[0])
    if is_pair:
        readout = affine_parts(convs[1], is_readout=True)
    else:
        bias = [] if linears[0].bias is None else [(1, linears[0].bias)]
        readout = AffineParts([(1, linears[0].weight)], bias)
    if readout.shape != (1, hidden.shape[0]):
        problem = "{} outputs of {} channels".format(*readout.shape)
        raise UnsupportedError(f"{name}: expected one output of {hidden.shape[0]} channels, got {problem}")
    return hidden, readout


def _compared(module: Module, hidden: AffineParts, readout: AffineParts) -> _Network:
    """The level and the pooling of a module, from its values on a few edges."""
    name = type(module).__name__
    rows, bias = hidden.values()
    (alpha,), (c,) = readout.values()
    example = hidden.weight[0][1]
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(_NUM_PROBES, hidden.shape[1], generator=generator, dtype=torch.float64)
    x = x * torch.tensor(_SCALES).repeat(_NUM_PROBES // len(_SCALES)).unsqueeze(1)
    weights, biases, alphas = (_floats(values) for values in (rows, bias, alpha))
    # Where the bias of a channel is far below, only these reach it.
    active = weights * (2 * (biases.abs() + 1) / weights.square().sum(1)).unsqueeze(1)
    x = torch.cat([x, active]).to(example.dtype)
    x = x[x.isfinite().all(1)]
    outputs = _outputs(module, x.to(example.device)).cpu().to(torch.float64)
    x = x.to(torch.float64)
    values = (x @ weights.T + biases).relu() @ alphas
    size = (x.abs() @ weights.abs().T + biases.abs()) @ alphas.abs() + abs(float(c))
    level: Level = "node" if len(outputs) == 2 * len(x) else "graph"
    if len(outputs) not in (len(x), 2 * len(x)):
        raise UnsupportedError(f"{name}: expected one output a graph or a node, got {len(outputs)} in all")
    got = outputs[::2] if level == "node" else outputs
    for num_ends in (Fraction(1), Fraction(1, 2)) if level == "graph" else (Fraction(1),):
        times = num_ends * (2 if level == "graph" else 1)
        error = (got - float(times) * values - float(c)).abs()
        if (error <= 2000 * torch.finfo(example.dtype).eps * size).all():
            return _Network(hidden, readout, level, num_ends)
    raise UnsupportedError(
        f"{name}: its values on an edge are not those of its convolution, relu, pooling and readout; "
        "leave out normalization and other activations"
    )


def _outputs(module: Module, x: Tensor) -> Tensor:
    """Outputs at edges whose both ends have the features x, in evaluation mode."""
    count = len(x)
    ends = torch.arange(2 * count, device=x.device).reshape(count, 2).T
    batch = torch.arange(count, device=x.device).repeat_interleave(2)
    modes = [(part, part.training) for part in module.modules()]
    # What ``cached=True`` keeps belongs to other graphs.
    caches = [(part, name) for part in module.modules() for name in vars(part) if name.startswith("_cached_")]
    kept = [getattr(part, name) for part, name in caches]
    module.eval()
    try:
        for part, name in caches:
            setattr(part, name, None)
        with torch.no_grad():
            outputs = called(module, x.repeat_interleave(2, 0), torch.cat([ends, ends.flip(0)], 1), batch)
    except (TypeError, AttributeError, RuntimeError) as error:
        text = str(error).partition("\n")[0]
        raise UnsupportedError(
            f"{type(module).__name__}: cannot be called as module(x, edge_index, batch) ({text}); wrap it"
        ) from None
    finally:
        for part, mode in modes:
            part.training = mode
        for (part, name), value in zip(caches, kept, strict=True):
            setattr(part, name, value)
    return outputs.reshape(-1)


def _floats(values: Sequence[Any]) -> Tensor:
    rows = [[float(entry) for entry in row] if isinstance(row, list) else float(row) for row in values]
    return torch.tensor(rows, dtype=torch.float64)
