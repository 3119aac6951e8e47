"""Training tasks: labeled graphs, an architecture, and how well they must be fitted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

import numpy as np

from reductions.arrays import (
    ArrayEquality,
    BoolArray,
    IndexArray,
    IntegerArray,
    RationalArray,
    SparseRows,
    Table,
    magnitude,
    offsets_of,
    product,
    shrink,
)
from reductions.drawings import Drawing, GraphDrawing
from reductions.errors import InputError, UnsupportedError
from reductions.reading.fields import LARGEST_COUNT, Fields
from reductions.reading.json_types import from_fraction
from reductions.reading.stored import Stored, StoredObject
from reductions.training.architectures import (
    Architecture,
    Threshold,
    architecture_from_json,
    check_hypothesis,
    widened,
)
from reductions.training.graphs import GraphBatch, feature_text
from reductions.training.hypothesis import Hypothesis
from reductions.training.layers import LAYERS, expect_equal_ends, layer_named


@dataclass(frozen=True)
class EmpiricalError:
    """Exact error of a hypothesis on a task.

    Parameters
    ----------
    max_error : Fraction
        L∞: the largest ``|f - y|`` over the samples.
    mean_squared_error : Fraction
    num_misfits : int
        Samples with ``|f - y|`` above the tolerance; misclassified ones for classifiers.
    """

    max_error: Fraction
    mean_squared_error: Fraction
    num_misfits: int


@dataclass(frozen=True, eq=False)
class TrainingTask(ArrayEquality, Stored):
    """Is there a hypothesis of the architecture that fits the labeled graphs?

    A witness is a `Hypothesis`: right when ``|f - y| <= tolerance`` on all samples but
    ``max_errors`` (0 unless the task is agnostic).

    Parameters
    ----------
    graphs : GraphBatch
    labels : RationalArray, shape (num_samples,)
        One a graph, or one a labeled node. Classifiers have labels 0 and 1.
    architecture : Architecture
    tolerance : Fraction
        Non-negative; 0 for classifiers.
    lifting_bound : Fraction or None
        Every hypothesis with all errors strictly below this lifts to a witness of the instance
        that the task was made from. None when the task came from no reduction.
    labelled_nodes : int64, shape (num_samples,), or None
        Node-level tasks: the nodes whose labels count. None for graph-level ones.
    max_errors : int
        Number of samples that may be misfitted.

    Raises
    ------
    InputError
        If labels do not match samples, a classifier has labels other than 0 and 1, or a number that
        counts or bounds is negative.
    UnsupportedError
        If edges have weights that the architecture does not see, or the graphs are not those on which
        a layer's functions are known.
    """

    name: ClassVar[str] = "training-task"
    graphs: GraphBatch
    labels: RationalArray
    architecture: Architecture
    tolerance: Fraction = Fraction(0)
    lifting_bound: Fraction | None = None
    labelled_nodes: IndexArray | None = None
    max_errors: int = 0

    def __post_init__(self) -> None:
        nodes = self.labelled_nodes
        if (nodes is not None) != (getattr(self.architecture, "level", "graph") == "node"):
            raise InputError(self.name, "expected labeled nodes exactly for a node-level architecture")
        if nodes is not None and nodes.size and not 0 <= nodes.min() <= nodes.max() < self.graphs.num_nodes:
            raise InputError(self.name, f"expected labeled nodes 0..{self.graphs.num_nodes - 1}")
        if self.graphs.edge_weights is not None and not self.architecture.sees_edge_weights:
            raise UnsupportedError(
                f"{self.name}: edges have weights other than 1, which {self.architecture.name} does not see; "
                "take an architecture with aggregation sum or sum-self, or leave the weights out"
            )
        if layer := getattr(self.architecture, "layer", ""):
            expect_equal_ends(self.graphs, LAYERS[layer])
        expected = len(self.graphs) if nodes is None else len(nodes)
        if self.labels.shape != (expected,):
            raise InputError(f"{self.name}: labels", f"expected {expected}, got {self.labels.shape[0]}")
        if self.tolerance < 0:
            raise InputError(f"{self.name}: tolerance", f"expected at least 0, got {self.tolerance}")
        if self.max_errors < 0:
            raise InputError(f"{self.name}: max_errors", f"expected at least 0, got {self.max_errors}")
        if self.architecture.is_classifier:
            y = self.labels.numerators
            if not ((y == 0) | (y == self.labels.denominator)).all():
                raise InputError(f"{self.name}: labels", "expected 0 and 1 for a classifier")

    @property
    def num_samples(self) -> int:
        return self.labels.shape[0]

    def as_layer(self, name: str) -> TrainingTask:
        """The same samples, to be fitted by a layer of PyTorch Geometric (`reductions.training.layers`).

        Raises
        ------
        InputError
            If there is no such layer.
        UnsupportedError
            If the task is of another architecture than the layer's, or its graphs are not single edges
            with equal ends.
        """
        layer = layer_named(name)
        plain = getattr(self.architecture, "plain", self.architecture)
        if plain.name != layer.architecture:
            raise UnsupportedError(
                f"{name}: reads tasks of {layer.architecture}, got {plain.name}; map the source to {name}"
            )
        return replace(self, architecture=replace(plain, layer=name))

    def widened(self, width: int) -> TrainingTask:
        """The same samples for a network of another width: the improper learner's task."""
        return replace(self, architecture=widened(self.architecture, width))

    def residuals(self, hypothesis: Hypothesis) -> RationalArray:
        """Exact ``f - y`` of every sample."""
        check_hypothesis(self.architecture, self.graphs, hypothesis)
        values = self.architecture.values(self.graphs, self.labelled_nodes, hypothesis)
        return values - self.labels

    def misfits(self, hypothesis: Hypothesis) -> BoolArray:
        """Whether each sample's error exceeds the tolerance."""
        return self.exceeding(self.residuals(hypothesis))

    def exceeding(self, residuals: RationalArray) -> BoolArray:
        """Which residuals are those of misfits."""
        # |n| / den > tolerance  iff  |n| > floor(tolerance · den), in integers.
        limit = self.tolerance * residuals.denominator
        return np.asarray(np.abs(residuals.numerators) > int(limit), dtype=np.bool_)

    def empirical_error(self, hypothesis: Hypothesis) -> EmpiricalError:
        """Errors over all samples, exact; zero for a task without samples."""
        return self.error_of(self.residuals(hypothesis))

    def error_of(self, residuals: RationalArray) -> EmpiricalError:
        """The same from ``f - y`` of every sample."""
        n, den = residuals.numerators, residuals.denominator
        squares = product(n, n, terms=len(n)).sum() if len(n) else 0
        return EmpiricalError(
            Fraction(magnitude(n), den),
            Fraction(int(squares), den * den * max(len(n), 1)),
            int(self.exceeding(residuals).sum()),
        )

    @property
    def num_constraints(self) -> int:
        return self.num_samples

    def num_violations(self, witness: Hypothesis) -> int:
        return max(0, int(self.misfits(witness).sum()) - self.max_errors)

    @property
    def title(self) -> str:
        """The architecture and its width, for people."""
        return f"{self.architecture.name}, width {self.architecture.width}"

    def expect_shape(self, hypothesis: Hypothesis, where: str) -> None:
        """Refuse weights of another shape than the architecture's.

        Raises
        ------
        InputError
            That says where.
        """
        expected = (self.architecture.width, self.architecture.num_inputs(self.graphs))
        if hypothesis.weights.shape != expected:
            raise InputError(
                where,
                "expected {} rows of {}, got {} rows of {}".format(*expected, *hypothesis.weights.shape),
                "a wider network is improper: its weights do not lift"
                if hypothesis.width != expected[0]
                else "a row has a weight for each input of the task",
            )

    def violation(self, witness: Hypothesis) -> str | None:
        return self.violation_of(self.residuals(witness))

    def violation_of(self, residuals: RationalArray) -> str | None:
        """What weights with these ``f - y`` violate; None when they are right."""
        bad = np.flatnonzero(self.exceeding(residuals))
        if len(bad) <= self.max_errors:
            return None
        if self.max_errors:
            return f"{len(bad)} samples are misfitted, at most {self.max_errors} may be"
        sample = int(bad[0])
        label, off = self.labels[sample], residuals[sample]
        return f"sample {sample}: f is {label + off}, expected {label}" + (
            f" within {self.tolerance}" if self.tolerance else ""
        )

    def random_witness(self, rng: np.random.Generator) -> Hypothesis:
        """Independent normal weights; no readout for an architecture without one."""
        width, num_inputs = self.architecture.width, self.architecture.num_inputs(self.graphs)
        weights, readout = rng.standard_normal((width, num_inputs)), rng.standard_normal(width)
        return Hypothesis.from_floats(weights, readout * (not isinstance(self.architecture, Threshold)))

    def drawing(self) -> Drawing:
        """All graphs side by side, with their features and the labels of labeled nodes."""
        return self._nodes_drawing(0, self.graphs.num_nodes)

    def graph_drawing(self, index: int) -> GraphDrawing:
        """One graph with its features and labels."""
        start, stop = self.graphs.node_offsets[index : index + 2].tolist()
        label = "" if self.labelled_nodes is not None else str(self.labels[index])
        return self._nodes_drawing(start, stop, label)

    def _nodes_drawing(self, start: int, stop: int, label: str = "") -> GraphDrawing:
        ends, weights = self.graphs.edges, self.graphs.edge_weights
        inside = (ends[0] >= start) & (ends[0] < stop)
        edges = ends[:, inside] - start
        nodes = [] if self.labelled_nodes is None else self.labelled_nodes.tolist()
        return GraphDrawing(
            num_vertices=stop - start,
            edges=tuple((u, v) for u, v in edges.T.tolist()),
            texts=tuple(feature_text(self.graphs.features.row(node)) for node in range(start, stop)),
            labels={n - start: str(self.labels[at]) for at, n in enumerate(nodes) if start <= n < stop},
            label=label,
            weights=() if weights is None else tuple(map(str, weights[inside].fractions())),
        )

    def size(self) -> dict[str, int]:
        weights = self.graphs.edge_weights
        numbers = [self.graphs.features.values, self.labels.numerators]
        numbers += [] if weights is None else [weights.numerators]
        return {
            "num_samples": self.num_samples,
            "num_graphs": len(self.graphs),
            "num_nodes": self.graphs.num_nodes,
            "num_edges": self.graphs.edges.shape[1],
            "num_features": self.graphs.num_features,
            "num_nonzeros": len(self.graphs.features.columns),
            "num_parameters": self.architecture.width * (self.architecture.num_inputs(self.graphs) + 1),
            "max_bits": max(map(magnitude, numbers)).bit_length(),
        }

    def fields(self) -> StoredObject:
        graphs, features = self.graphs, self.graphs.features
        bound = None if self.lifting_bound is None else from_fraction(self.lifting_bound)
        return {
            "architecture": self.architecture.to_json(),
            "tolerance": from_fraction(self.tolerance),
            "lifting_bound": bound,
            "max_errors": self.max_errors,
            "graphs": {
                "num_nodes": np.diff(graphs.node_offsets),
                "edges": Table((graphs.edges[0], graphs.edges[1])),
                **({} if graphs.edge_weights is None else {"edge_weights": _numbers(graphs.edge_weights)}),
                "num_features": graphs.num_features,
                "feature_denominator": graphs.feature_denominator,
                "features": Table((features.row_ids(), features.columns, features.values)),
            },
            "labelled_nodes": self.labelled_nodes,
            "labels": _numbers(self.labels),
        }

    def restated(self, data: Fields) -> TrainingTask:
        """The same samples, to be fitted by the architecture and within the tolerance of a file."""
        architecture = architecture_from_json(data.sub("architecture"))
        return replace(self, architecture=architecture, tolerance=data.fraction("tolerance"))

    @classmethod
    def from_json(cls, data: Fields) -> TrainingTask:
        nodes = data.get("labelled_nodes")
        bound = data.get("lifting_bound")
        return cls(
            graphs=_graphs_from_json(data.sub("graphs")),
            labels=data.rationals("labels"),
            architecture=architecture_from_json(data.sub("architecture")),
            tolerance=data.fraction("tolerance"),
            lifting_bound=None if bound is None else data.fraction("lifting_bound"),
            labelled_nodes=None if nodes is None else data.integer_array("labelled_nodes"),
            max_errors=data.integer("max_errors"),
        )


