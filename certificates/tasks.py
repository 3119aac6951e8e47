"""The trusted reading of instances: what a network sees of a task, and source problems as CNF."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, product
from math import isqrt, lcm
from operator import ge, mul
from typing import Any

from certificates.errors import CertificateError, field, fraction, integer, integers, listed, sha256, within

Vector = tuple[tuple[int, int], ...]  # sorted (column, value) pairs, no zeros
Message = tuple[Vector, int]  # an integer vector over a divisor; σ is taken away where that is negative
_OPTIONS = ("family", "activation", "aggregation", "level", "statistic")
_LAYER, _PLAIN = ("root", "bias", "readout_bias", "pool", "output"), (False, False, False, "sum", "value")
_LAYERS = {*product(*[(False, True)] * 3, ("sum", "mean", "max"), ("value", "sign"))}
_WEIGHTED = ["sum", "sum-self", "gcn"]  # aggregations that see edge weights
_SUMS = (["activation-sum"], ["relu", "abs", "square"], [*_WEIGHTED, "mean"], ["graph", "node"], [None])
_ANDS = (["threshold-and"], [None], [None], [None], ["features", "degrees"])
_KNOWN = {*product(*_SUMS), *product(*_ANDS), ("threshold", None, None, None, None)}
_ACTIVATION: dict[str, Any] = {"relu": lambda x: max(x, 0), "abs": abs, "square": lambda x: x * x}
_rational = lru_cache(typed=True)(lambda label: Fraction(fraction(label)))
SOURCES = ("cnf", "k-sat", "nae-sat", "graph-coloring", "hypergraph-coloring")


@dataclass(frozen=True)
class Task:
    """A training task; equal tasks are fitted by the same weights."""

    family: str
    activation: str | None
    width: int  # 0 stands for any width
    tolerance: Fraction
    max_errors: int
    num_features: int
    samples: list[list[Message]]  # the non-zero messages of each, or a classifier's one statistic
    labels: list[Fraction]

    def digest(self) -> str:
        """SHA-256 of the canonical task."""
        return sha256(vars(self))

    def check_fit(self, fit: Any) -> None:
        """Check that weights of the task's width misfit at most ``max_errors`` samples."""
        with within("weights"):
            weights = [[fraction(value) for value in listed(row)] for row in listed(field(fit, "weights"))]
        with within("readout"):
            readout = [fraction(value) for value in listed(field(fit, "readout"))]
        if [len(weights), len(readout)] != [self.width] * 2 or {*map(len, weights)} - {self.num_features}:
            raise CertificateError(f"expected {self.width} rows of {self.num_features} weights, and readouts")
        values = [self._value(messages, weights, readout) for messages in self.samples]
        bad = [i for i, v in enumerate(values) if v != (y := self.labels[i]) and abs(v - y) > self.tolerance]
        if len(bad) > self.max_errors:
            first = f"sample {bad[0]} has value {values[bad[0]]}, label {self.labels[bad[0]]}"
            raise CertificateError(f"{len(bad)} samples are misfitted, {self.max_errors} allowed; {first}")

    def _value(self, messages: list[Message], weights: list[list[Any]], readout: list[Any]) -> Any:
        """f of a sample."""
        total: Any = 0
        for vector, divisor in messages:
            unit = 1 if abs(divisor) == 1 else Fraction(1, abs(divisor))
            dots = [unit * sum([row[c] * x for c, x in vector]) for row in weights]
            if not self.activation:
                return dots[0] > 0 if self.family == "threshold" else all(map(ge, dots, readout))
            value = sum(map(mul, readout, map(_ACTIVATION[str(self.activation)], dots)))
            total += value if divisor > 0 else -value
        return total >= 0 if self.family == "sign-of-sum" else total


@dataclass(frozen=True)
class Formula:
    """Clauses that say the same as an instance of a source problem."""

    kind: str
    num_variables: int
    clauses: list[list[int]]

    def check_fit(self, model: object) -> None:
        """Check that a list of true literals is consistent and satisfies every clause."""
        true = set(integers(model, -self.num_variables, self.num_variables))
        if any(-literal in true for literal in true):  # so is 0
            raise CertificateError("a literal and its negation are both true")
        for number, clause in enumerate(self.clauses):
            if true.isdisjoint(clause):
                raise CertificateError(f"clause {number + 1} is not satisfied")


def read_source(kind: str, data: Any) -> Formula:
    """Read an instance; variable ``1 + vertex·k + color`` says that a vertex has a color."""
    with within(kind):
        if kind not in SOURCES:
            raise CertificateError("certificates do not support this problem; reduce it to cnf")
        if "coloring" in kind:
            n, k = integer(field(data, "num_vertices"), 0), integer(field(data, "num_colors"), 0)
            edges = [integers(edge, 0, n - 1) for edge in listed(field(data, "edges"))]
            clauses = [[1 + v * k + color for color in range(k)] for v in range(n)]
            clauses += [[-(1 + v * k + color) for v in edge] for edge in edges for color in range(k)]
            return Formula(kind, n * k, clauses)
        n, signs = integer(field(data, "num_variables"), 0), (1, -1) if kind == "nae-sat" else (1,)
        clauses = [integers(clause, -n, n) for clause in listed(field(data, "clauses"))]
        if any(0 in clause for clause in clauses):
            raise CertificateError("0 is no literal")
        return Formula(kind, n, [[sign * x for x in clause] for clause in clauses for sign in signs])


