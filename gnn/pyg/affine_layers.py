"""What every convolution of PyTorch Geometric computes on a single edge: W x + b at both ends.

An edge's ends have equal features x. Then W and b are sums of the convolution's parameters, each times a
number: `affine_parts` tells which. An attention over one neighbor (and the node itself) is a mean of
equal vectors, whatever its weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.nn import Module, ReLU

from gnn.pyg import imports as pyg
from gnn.pyg.rational_tensors import float_tensor
from reductions.arrays import RationalArray
from reductions.errors import UnsupportedError

Term: TypeAlias = tuple[Fraction | int, Tensor]
_SUM = ("add", "sum")
_OF_ONE = (*_SUM, "mean", "max", "min", "mul")  # aggregations that give a single neighbor back


@dataclass(frozen=True)
class AffineParts:
    """W and b as sums of numbers times parameters: views of them, which can be written.

    Parameters
    ----------
    weight : terms of tensors of shape (num_channels, num_inputs)
    bias : terms of tensors of shape (num_channels,); none without a bias
    """

    weight: Sequence[Term]
    bias: Sequence[Term]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of channels and of inputs."""
        num_channels, num_inputs = self.weight[0][1].shape
        return num_channels, num_inputs

    def values(self) -> tuple[list[list[Fraction]], list[Fraction]]:
        """W by rows and b, exactly.

        Raises
        ------
        WitnessError
            If a parameter is NaN or infinite.
        """
        num_channels, num_inputs = self.shape
        flat = _total(self.weight, num_channels * num_inputs)
        rows = [flat[j * num_inputs : (j + 1) * num_inputs] for j in range(num_channels)]
        return rows, _total(self.bias, num_channels)

    def write(self, rows: Sequence[Sequence[Fraction]], bias: Sequence[Fraction], rounded: bool) -> None:
        """Give the first parameter W and the first bias b, each divided by its number; the others 0.

        Raises
        ------
        UnsupportedError
            If the module has no bias, or its floats cannot hold a weight exactly; then nothing is written.
        """
        if any(bias) and not self.bias:
            raise UnsupportedError("PyG module: has no bias, and these weights do; make it with bias=True")
        flat = [value for row in rows for value in row]
        written = [*_split(self.weight, flat, rounded), *_split(self.bias, bias, rounded)]
        with torch.no_grad():
            for parameter, values in written:
                parameter.copy_(values)


def _total(terms: Sequence[Term], size: int) -> list[Fraction]:
    total = [Fraction(0)] * size
    for number, parameter in terms:
        values = RationalArray.from_floats(parameter.detach().cpu().to(torch.float64).numpy().reshape(-1))
        total = [old + number * value for old, value in zip(total, values.fractions(), strict=True)]
    return total


def _split(terms: Sequence[Term], values: Sequence[Fraction], rounded: bool) -> list[tuple[Tensor, Tensor]]:
    """The parameters of the terms with what is to be written into each."""
    written = []
    for place, (number, parameter) in enumerate(terms):
        own = RationalArray.from_fractions([0 if place else value / number for value in values])
        flat = float_tensor(own, parameter.dtype, rounded)
        written.append((parameter, flat.reshape(parameter.shape).to(parameter.device)))
    return written


def affine_parts(conv: Module, is_readout: bool = False) -> AffineParts:
    """What a convolution computes on a single edge.

    Parameters
    ----------
    conv : Module
        A convolution of PyTorch Geometric.
    is_readout : bool
        Whether nothing follows it; else a relu does.

    Raises
    ------
    UnsupportedError
        If it is of a class that is not known, or has options for which this is not affine.
    """
    known = next((kind for kind in type(conv).__mro__ if kind in _PARTS), None)
    name = type(conv).__name__
    if known is None:
        raise UnsupportedError(
            f"{name}: what it computes is not known here; known are "
            + ", ".join(kind.__name__ for kind in _PARTS)
        )
    parts = _PARTS[known](conv)
    if isinstance(conv, pyg.ARMAConv) and conv.act is not None and is_readout:
        raise UnsupportedError(f"{name}: the option act is not covered here; set act=None")
    return parts


def _expect(conv: Any, **options: bool) -> None:
    """Refuse a convolution with an option, by name, that is not as it must be."""
    for name, is_fine in options.items():
        if not is_fine:
            raise UnsupportedError(
                f"{type(conv).__name__}: the option {name} = {getattr(conv, name)} is not covered here; "
                "leave it at its default"
            )


def _biases(*terms: tuple[Fraction | int, Tensor | None]) -> list[Term]:
    return [(number, bias) for number, bias in terms if bias is not None]


def _of_heads(conv: Any, parameter: Tensor | None) -> list[Term]:
    """A parameter of all heads as that of their mean; as it is where they are put side by side."""
    if parameter is None:
        return []
    if conv.concat:
        return [(1, parameter)]
    return [(Fraction(1, conv.heads), part) for part in parameter.chunk(conv.heads)]


def _gcn(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _SUM)
    return AffineParts([(1, conv.lin.weight)], _biases((1, conv.bias)))


def _sage(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _OF_ONE, normalize=not conv.normalize, project=not conv.project)
    root = [(1, conv.lin_r.weight)] if conv.root_weight else []
    return AffineParts([(1, conv.lin_l.weight), *root], _biases((1, conv.lin_l.bias)))


def _graph(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _OF_ONE)
    # SumNetwork's has no root weight.
    root = [] if conv.lin_root is None else [(1, conv.lin_root.weight)]
    return AffineParts([(1, conv.lin_rel.weight), *root], _biases((1, conv.lin_rel.bias)))


