"""Architectures: the hypothesis classes, each with its exact forward pass.

An architecture is an immutable description; it evaluates a `Hypothesis` on labeled graphs in
exact rational arithmetic. Names, as used on the command line:

========================  =====================================================
relu-sum                  f = Σ_v Σ_j α_j relu(M_v · w_j), M = A X
relu-sum/sum-self         the same with M = (A + I) X (GIN with ε = 0)
relu-sum/mean             the same with M = D⁻¹ A X
relu-sum/gcn              the same with M = D̃^-½ (A + I) D̃^-½ X (GCN)
relu-sum/root             the same with M = [A X | X] (GraphConv)
relu-sum/mean/root        the same with M = [D⁻¹ A X | X] (GraphSAGE)
relu-sum/node             f_v = Σ_j α_j relu(M_v · w_j) at labeled nodes
relu-sum/hidden-bias      f = Σ_v Σ_j α_j relu(M_v · w_j + b_j)
relu-sum/readout-bias     f = Σ_v Σ_j α_j relu(M_v · w_j) + c
relu-sum/bias             both biases, as in PyTorch Geometric by default
relu-sum/bias/node        the same at labeled nodes
relu-sum/bias/sign        [f >= 0] for that f
leaky-relu-sum/β          f = Σ_v Σ_j α_j max(t, β t), t = M_v · w_j
even-sum/abs              f = α Σ_v |M_v · w|
even-sum/square           f = α Σ_v (M_v · w)²
threshold-and             f = AND_j [w_j · z >= b_j], z = Σ_v X_v
degree-and                the same with z = the degree histogram of A
threshold                 f = [w · z > 0], z = Σ_v X_v
========================  =====================================================

What follows the first slash can be combined: `ActivationSum` has a field for each.

A has the edge weights as entries. What takes a mean, or sees degrees or no edges at all, has no place
for weights other than 1, and a task refuses them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar, Literal, TypeAlias

import numpy as np

from reductions.arrays import (
    IndexArray,
    IntegerArray,
    RationalArray,
    SparseRows,
    as_objects,
    magnitude,
    product,
    scaled,
)
from reductions.errors import InputError, UnsupportedError, WitnessError
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonObject, from_fraction
from reductions.reading.values import FLAG, one_of, read
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.layers import LAYERS, layer_named
from reductions.training.messages import (
    AGGREGATIONS,
    POOLS,
    Aggregation,
    MessageMap,
    Pool,
    PooledMessages,
    degree_histograms,
    pooled_features,
    pooled_messages,
)

Activation: TypeAlias = Literal["relu", "abs", "square"]
_ACTIVATION_DEGREE: dict[Activation, int] = {"relu": 1, "abs": 1, "square": 2}


def decimal_text(value: Fraction) -> str:
    """A fraction as a decimal where that ends, else such as ``1:3``; it may stand in a name."""
    digits = next((n for n in range(12) if (value * 10**n).denominator == 1), None)
    return f"{value.numerator}:{value.denominator}" if digits is None else f"{float(value):.{digits}f}"


@dataclass(frozen=True)
class ActivationSum:
    """``f = Σ_v Σ_j α_j σ(M_v · w_j + b_j) + c``, at graphs or at labeled nodes.

    Parameters
    ----------
    activation : "relu", "abs" or "square"
    width : int
        Number of channels k.
    aggregation : "sum", "sum-self", "mean" or "gcn"
    level : "graph" (the nodes are pooled) or "node"
    root : bool
        Whether M_v is ``[aggregate | x_v]``. This and what follows is for relu only.
    bias : bool
        Whether the channels have biases b_j; without, they are 0.
    readout_bias : bool
        Whether there is a bias c; without, it is 0.
    pool : "sum", "mean" or "max" over the nodes
    slope : Fraction
        β of ``σ(t) = max(t, βt)``, less than 1 in size.
    output : "value" for regression, or "sign" for classification with ``[f >= 0]``
    layer : str
        The layer that is trained instead: on the graphs of its tasks its functions are these
        (`reductions.training.layers`). Empty: none.

    Raises
    ------
    UnsupportedError
        If abs or square has more than an aggregation, or the slope is 1 or more in size.
    InputError
        If there is no such layer, or its functions are others.
    """

    activation: Activation = "relu"
    width: int = 2
    aggregation: Aggregation = "sum"
    level: Literal["graph", "node"] = "graph"
    root: bool = False
    bias: bool = False
    readout_bias: bool = False
    pool: Pool = "sum"
    slope: Fraction = Fraction(0)
    output: Literal["value", "sign"] = "value"
    layer: str = ""

    def __post_init__(self) -> None:
        if self.activation != "relu" and (self.extras or self.slope):
            raise UnsupportedError(f"even-sum/{self.activation}: takes no {self.extras or 'slope'}")
        if self.pool == "max" and self.slope:
            raise UnsupportedError("relu-sum: max pooling takes no slope")
        if not -1 < self.slope < 1:
            raise UnsupportedError(f"relu-sum: expected a slope less than 1 in size, got {self.slope}")
        if self.layer and layer_named(self.layer).architecture != self.plain.name:
            problem = (
                f"{self.layer} is {LAYERS[self.layer].architecture} on its graphs, got {self.plain.name}"
            )
            raise InputError("architecture", problem)

    @property
    def plain(self) -> ActivationSum:
        """The same functions, no layer named."""
        return replace(self, layer="") if self.layer else self

    @property
    def extras(self) -> str:
        """What the network has beyond a sum over plain messages, as it stands in names."""
        bias = {
            (True, True): "bias",
            (True, False): "hidden-bias",
            (False, True): "readout-bias",
            (False, False): "",
        }[self.bias, self.readout_bias]
        pool = f"{self.pool}-pool" if self.pool != "sum" else ""
        return "/".join(filter(None, ["root" * self.root, bias, pool, "sign" * self.is_classifier]))

    @property
    def is_classifier(self) -> bool:
        """Whether the answer is the sign of f."""
        return self.output == "sign"

    @property
    def message_map(self) -> MessageMap:
        """What the network sees of a sample."""
        return MessageMap(
            self.aggregation,
            self.root,
            self.bias,
            self.readout_bias,
            self.pool,
            self.slope,
            _ACTIVATION_DEGREE[self.activation],
        )

    @property
    def sees_edge_weights(self) -> bool:
        """Whether the entries of A count: a mean is over the neighbors, whatever their edges weigh."""
        return self.aggregation != "mean"

    @property
    def name(self) -> str:
        if self.layer:
            return self.layer
        base = "relu-sum" if self.activation == "relu" else f"even-sum/{self.activation}"
        if self.slope:
            base = f"leaky-relu-sum/{decimal_text(self.slope)}"
        aggregation = self.aggregation if self.aggregation != "sum" else ""
        return "/".join(filter(None, [base, aggregation, self.extras, "node" * (self.level == "node")]))

    @property
    def formula(self) -> str:
        """The function, for people."""
        if self.layer:
            return LAYERS[self.layer].formula
        argument = "M_v · w_j + b_j" if self.bias else "M_v · w_j"
        sigma = {"relu": f"relu({argument})", "abs": f"|{argument}|", "square": f"({argument})²"}
        active = f"max(t, {self.slope} t), t = {argument}" if self.slope else sigma[self.activation]
        message = {
            "sum": "A X",
            "sum-self": "(A + I) X",
            "mean": "D⁻¹ A X",
            "gcn": "D̃^-½ (A + I) D̃^-½ X",
        }[self.aggregation]
        message = f"[{message} | X]" if self.root else message
        pool = {"sum": "Σ_v Σ_j α_j", "mean": "mean_v Σ_j α_j", "max": "Σ_j α_j max_v"}[self.pool]
        head = f"f = {pool}" if self.level == "graph" else "f_v = Σ_j α_j"
        value = f"{head} {active}{' + c' * self.readout_bias}, M = {message}"
        return f"[f >= 0], {value}" if self.is_classifier else value

    def num_inputs(self, graphs: GraphBatch) -> int:
        """Length of each weight vector: aggregate, root, bias b_j, and w_jc with c = Σ_j α_j w_jc."""
        return self.message_map.num_inputs(graphs.num_features)

    def samples(self, graphs: GraphBatch, labelled_nodes: IndexArray | None) -> PooledMessages:
        """The messages that the network sees, by sample."""
        return pooled_messages(graphs, self.message_map, labelled_nodes)

    def values(
        self, graphs: GraphBatch, labelled_nodes: IndexArray | None, hypothesis: Hypothesis
    ) -> RationalArray:
        """Exact f of every sample, shape (num_samples,); 0 or 1 for the sign."""
        value = self.margins(graphs, hypothesis, labelled_nodes)
        if self.is_classifier:
            return RationalArray((value.numerators >= 0).astype(np.int64))
        return value

    def margins(
        self, graphs: GraphBatch, hypothesis: Hypothesis, labelled_nodes: IndexArray | None = None
    ) -> RationalArray:
        """Exact f of every sample, whose sign may be the answer."""
        view = self.samples(graphs, labelled_nodes)
        total: IntegerArray = np.zeros(len(view.messages), dtype=np.int64)
        for weight, alpha in zip(hypothesis.weights.numerators, hypothesis.readout.numerators, strict=True):
            active = _activate(self.activation, view.messages.dot(weight))
            total = _sum(total, scaled(active, int(alpha)))
        degree = _ACTIVATION_DEGREE[self.activation]
        scale = hypothesis.weights.denominator**degree * hypothesis.readout.denominator
        return RationalArray(view.pool(total), scale * view.denominator)

    def to_json(self) -> JsonObject:
        extras = {
            "root": self.root,
            "bias": self.bias,
            "readout_bias": self.readout_bias,
            "pool": self.pool if self.pool != "sum" else None,
            "slope": from_fraction(self.slope) if self.slope else None,
            "output": "sign" if self.is_classifier else None,
            "layer": self.layer,
        }
        return {
            "family": "activation-sum",
            "activation": self.activation,
            "width": self.width,
            "aggregation": self.aggregation,
            "level": self.level,
            **{key: value for key, value in extras.items() if value},
        }


@dataclass(frozen=True)
class ThresholdAnd:
    """Binary classification with ``f = AND_j [w_j · z >= b_j]``.

    Parameters
    ----------
    width : int
        Number of units k.
    statistic : "features" (z = Σ_v X_v) or "degrees" (z = c_A, the degree histogram)
    """

    is_classifier: ClassVar[bool] = True
    sees_edge_weights: ClassVar[bool] = False
    width: int = 2
    statistic: Literal["features", "degrees"] = "features"

    @property
    def name(self) -> str:
        return "threshold-and" if self.statistic == "features" else "degree-and"

    @property
    def formula(self) -> str:
        """The function, for people."""
        z = "Σ_v X_v" if self.statistic == "features" else "degree histogram of A"
        return f"f = AND_j [w_j · z >= b_j], z = {z}"

    def num_inputs(self, graphs: GraphBatch) -> int:
        """Length of each weight vector: features, or 1 + the largest possible degree."""
        if self.statistic == "features":
            return graphs.num_features
        return int(np.diff(graphs.node_offsets).max()) if len(graphs) else 0

    def samples(self, graphs: GraphBatch) -> SparseRows:
        """z of every graph (numerators over ``feature_denominator``)."""
        if self.statistic == "features":
            return pooled_features(graphs)
        return degree_histograms(graphs, self.num_inputs(graphs))

    def margins(self, graphs: GraphBatch, hypothesis: Hypothesis) -> RationalArray:
        """Exact ``min_j (w_j · z - b_j)`` of every graph."""
        z = self.samples(graphs)
        denominator = 1 if self.statistic == "degrees" else graphs.feature_denominator
        # w·z - b over the common denominator (den_w · den_z · den_b).
        lift_w, lift_b = hypothesis.readout.denominator, hypothesis.weights.denominator * denominator
        margins = []
        for weight, bound in zip(hypothesis.weights.numerators, hypothesis.readout.numerators, strict=True):
            value = scaled(z.dot(weight), lift_w)
            margins.append(_sum(value, np.array(-int(bound) * lift_b, dtype=object)))
        return RationalArray(reduce(np.minimum, margins), lift_w * lift_b)

    def values(
        self, graphs: GraphBatch, labelled_nodes: IndexArray | None, hypothesis: Hypothesis
    ) -> RationalArray:
        """Exact f of every graph: 0 or 1."""
        return RationalArray((self.margins(graphs, hypothesis).numerators >= 0).astype(np.int64))

    def to_json(self) -> JsonObject:
        return {"family": "threshold-and", "width": self.width, "statistic": self.statistic}


@dataclass(frozen=True)
class Threshold:
    """Binary classification with one homogeneous unit, ``f = [w · z > 0]``, z = Σ_v X_v."""

    is_classifier: ClassVar[bool] = True
    sees_edge_weights: ClassVar[bool] = False
    name: ClassVar[str] = "threshold"
    formula: ClassVar[str] = "f = [w · z > 0], z = Σ_v X_v"
    width: int = 1

    def num_inputs(self, graphs: GraphBatch) -> int:
        return graphs.num_features

    def samples(self, graphs: GraphBatch) -> SparseRows:
        """z of every graph (numerators over ``feature_denominator``)."""
        return pooled_features(graphs)

    def margins(self, graphs: GraphBatch, hypothesis: Hypothesis) -> RationalArray:
        """Exact ``w · z`` of every graph."""
        dots = self.samples(graphs).dot(hypothesis.weights.numerators[0])
        return RationalArray(dots, hypothesis.weights.denominator * graphs.feature_denominator)

    def values(
        self, graphs: GraphBatch, labelled_nodes: IndexArray | None, hypothesis: Hypothesis
    ) -> RationalArray:
        """Exact f of every graph: 0 or 1."""
        return RationalArray((self.margins(graphs, hypothesis).numerators > 0).astype(np.int64))

    def to_json(self) -> JsonObject:
        return {"family": "threshold"}


Architecture: TypeAlias = ActivationSum | ThresholdAnd | Threshold

LEAKY = Fraction(1, 100)  # the slope of torch's LeakyReLU
LEAKIER = Fraction(1, 5)  # the slope inside GAT layers
_CATALOG: tuple[Architecture, ...] = (
    *(ActivationSum(aggregation=aggregation) for aggregation in AGGREGATIONS),
    *(ActivationSum(aggregation=aggregation, root=True) for aggregation in ("sum", "mean")),
    ActivationSum(bias=True, readout_bias=True),
    ActivationSum(bias=True),
    ActivationSum(readout_bias=True),
    ActivationSum(slope=LEAKY),
    ActivationSum(slope=LEAKIER),
    ActivationSum(bias=True, readout_bias=True, output="sign"),
    ActivationSum(bias=True, readout_bias=True, level="node", output="sign"),
    ActivationSum(level="node"),
    ActivationSum(bias=True, readout_bias=True, level="node"),
    ActivationSum(activation="abs", width=1),
    ActivationSum(activation="square", width=1),
    ThresholdAnd(),
    ThresholdAnd(statistic="degrees"),
    Threshold(),
)
ARCHITECTURES: dict[str, Architecture] = {entry.name: entry for entry in _CATALOG}


def named(name: str) -> Architecture:
    """The architecture of a name, at its usual width.

    Raises
    ------
    InputError
        If there is none.
    """
    return ARCHITECTURES[read("architecture", name, one_of(*ARCHITECTURES))]


def widened(architecture: Architecture, width: int) -> Architecture:
    """The same network with another number of channels or units.

    Raises
    ------
    UnsupportedError
        If the architecture has one unit by definition.
    """
    if width == architecture.width:
        return architecture
    if isinstance(architecture, Threshold):
        raise UnsupportedError(f"threshold: expected width 1, got {width}; use threshold-and for more units")
    return replace(architecture, width=width)


def check_hypothesis(architecture: Architecture, graphs: GraphBatch, hypothesis: object) -> None:
    """Raise `WitnessError` unless the hypothesis has the architecture's shape."""
    if not isinstance(hypothesis, Hypothesis):
        raise WitnessError(f"expected a Hypothesis, got {type(hypothesis).__name__}")
    check_shape(architecture, graphs, hypothesis.weights.shape)