def read_task(data: Any) -> Task:
    """Read a task; refuse whatever is not understood."""
    with within("task"):
        architecture, graphs = data["architecture"], data["graphs"]
        family, activation, aggregation, level, statistic = options = (*map(architecture.get, _OPTIONS),)
        root, bias, readout_bias, pool, output = layer = (*map(architecture.get, _LAYER, _PLAIN),)
        slope = _rational(architecture.get("slope", 0))
        is_known = options in _KNOWN and layer in _LAYERS and -1 < slope < 1 and not (pool == "max" and slope)
        if not is_known or (activation != "relu" and (slope or layer != _PLAIN)):
            raise CertificateError(f"unknown architecture {architecture}")
        width = 1 if family == "threshold" else integer(architecture["width"], 1)
        sizes, num_features = integers(graphs["num_nodes"], 0, 10**8), integer(graphs["num_features"], 0)
        graph_of = [graph for graph, size in enumerate(sizes) for _ in range(size)]
        matrix, divisors = _matrix(graphs, graph_of, aggregation)
        features: list[dict[int, int]] = [defaultdict(int) for _ in graph_of]
        for node, column, value in map(listed, listed(graphs["features"])):
            features[integer(node, 0)][integer(column, 0, num_features - 1)] += integer(value)
        divisor, nodes = integer(graphs["feature_denominator"], 1), data["labelled_nodes"]
        if (nodes is not None) != (level == "node"):
            raise CertificateError("expected labelled_nodes exactly for node-level tasks")
        samples: list[list[Message]] = [[] for _ in (sizes if nodes is None else nodes)]
        if not activation:
            if statistic == "degrees":
                divisor, num_features = 1, max(sizes, default=0)
                features = [{len(row): 1} for row in matrix]
            for g, end in enumerate(accumulate(sizes)):
                samples[g] = [(_sum([(1, features[v]) for v in range(end - sizes[g], end)]), divisor)]
        for i, v in enumerate((range(len(graph_of)) if nodes is None else nodes) if activation else ()):
            terms = [(weight, features[u]) for u, weight in matrix[integer(v, 0)].items()]
            terms += [(divisors[v], {num_features + c: x for c, x in features[v].items()})] * root
            terms += [(divisors[v] * divisor, {num_features * (1 + root): 1})] * bias
            size = sizes[graph_of[v]] if nodes is None and pool == "mean" else 1
            if vector := _sum(terms):
                samples[graph_of[v] if nodes is None else i].append((vector, divisors[v] * divisor * size))
        num_features = num_features * (1 + root) + bias + readout_bias
        for messages in samples:
            if pool == "max" and nodes is None and messages:
                if len({*messages}) > 1:
                    raise CertificateError("max pooling needs equal messages at all nodes of a graph")
                del messages[1:]
            sign, size = (-1 if slope > 0 else 1), abs(slope.numerator)
            for vector, over in [*messages] if slope else ():  # relu(t) - slope·relu(-t)
                back = tuple([(column, -size * x) for column, x in vector])
                messages.append((back, sign * over * slope.denominator))
            c = num_features - 1  # relu(t) - relu(-t) = t
            messages += [(((c, 1),), 1), (((c, -1),), -1)] * readout_bias
        tolerance, *labels = map(_rational, [data["tolerance"], *listed(data["labels"])])
        family = "sign-of-sum" if output == "sign" else family
        is_right = tolerance >= 0 if family == "activation-sum" else tolerance == 0 and set(labels) <= {0, 1}
        if len(labels) != len(samples) or not is_right:
            raise CertificateError(f"expected {len(samples)} labels, a tolerance; of classes 0, 1 and 0")
        errors = min(integer(data["max_errors"], 0), len(samples))
        return Task(family, activation, width, tolerance, errors, num_features, samples, labels)


def _matrix(graphs: Any, graph_of: list[int], aggregation: str) -> tuple[list[dict[int, int]], list[int]]:
    """The rows of the aggregation's matrix as integers, and what each of them is to be divided by."""
    edges = [integers(edge, 0) for edge in listed(graphs["edges"])]
    weights = [fraction(weight) for weight in listed(graphs.get("edge_weights", [1] * len(edges)))]
    if len(weights) != len(edges) or (aggregation not in _WEIGHTED and {*weights} - {1}):
        raise CertificateError(f"expected {len(edges)} edge weights, 1 where the network does not see them")
    scale = lcm(*{weight.denominator for weight in weights})
    rows = [{v: scale} if aggregation in ("sum-self", "gcn") else {} for v in range(len(graph_of))]
    for (a, b), weight in zip(edges, weights, strict=True):
        if a == b or graph_of[a] != graph_of[b] or b in rows[a]:
            raise CertificateError(f"edge {a}-{b} is a loop, repeated, or joins two graphs")
        rows[a][b] = rows[b][a] = int(weight * scale)
    if aggregation != "gcn":
        return rows, [max(len(row), 1) if aggregation == "mean" else scale for row in rows]
    sums, divisors = [sum(row.values()) for row in rows], []
    for v, row in enumerate(rows):
        roots = {u: isqrt(max(sums[u], 0) * max(sums[v], 0)) for u in row}
        if any(root == 0 or root * root != sums[u] * sums[v] for u, root in roots.items()):
            raise CertificateError(f"node {v}: 1 over the root of a product of degrees is irrational")
        divisors.append(lcm(*roots.values()))
        rows[v] = {u: value * (divisors[v] // roots[u]) for u, value in row.items()}
    return rows, divisors


def _sum(terms: list[tuple[int, dict[int, int]]]) -> Vector:
    total: dict[int, int] = defaultdict(int)
    for weight, row in terms:
        for column, x in row.items():
            total[column] += weight * x
    return tuple(sorted([item for item in total.items() if item[1]]))
