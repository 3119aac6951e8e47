"""The trusted reading of a training task: plain integers, straight from the JSON form."""

import hashlib
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from certificates.errors import CertificateError

Vector = tuple[tuple[int, int], ...]  # sorted (column, value) pairs, no zeros
_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "activation-sum": {
        "activation": ("relu", "abs", "square"),
        "aggregation": ("sum", "sum-self", "mean"),
        "level": ("graph", "node"),
    },
    "threshold-and": {"statistic": ("features", "degrees")},
    "threshold": {},
}


@dataclass(frozen=True)
class Task:
    """A training task; options are (activation, aggregation, level), (statistic,) or ()."""

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
    features: list[dict[int, int]]  # numerators by column, one dict a node
    labelled_nodes: list[int] | None
    labels: list[Fraction]

    def digest(self) -> str:
        """SHA-256 of the task's content: equal exactly for equal tasks."""
        return sha256(vars(self))


def sha256(content: Any) -> str:
    """SHA-256 of a JSON value, written with sorted keys and without spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def integer(value: Any, where: str, low: int | None = None, high: int | None = None) -> int:
    """The value when it is an integer within the bounds (both inclusive)."""
    if type(value) is not int or (low is not None and value < low) or (high is not None and value > high):
        raise CertificateError(where, f"expected an integer from {low} to {high}, got {value!r}"[:200])
    return value


def fraction(value: Any, where: str) -> Fraction:
    """The value of an integer or of a string such as "3/7"."""
    if type(value) is int or (
        type(value) is str and re.fullmatch(r"-?\d{1,4000}(/0*[1-9]\d{,4000})?", value)
    ):
        return Fraction(value)
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


def read_task(data: Any) -> Task:
    """Read a task; refuse whatever is not understood."""
    architecture, graphs = field(data, "architecture", "task"), field(data, "graphs", "task")
    family = field(architecture, "family", "task: architecture")
    choices = _CHOICES.get(family) if type(family) is str else None
    options = tuple(field(architecture, key, "task: architecture") for key in choices or ())
    if choices is None or any(o not in c for o, c in zip(options, choices.values(), strict=True)):
        raise CertificateError("task: architecture", f"unknown: {family!r} {options!r}"[:200])
    width = 1 if family == "threshold" else integer(field(architecture, "width", "task"), "task: width", 1)
    labels = listed(field(data, "labels", "task"), "task: labels")
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
        width,
        options,
        fraction(field(data, "tolerance", "task"), "task: tolerance"),
        integer(field(data, "max_errors", "task"), "task: max_errors", 0),
        graph_of_node,
        len(counts),
        _neighbors(_tuples(graphs, "edges", 2), graph_of_node),
        num_features,
        integer(field(graphs, "feature_denominator", "task: graphs"), "task: feature_denominator", 1),
        _features(_tuples(graphs, "features", 3), num_nodes, num_features),
        nodes,
        [fraction(label, "task: labels") for label in labels],
    )
    is_right = task.tolerance == 0 and set(task.labels) <= {0, 1}
    if not (task.tolerance >= 0 if family == "activation-sum" else is_right):
        raise CertificateError("task", "expected a tolerance of at least 0; classes 0, 1 without one")
    return task


def _neighbors(edges: list[list[Any]], graph_of_node: list[int]) -> list[list[int]]:
    neighbors: list[list[int]] = [[] for _ in graph_of_node]
    seen = set()
    for edge in edges:
        a, b = sorted(integer(v, "task: edges", 0, len(graph_of_node) - 1) for v in edge)
        if a == b or graph_of_node[a] != graph_of_node[b] or (a, b) in seen:
            raise CertificateError("task: edges", f"{a}-{b} is a loop, repeated, or joins two graphs")
        seen.add((a, b))
        neighbors[a].append(b)
        neighbors[b].append(a)
    return [sorted(adjacent) for adjacent in neighbors]


def _features(entries: list[list[Any]], num_nodes: int, num_features: int) -> list[dict[int, int]]:
    rows: list[dict[int, int]] = [{} for _ in range(num_nodes)]
    for node, column, value in entries:
        row = rows[integer(node, "task: features", 0, num_nodes - 1)]
        column = integer(column, "task: features", 0, num_features - 1)
        row[column] = row.get(column, 0) + integer(value, "task: features")
    return [{column: value for column, value in row.items() if value} for row in rows]


def _tuples(data: Any, what: str, length: int) -> list[list[Any]]:
    rows = [
        listed(row, f"task: {what}") for row in listed(field(data, what, "task: graphs"), f"task: {what}")
    ]
    if any(len(row) != length for row in rows):
        raise CertificateError(f"task: {what}", f"expected {length} numbers each")
    return rows


def sums(rows: list[dict[int, int]]) -> Vector:
    """The sum of sparse vectors."""
    total = dict(rows[0]) if rows else {}
    for row in rows[1:]:
        for column, value in row.items():
            total[column] = total.get(column, 0) + value
    return tuple(sorted((column, value) for column, value in total.items() if value))


def messages(task: Task) -> list[list[tuple[Vector, int]]]:
    """The non-zero messages of every sample: integer vectors, each with its positive divisor."""
    nodes = range(len(task.features)) if task.labelled_nodes is None else task.labelled_nodes
    seen: list[list[tuple[Vector, int]]] = [[] for _ in task.labels]
    _, aggregation, level = task.options
    for position, node in enumerate(nodes):
        rows = [task.features[v] for v in task.neighbors[node]]
        vector = sums([*rows, task.features[node]] if aggregation == "sum-self" else rows)
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
    sizes = Counter(task.graph_of_node)
    return max(sizes.values(), default=0) if "degrees" in task.options else task.num_features


def primitive(vector: Vector) -> tuple[Vector, int]:
    """The vector over its content, and the content with the sign that makes the lead positive."""
    content = math.gcd(*(value for _, value in vector)) * (1 if vector[0][1] > 0 else -1)
    return tuple((column, value // content) for column, value in vector), content
