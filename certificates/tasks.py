"""The trusted reading of a training task: plain integers, straight from the JSON form.

Nothing here is shared with the code that made the task or the certificate. `read_task` refuses
whatever it does not understand; `digest` names a task by its content.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from certificates.errors import CertificateError

Vector = tuple[tuple[int, int], ...]  # sorted (column, value) pairs, values not 0


@dataclass(frozen=True)
class Task:
    """A training task.

    Parameters
    ----------
    family : "activation-sum", "threshold-and" or "threshold"
    width : int
    options : tuple of str
        (activation, aggregation, level), (statistic,) or ().
    tolerance : Fraction
    max_errors : int
    graph_of_node : list of int, one a node
    num_graphs : int
    neighbors : list of lists of int, one a node
    num_features, feature_denominator : int
    features : list of dicts from column to numerator, one a node
    labelled_nodes : list of int, or None for graph-level tasks
    labels : list of Fraction, one a sample
    """

    family: str
    width: int
    options: tuple[str, ...]
    tolerance: Fraction
    max_errors: int
    graph_of_node: list[int]
    num_graphs: int
    neighbors: list[list[int]]
    num_features: int
    feature_denominator: int
    features: list[dict[int, int]]
    labelled_nodes: list[int] | None
    labels: list[Fraction]

    def digest(self) -> str:
        """SHA-256 of the task's canonical JSON: equal exactly for equal tasks."""
        content = [
            [self.family, self.width, *self.options],
            [str(self.tolerance), self.max_errors, self.num_graphs, self.graph_of_node],
            [sorted(adjacent) for adjacent in self.neighbors],
            [self.num_features, self.feature_denominator],
            [sorted(row.items()) for row in self.features],
            [self.labelled_nodes, [str(label) for label in self.labels]],
        ]
        return sha256(content)