def _numbers(values: RationalArray) -> RationalArray | IntegerArray:
    return values if values.denominator > 1 else values.numerators


def _graphs_from_json(data: Fields) -> GraphBatch:
    lengths, num_features = data.integer_array("num_nodes"), data.count("num_features")
    edges = data.table("edges", 2, "pairs of nodes")
    entries = data.table("features", 3, "triples [node, column, value]")
    if (lengths < 0).any() or sum(lengths.tolist()) > LARGEST_COUNT:
        raise data.fail("num_nodes", f"expected numbers of nodes, at least 0 and {LARGEST_COUNT} in all")
    weights = data.rationals("edge_weights") if "edge_weights" in data.data else None
    if weights is not None and weights.shape != edges[0].shape:
        raise data.fail(
            "edge_weights", f"expected {len(edges[0])}, one an edge, got {len(weights.numerators)}"
        )
    node_offsets = offsets_of(lengths)
    batch = GraphBatch(
        node_offsets,
        np.stack([_indices(ends) for ends in edges]),
        _features_from_json(data, entries, int(node_offsets[-1]), num_features),
        data.count("feature_denominator"),
        weights,
    )
    batch.check_edges()
    return batch


def _features_from_json(
    data: Fields, entries: tuple[IntegerArray, ...], num_nodes: int, num_features: int
) -> SparseRows:
    nodes, columns, values = entries
    for indices, end in ((nodes, num_nodes), (columns, num_features)):
        if len(indices) and not 0 <= indices.min() <= indices.max() < end:
            raise data.fail("features", f"expected nodes 0..{num_nodes - 1}, columns 0..{num_features - 1}")
    nodes, columns = _indices(nodes), _indices(columns)
    if (nodes[1:] < nodes[:-1]).any():
        order = np.argsort(nodes, kind="stable")
        nodes, columns, values = nodes[order], columns[order], values[order]
    offsets = offsets_of(np.bincount(nodes, minlength=num_nodes))
    return SparseRows(offsets, columns, shrink(values), num_features).coalesced()


def _indices(values: IntegerArray) -> IndexArray:
    return values.astype(np.int64, copy=False)


def expect_task(instance: object, where: str) -> TrainingTask:
    """The instance, if it is a training task.

    Raises
    ------
    InputError
        If it is none.
    """
    if not isinstance(instance, TrainingTask):
        raise InputError(
            where,
            f"expected a training task, got {getattr(instance, 'name', 'something else')}",
            "reduce it first",
        )
    return instance