def check_shape(architecture: Architecture, graphs: GraphBatch, shape: tuple[int, ...]) -> None:
    """Raise `WitnessError` unless weights of this shape are the architecture's."""
    expected = (architecture.width, architecture.num_inputs(graphs))
    if shape != expected:
        raise WitnessError(f"expected weights of shape {expected}, got {shape}")


def architecture_from_json(data: Fields) -> Architecture:
    """Read an architecture."""
    family = data.text("family")
    if family == "threshold":
        return Threshold()
    width = data.count("width")
    data.expect("width", width >= 1, "at least 1")
    if family == "threshold-and":
        return ThresholdAnd(width, data.read("statistic", one_of("features", "degrees")))
    if family == "activation-sum":
        fields = {
            "activation": data.read("activation", one_of(*_ACTIVATION_DEGREE)),
            "width": width,
            "aggregation": data.read("aggregation", one_of(*AGGREGATIONS)),
            "level": data.read("level", one_of("graph", "node")),
            **_extras_from_json(data),
        }
        try:
            return ActivationSum(**fields)
        except InputError as error:
            raise data.fail("layer", error.problem) from None
        except UnsupportedError as error:
            raise data.fail("activation" if fields["activation"] != "relu" else "pool", str(error)) from None
    raise data.fail("family", f"expected activation-sum, threshold-and or threshold, got {family!r}")


def _extras_from_json(data: Fields) -> dict[str, Any]:
    """What is written only where it is not the default."""
    extras: dict[str, Any] = {
        key: data.read(key, FLAG) for key in ("root", "bias", "readout_bias") if key in data.data
    }
    if "pool" in data.data:
        extras["pool"] = data.read("pool", one_of(*POOLS))
    if "output" in data.data:
        extras["output"] = data.read("output", one_of("value", "sign"))
    if "slope" in data.data:
        extras["slope"] = data.fraction("slope")
        data.expect("slope", abs(extras["slope"]) < 1, "less than 1 in size")
    if "layer" in data.data:
        extras["layer"] = data.read("layer", one_of(*LAYERS))
    return extras


def _activate(activation: Activation, values: IntegerArray) -> IntegerArray:
    if activation == "relu":
        return np.maximum(values, 0)
    return np.abs(values) if activation == "abs" else product(values, values)


def _sum(a: IntegerArray, b: IntegerArray) -> IntegerArray:
    if magnitude(a) + magnitude(b) >= 2**63:
        a, b = as_objects(a), as_objects(b)
    elif b.dtype == object:
        b = b.astype(np.int64)
    return np.asarray(a + b)