def sha256(content: Any) -> str:
    """SHA-256 of a JSON value, written with sorted keys and without spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def integer(value: Any, where: str, low: int | None = None, high: int | None = None) -> int:
    """The value when it is an integer within the bounds (both inclusive)."""
    if type(value) is not int or (low is not None and value < low) or (high is not None and value > high):
        raise CertificateError(where, f"expected an integer from {low} to {high}, got {value!r}"[:200])
    return value


def fraction(value: Any, where: str) -> Fraction:
    """The value of an integer or of a string such as "3/7"."""
    if type(value) in (int, str):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
    raise CertificateError(where, f"expected an integer or a fraction, got {value!r}"[:200])


def listed(value: Any, where: str) -> list[Any]:
    """The value when it is a list."""
    if type(value) is not list:
        raise CertificateError(where, f"expected a list, got {type(value).__name__}")
    return value


def field(data: Any, key: str, where: str) -> Any:
    """A field of a JSON object."""
    if type(data) is not dict or key not in data:
        raise CertificateError(where, f"field {key!r} is missing")
    return data[key]


_CHOICES = {
    "activation-sum": {
        "activation": ("relu", "abs", "square"),
        "aggregation": ("sum", "sum-self", "mean"),
        "level": ("graph", "node"),
    },
    "threshold-and": {"statistic": ("features", "degrees")},
    "threshold": {},
}


def read_task(data: Any, width: int | None = None) -> Task:
    """Read a task, at its own width or at another one.

    Raises
    ------
    CertificateError
        If anything is missing, of the wrong type, or out of range.
    """
    architecture = field(data, "architecture", "task")
    family = field(architecture, "family", "task: architecture")
    if family not in _CHOICES:
        raise CertificateError("task: architecture", f"unknown family {family!r}")
    choices = _CHOICES[family]
    options = tuple(field(architecture, key, "task: architecture") for key in choices)
    for option, allowed in zip(options, choices.values(), strict=True):
        if option not in allowed:
            raise CertificateError("task: architecture", f"expected one of {allowed}, got {option!r}")
    own = 1 if family == "threshold" else integer(field(architecture, "width", "task"), "task: width", 1)
    graphs, labels = field(data, "graphs", "task"), listed(field(data, "labels", "task"), "task: labels")
    counts = listed(field(graphs, "num_nodes", "task: graphs"), "task: num_nodes")
    graph_of_node = [
        g for g, count in enumerate(counts) for _ in range(integer(count, "task: num_nodes", 0, 2**32))
    ]
    num_nodes = len(graph_of_node)
    num_features = integer(field(graphs, "num_features", "task: graphs"), "task: num_features", 0)
    nodes = field(data, "labelled_nodes", "task")
    if nodes is not None:
        nodes = [integer(v, "task: labelled_nodes", 0, num_nodes - 1) for v in listed(nodes, "task")]
    if (nodes is not None) != ("node" in options) or len(labels) != len(counts if nodes is None else nodes):
        raise CertificateError("task: labels", "do not match the samples")
    task = Task(
        family,
        own if width is None else width,
        options,
        fraction(field(data, "tolerance", "task"), "task: tolerance"),
        integer(field(data, "max_errors", "task"), "task: max_errors", 0),
        graph_of_node,
        len(counts),
        _neighbors(field(graphs, "edges", "task: graphs"), graph_of_node),
        num_features,
        integer(field(graphs, "feature_denominator", "task: graphs"), "task: feature_denominator", 1),
        _features(field(graphs, "features", "task: graphs"), num_nodes, num_features),
        nodes,
        [fraction(label, "task: labels") for label in labels],
    )
    if task.tolerance < 0 or (family != "activation-sum" and not set(task.labels) <= {0, 1}):
        raise CertificateError("task", "expected a tolerance of at least 0, and labels 0, 1 of classes")
    return task


def _neighbors(edges: Any, graph_of_node: list[int]) -> list[list[int]]:
    neighbors: list[list[int]] = [[] for _ in graph_of_node]
    seen = set()
    for edge in listed(edges, "task: edges"):
        if len(listed(edge, "task: edges")) != 2:
            raise CertificateError("task: edges", "expected pairs of nodes")
        a, b = (integer(v, "task: edges", 0, len(graph_of_node) - 1) for v in edge)
        if a == b or graph_of_node[a] != graph_of_node[b] or (min(a, b), max(a, b)) in seen:
            raise CertificateError("task: edges", f"{a}-{b} is a loop, repeated, or joins two graphs")
        seen.add((min(a, b), max(a, b)))
        neighbors[a].append(b)
        neighbors[b].append(a)
    return neighbors


def _features(entries: Any, num_nodes: int, num_features: int) -> list[dict[int, int]]:
    rows: list[dict[int, int]] = [{} for _ in range(num_nodes)]
    for entry in listed(entries, "task: features"):
        if len(listed(entry, "task: features")) != 3:
            raise CertificateError("task: features", "expected triples [node, column, value]")
        node = integer(entry[0], "task: features", 0, num_nodes - 1)
        column = integer(entry[1], "task: features", 0, num_features - 1)
        rows[node][column] = rows[node].get(column, 0) + integer(entry[2], "task: features")
    return [{column: value for column, value in row.items() if value} for row in rows]


def sums(rows: list[dict[int, int]]) -> Vector:
    """The sum of sparse vectors."""
    if len(rows) == 1:
        return tuple(sorted(rows[0].items()))
    total: dict[int, int] = {}
    for row in rows:
        for column, value in row.items():
            total[column] = total.get(column, 0) + value
    return tuple(sorted((column, value) for column, value in total.items() if value))


def messages(task: Task) -> list[list[tuple[Vector, int]]]:
    """The non-zero messages of every sample, each with its positive integer divisor.

    The message that a node sees is the vector over the divisor.
    """
    nodes = range(len(task.features)) if task.labelled_nodes is None else task.labelled_nodes
    seen: list[list[tuple[Vector, int]]] = [[] for _ in task.labels]
    _, aggregation, level = task.options
    for position, node in enumerate(nodes):
        rows = [task.features[v] for v in task.neighbors[node]]
        if aggregation == "sum-self":
            rows.append(task.features[node])
        vector = sums(rows) if rows else ()
        if vector:
            divisor = len(task.neighbors[node]) if aggregation == "mean" else 1
            sample = position if level == "node" else task.graph_of_node[node]
            seen[sample].append((vector, divisor * task.feature_denominator))
    return seen


def statistics(task: Task) -> list[Vector]:
    """z of every graph: summed numerators of the features, or the degree histogram."""
    members: list[list[dict[int, int]]] = [[] for _ in range(task.num_graphs)]
    for node, graph in enumerate(task.graph_of_node):
        row = task.features[node] if "degrees" not in task.options else {len(task.neighbors[node]): 1}
        members[graph].append(row)
    return [sums(rows) for rows in members]


def num_inputs(task: Task) -> int:
    """Length of a weight vector."""
    if "degrees" in task.options:
        return max(Counter(task.graph_of_node).values(), default=0)
    return task.num_features


def primitive(vector: Vector) -> tuple[Vector, int]:
    """The vector over its content, and the content with the sign that makes the lead positive."""
    content = math.gcd(*(value for _, value in vector))
    content = content if vector[0][1] > 0 else -content
    return tuple((column, value // content) for column, value in vector), content