def _linear(conv: Any) -> Any:
    if not isinstance(conv.nn, (torch.nn.Linear, pyg.Linear)):
        kind = type(conv.nn).__name__
        raise UnsupportedError(f"{type(conv).__name__}: expected nn to be a Linear, got {kind}")
    return conv.nn


def _gin(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _OF_ONE)
    number = 2 + RationalArray.from_floats([conv.eps.item()])[0]
    _expect(conv, eps=number != 0)
    return AffineParts([(number, _linear(conv).weight)], _biases((1, conv.nn.bias)))


def _gat(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _SUM, edge_dim=conv.edge_dim is None, in_channels=conv.lin is not None)
    root = [] if conv.res is None else [(1, conv.res.weight)]
    return AffineParts([*_of_heads(conv, conv.lin.weight), *root], _biases((1, conv.bias)))


def _gatv2(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _SUM, edge_dim=conv.edge_dim is None)
    root = [] if conv.res is None else [(1, conv.res.weight)]
    bias = [*_biases((1, conv.bias)), *_of_heads(conv, conv.lin_l.bias)]
    return AffineParts([*_of_heads(conv, conv.lin_l.weight), *root], bias)


def _transformer(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _SUM, edge_dim=conv.edge_dim is None, beta=not conv.beta)
    root, root_bias = ([(1, conv.lin_skip.weight)], conv.lin_skip.bias) if conv.root_weight else ([], None)
    bias = [*_biases((1, root_bias)), *_of_heads(conv, conv.lin_value.bias)]
    return AffineParts([*_of_heads(conv, conv.lin_value.weight), *root], bias)


def _supergat(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _SUM)
    return AffineParts(_of_heads(conv, conv.lin.weight), _biases((1, conv.bias)))


def _powers(conv: Any) -> AffineParts:
    """SGConv and SSGConv: any power of the adjacency matrix keeps x."""
    _expect(conv, aggr=conv.aggr in _SUM)
    return AffineParts([(1, conv.lin.weight)], _biases((1, conv.lin.bias)))


def _tag(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _SUM)
    return AffineParts([(1, lin.weight) for lin in conv.lins], _biases((1, conv.bias)))


def _cheb(conv: Any) -> AffineParts:
    """The scaled Laplacian takes x to -x, and T_k(-1) = (-1)^k."""
    _expect(conv, aggr=conv.aggr in _SUM, normalization=conv.normalization == "sym")
    return AffineParts([((-1) ** k, lin.weight) for k, lin in enumerate(conv.lins)], _biases((1, conv.bias)))


def _le(conv: Any) -> AffineParts:
    _expect(conv, aggr=conv.aggr in _OF_ONE)
    terms = [(1, conv.lin1.weight), (-1, conv.lin2.weight), (1, conv.lin3.weight)]
    return AffineParts(terms, _biases((1, conv.lin1.bias), (1, conv.lin3.bias)))


def _cluster(conv: Any) -> AffineParts:
    """With loops, diag_lambda adds itself to one of the two halves twice over."""
    _expect(conv, aggr=conv.aggr in _SUM)
    number = 1 + Fraction(conv.diag_lambda) / 2 if conv.add_self_loops else 1
    return AffineParts(
        [(1, conv.lin_root.weight), (number, conv.lin_out.weight)], _biases((1, conv.lin_out.bias))
    )


def _mf(conv: Any) -> AffineParts:
    """One map for each degree; here it is 1."""
    _expect(conv, aggr=conv.aggr in _OF_ONE)
    own, root = (lins[min(1, conv.max_degree)] for lins in (conv.lins_l, conv.lins_r))
    return AffineParts([(1, own.weight), (1, root.weight)], _biases((1, own.bias)))


def _arma(conv: Any) -> AffineParts:
    """The mean of the stacks; a relu before relu changes nothing, but for several stacks it would."""
    stacks = conv.num_stacks
    is_inner = conv.act is None or (isinstance(conv.act, ReLU) and stacks == 1)
    _expect(conv, aggr=conv.aggr in _SUM, num_layers=conv.num_layers == 1, act=is_inner)
    number = Fraction(1, stacks)
    weights = [*conv.init_weight, *conv.root_weight[0]]
    biases = [] if conv.bias is None else [(number, bias[0]) for bias in conv.bias[0]]
    return AffineParts([(number, weight.mT) for weight in weights], biases)


def _edge(conv: Any) -> AffineParts:
    """Messages are nn([x_v, x_u - x_v]), and the difference is 0."""
    _expect(conv, aggr=conv.aggr in _OF_ONE)
    linear = _linear(conv)
    num_inputs = linear.weight.shape[1] // 2
    return AffineParts([(1, linear.weight[:, :num_inputs])], _biases((1, linear.bias)))


_PARTS: dict[type, Callable[[Any], AffineParts]] = {
    pyg.GCNConv: _gcn,
    pyg.SAGEConv: _sage,
    pyg.GraphConv: _graph,
    pyg.GINConv: _gin,
    pyg.GATConv: _gat,
    pyg.GATv2Conv: _gatv2,
    pyg.TransformerConv: _transformer,
    pyg.SuperGATConv: _supergat,
    pyg.SGConv: _powers,
    pyg.SSGConv: _powers,
    pyg.TAGConv: _tag,
    pyg.ChebConv: _cheb,
    pyg.LEConv: _le,
    pyg.ClusterGCNConv: _cluster,
    pyg.MFConv: _mf,
    pyg.ARMAConv: _arma,
    pyg.EdgeConv: _edge,
}
