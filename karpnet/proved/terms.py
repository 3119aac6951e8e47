"""Instances and training tasks as Coq terms, in the words of ``proofs/theories``.

Spaces at which a line should not be broken are no-break spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

_SHORT = 60
_ACTIVATIONS = {"abs": "Abs", "square": "Square"}
_AGGREGATIONS = {"sum": "Sum", "sum-self": "SumSelf", "mean": "Mean", "gcn": "Gcn"}
_POOLS = {"sum": "PoolSum", "mean": "PoolMean", "max": "PoolMax"}


def listed(terms: Iterable[str]) -> str:
    """A list of terms; a line is broken between them unless they are long."""
    kept = [term.replace(" ", "\u00a0") if len(term) < _SHORT else term for term in terms]
    return f"[{'; '.join(kept)}]"


def rational(value: Any) -> str:
    """A rational number, as JSON or as a `Fraction`, in lowest terms."""
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else f"{exact.numerator} # {exact.denominator}"


def truth(value: object) -> str:
    """A truth value."""
    return "true" if value else "false"


def task_fields(task: Any) -> dict[str, str]:
    """The fields of a task without its graphs and its family, by their names in ``training/Networks.v``."""
    nodes = task["labelled_nodes"]
    return {
        "width": f"{task['architecture'].get('width', 1)}%nat",
        "labelled_nodes": "None" if nodes is None else f"Some {listed(map(str, nodes))}%N",
        "labels": f"{listed(map(rational, task['labels']))}%Q",
        "tolerance": f"({rational(task['tolerance'])})%Q",
        "max_errors": f"{task['max_errors']}%nat",
    }


def _bracketed(number: str) -> str:
    return number if number.isdecimal() else f"({number})"


def graphs_term(graphs: Any) -> str:
    """The graphs of a task."""
    weights = graphs.get("edge_weights") or [1] * len(graphs["edges"])
    edges = [
        f"({a}, {b}, {_bracketed(rational(w))}%Q)" for (a, b), w in zip(graphs["edges"], weights, strict=True)
    ]
    entries = [
        f"({node}, {column}, {_bracketed(str(value))}%Z)" for node, column, value in graphs["features"]
    ]
    fields = {
        "sizes": f"{listed(map(str, graphs['num_nodes']))}%N",
        "edges": f"{listed(edges)}%N",
        "num_features": f"{graphs['num_features']}%N",
        "denominator": f"{graphs['feature_denominator']}%positive",
        "features": f"{listed(entries)}%N",
    }
    return record(fields)


def record(fields: dict[str, str]) -> str:
    """A record with its fields by name."""
    return "{|\n" + ";\n".join(f"  {name} := {term}" for name, term in fields.items()) + " |}"


def family_term(architecture: Any) -> str:
    """The function class of a task."""
    if architecture["family"] != "activation-sum":
        if architecture["family"] == "threshold":
            return "Threshold"
        return "DegreeAnd" if architecture["statistic"] == "degrees" else "FeatureAnd"
    activation, slope = architecture["activation"], architecture.get("slope", 0)
    fields = {
        "activation_of": _ACTIVATIONS.get(activation, f"Relu {_bracketed(rational(slope))}"),
        "aggregation_of": _AGGREGATIONS[architecture["aggregation"]],
        "has_root": truth(architecture.get("root")),
        "has_bias": truth(architecture.get("bias")),
        "has_readout_bias": truth(architecture.get("readout_bias")),
        "pool_of": _POOLS[architecture.get("pool", "sum")],
        "is_sign": truth(architecture.get("output") == "sign"),
    }
    return f"ActivationSum {record(fields)}"


def _naturals(values: Iterable[int]) -> str:
    return listed(map(str, values))


def _formula(data: Any) -> str:
    clauses = listed(_naturals(clause) for clause in data["clauses"])
    return f"Clauses.Formula {data['num_variables']} {clauses}%Z"


def _graph(data: Any) -> str:
    edges = listed(f"({a}, {b})" for a, b in data["edges"])
    return f"(Graphs.Graph {data['num_vertices']} {edges}%nat)"


def _hypergraph(data: Any) -> str:
    edges = listed(map(_naturals, data["edges"]))
    return f"Hypergraph.Hypergraph {data['num_vertices']} {data['num_colors']} {edges}%nat"


def _max_cut(data: Any) -> str:
    weights = data.get("weights", [1] * len(data["edges"]))
    edges = [f"({a}, {b}, {_bracketed(str(w))}%Z)" for (a, b), w in zip(data["edges"], weights, strict=True)]
    return f"MaxCut.Weighted {data['num_vertices']} {listed(edges)}%nat {_whole(data['bound'])}"


def _whole(number: int) -> str:
    return f"({number})%Z"


def _row(terms: Any) -> str:
    return listed(f"({column}%nat, {value})" for column, value in terms)


def _rows(constructor: str) -> Callable[[Any], str]:
    def term(data: Any) -> str:
        rows = [f"({_row(row)}, {target})" for row, target in zip(data["rows"], data["targets"], strict=True)]
        return f"{constructor} {data['num_variables']} {listed(rows)}%Z"

    return term


def _pseudo_boolean(data: Any) -> str:
    relations = data.get("relations", ["="] * len(data["rows"]))
    rows = [
        f"PseudoBoolean.Constraint {_row(row)} {truth(relation == '=')} ({target})"
        for row, relation, target in zip(data["rows"], relations, data["targets"], strict=True)
    ]
    return f"PseudoBoolean.Program {data['num_variables']} {listed(rows)}%Z"


def _family_of_sets(data: Any) -> str:
    return f"ExactCover.Family {data['num_elements']} {listed(map(_naturals, data['sets']))}%nat"


def _bounded(data: Any) -> str:
    return f"VertexSets.Bounded {_graph(data)} {_whole(data['bound'])}"


# By problem: the module of `proofs/theories/problems` that has it, and the term of an instance.
_PROBLEMS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "cnf": ("Clauses", _formula),
    "nae-sat": ("Clauses", _formula),
    "one-in-three-sat": ("OneInThreeSat", _formula),
    "k-sat": ("KSat", lambda data: f"KSat.Narrow {data['width']} ({_formula(data)})"),
    "graph-coloring": (
        "GraphColoring",
        lambda data: f"GraphColoring.Colorable {_graph(data)} {data['num_colors']}",
    ),
    "hypergraph-coloring": ("Hypergraph", _hypergraph),
    "vertex-cover": ("VertexSets", _bounded),
    "independent-set": ("VertexSets", _bounded),
    "clique": ("VertexSets", _bounded),
    "max-cut": ("MaxCut", _max_cut),
    "exact-cover": ("ExactCover", _family_of_sets),
    "sign-system": ("SignSystem", _rows("SignSystem.System")),
    "linear-equations": ("LinearEquations", _rows("LinearEquations.Equations")),
    "pseudo-boolean": ("PseudoBoolean", _pseudo_boolean),
    "partition": ("Partition", lambda data: f"{_naturals(data['numbers'])}%Z"),
    "subset-sum": (
        "SubsetSum",
        lambda data: f"SubsetSum.Subset {_naturals(data['numbers'])}%Z {_whole(data['target'])}",
    ),
}
PROBLEMS = tuple(_PROBLEMS)


def home(problem: str) -> str:
    """The module that states a problem."""
    return _PROBLEMS[problem][0]


def instance(problem: str, data: Any) -> str:
    """An instance as a term, from its JSON form."""
    return _PROBLEMS[problem][1](data)
