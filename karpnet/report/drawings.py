"""Small instances as the page draws them: the formula's graph, and some training graphs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from karpnet.report.results import Instance, Results
from reductions.core import Derivation
from reductions.formats import json_files
from reductions.paths import Chain
from reductions.problems.clauses import ClauseProblem
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.sign_system import SignSystem
from reductions.rules import RULES
from reductions.training.task import TrainingTask

Drawing = dict[str, Any]
MOST_ENDS = 600  # incidences of a formula, or ends of a graph's edges, that a picture can show
MOST_GRAPHS = 12  # of a task's training graphs
_MOST_NODES = 150  # of one training graph
_BUDGET = 400_000  # bytes of all drawings of a page


def drawings(results: Results, first: int) -> dict[int, Drawing]:
    """Drawings of the instance that is opened first, and of small ones of every family in turn.

    Parameters
    ----------
    first : int
        Place of the instance that is opened first.
    """
    drawn: dict[int, Drawing] = {}
    chains = _chains(results)
    left = _BUDGET
    for place in [first, *_in_turn(results.instances)]:
        if place in drawn or left <= 0:
            continue
        drawing = _drawing(results.instances[place], chains.get(place, {}))
        if drawing is not None:
            drawn[place] = drawing
            left -= len(json.dumps(drawing, separators=(",", ":")))
    return drawn


def formula_graph(problem: Any) -> Drawing | None:
    """The graph of an instance: flat lists of ends, or the numbers where it has no graph.

    ``incidence``: variables against constraints, each edge as variable, constraint, sign.
    """
    if isinstance(problem, ClauseProblem):
        return _incidence(problem.num_variables, _signed(problem.clauses.lists()))
    if isinstance(problem, HypergraphColoring):
        members = [[(vertex, 1) for vertex in edge] for edge in problem.edges.lists()]
        return _incidence(problem.num_vertices, members)
    if isinstance(problem, (SignSystem, LinearEquations)):
        rows = [problem.rows.row(i) for i in range(len(problem.rows))]
        return _incidence(problem.num_variables, rows)
    if hasattr(problem, "num_vertices") and hasattr(problem, "edges"):
        ends = [int(end) for edge in problem.to_json()["edges"] for end in edge]
        return {"kind": "graph", "n": problem.num_vertices, "edges": ends}
    if hasattr(problem, "numbers"):
        return {"kind": "numbers", "numbers": [str(number) for number in problem.numbers][:60]}
    return None


def training_graphs(task: TrainingTask) -> list[Drawing]:
    """Some graphs of a task from first to last, with features and labels as texts."""
    drawn = []
    node_labels = _node_labels(task)
    count = len(task.graphs)
    for index in np.unique(np.linspace(0, count - 1, min(count, MOST_GRAPHS)).round().astype(int)).tolist():
        graph = task.graphs.graph(index)
        if len(graph) > _MOST_NODES:
            continue
        start = int(task.graphs.node_offsets[index])
        label = "" if node_labels else str(task.labels[index])
        drawn.append(
            {
                "n": len(graph),
                "edges": [end for edge in graph.edges for end in edge],
                "features": [feature_text(data.get("x", {})) for _, data in graph.nodes(data=True)],
                "label": label,
                "labels": {node: node_labels[start + node] for node in graph if start + node in node_labels},
            }
        )
    return drawn


def feature_text(features: dict[int, int]) -> str:
    """A node's features as a sum of unit vectors, such as ``2e1-e3``."""
    words: list[str] = []
    for index, value in sorted(features.items()):
        size = "" if abs(value) == 1 else str(abs(value))
        words.append(f"{'-' if value < 0 else '+' if words else ''}{size}e{index + 1}")
    return "".join(words)


def _node_labels(task: TrainingTask) -> dict[int, str]:
    if task.labelled_nodes is None:
        return {}
    return {node: str(task.labels[place]) for place, node in enumerate(task.labelled_nodes.tolist())}


def _drawing(instance: Instance, chains: Mapping[str, Chain]) -> Drawing | None:
    if instance.document is None:
        return None
    text = zlib.decompress(instance.document)
    loaded = json_files.read_instance(json_files.parse(text, instance.name))
    source = loaded.source if isinstance(loaded, Derivation) else loaded
    graph = None if isinstance(source, TrainingTask) else formula_graph(source)
    is_empty = graph and not any(graph.get(name) for name in ("n", "m", "numbers"))
    if graph and (is_empty or len(graph.get("edges", ())) > 3 * MOST_ENDS):
        graph = None
    tasks = {}
    for name, rules in chains.items():
        task = source if isinstance(source, TrainingTask) else Derivation.of(source, rules).target
        tasks[name] = {"graphs": training_graphs(task), "count": len(task.graphs)}
    return {"graph": graph, "tasks": tasks} if graph or tasks else None


def _chains(results: Results) -> dict[int, dict[str, Chain]]:
    """The chain of rules that led each instance to each architecture."""
    found: dict[int, dict[str, Chain]] = {}
    for row in results.rows:
        names = [step["rule"] for step in row.chain if step["rule"]]
        if row.architecture and row.chain and set(names) <= set(RULES):
            found.setdefault(row.instance, {})[row.architecture] = tuple(RULES[name] for name in names)
    return found


def _in_turn(instances: Sequence[Instance]) -> Iterable[int]:
    """Places of instances that a picture can show: the smallest of each family, the next of each, ..."""
    families: dict[str, list[int]] = {}
    small = [i for i, instance in enumerate(instances) if instance.document and _ends(instance) <= MOST_ENDS]
    for place in sorted(small, key=lambda i: (_ends(instances[i]), instances[i].name)):
        families.setdefault(instances[place].family, []).append(place)
    ranked = [(rank, place) for members in families.values() for rank, place in enumerate(members)]
    return [place for _, place in sorted(ranked)]


def _ends(instance: Instance) -> int:
    names = ("num_literals", "num_incidences", "num_terms", "num_edges", "num_numbers")
    return next((instance.size[name] for name in names if name in instance.size), 0)


def _signed(clauses: Iterable[Iterable[int]]) -> list[list[tuple[int, int]]]:
    return [[(abs(literal) - 1, 1 if literal > 0 else -1) for literal in clause] for clause in clauses]


def _incidence(n: int, members: Sequence[Iterable[tuple[int, int]]]) -> Drawing:
    edges = [
        number
        for constraint, ends in enumerate(members)
        for variable, sign in ends
        for number in (int(variable), constraint, 1 if sign > 0 else -1)
    ]
    return {"kind": "incidence", "n": n, "m": len(members), "edges": edges}
