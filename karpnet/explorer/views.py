"""A chain and its task as the page shows them: texts, names and drawings, ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from karpnet.explorer.evaluation import coded
from karpnet.explorer.links import Links
from reductions.core import AnyProblem, Derivation, predicted_sizes, size_text, title
from reductions.errors import InputError
from reductions.paths import chains, extent, to_no_task
from reductions.problems.clauses import ClauseProblem
from reductions.problems.sign_system import SignSystem
from reductions.reading.json_types import JsonValue
from reductions.reading.stored import StoredObject, StoredValue
from reductions.training.graphs import GraphBatch, feature_text
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

MOST_SAMPLES = 6_000  # of a task that is drawn; a larger one is summed up
MOST_NODES = 40_000
MOST_BUILT = 5_000_000  # of all that a task counts
MOST_ENTRIES = 600  # of a witness that one can toggle
_ENTRY_LETTERS = {"linear-equations": "x", "pseudo-boolean": "x", "sign-system": "s", "exact-cover": "set "}


def too_large(derivation: Derivation) -> str:
    """Why a chain is summed up and not drawn; empty where it is drawn."""
    target = derivation.target
    if not isinstance(target, TrainingTask):
        return to_no_task(target.name)
    samples, nodes = target.num_samples, target.graphs.num_nodes
    if samples > MOST_SAMPLES or nodes > MOST_NODES:
        return (
            f"{samples:,} graphs with {nodes:,} nodes are too many to draw (at most {MOST_SAMPLES:,} with "
            f"{MOST_NODES:,}); the commands of karpnet take them"
        )
    return ""


def expect_buildable(problem: AnyProblem, to: str, via: Sequence[str]) -> None:
    """Refuse a chain whose task would fill the memory, by the size maps of its rules.

    Raises
    ------
    InputError
        If the smallest task that a chain of rules makes is predicted to be too large.
    """
    sizes = [predicted_sizes(problem.size(), chain)[-1] for chain in chains(problem.name, to, via)]
    least = min(map(extent, sizes), default=0)
    if least > MOST_BUILT:
        expected = f"expected a task of at most {MOST_BUILT:,} nodes, edges and other parts"
        raise InputError("explorer", f"{expected}, got {least:,} by the rules' size maps", "choose another")


def chain_view(derivation: Derivation, links: Links) -> StoredObject:
    """The chain, its source with the parts that rules tell apart, and its task with all graphs."""
    view: StoredObject = {
        "steps": steps_view(derivation),
        "summary_only": too_large(derivation),
        "is_task": isinstance(derivation.target, TrainingTask),
    }
    if view["summary_only"] or not view["is_task"]:
        return view
    task: TrainingTask = derivation.target
    view["source"] = _source_view(derivation, links)
    view["task"] = task_view(task, links)
    view["start"] = _start(derivation.source, task)
    view["layers"] = [_layer(problem) for problem in derivation.instances[:-1]]
    return view


def _layer(problem: AnyProblem) -> StoredObject:
    """A problem on the way, and what the entries of its witnesses are called."""
    witness = problem.random_witness(np.random.default_rng(0))
    return {"title": title(problem), "names": entry_names(problem, len(witness))}


def _start(source: Any, task: TrainingTask) -> StoredObject:
    """What the page shows first: a witness that one can toggle, else weights of nothing."""
    if not isinstance(source, TrainingTask) and (values := values_of(source)):
        size = len(source.random_witness(np.random.default_rng(0)))
        return {"witness": [values[0]] * size}
    width, inputs = task.architecture.width, task.architecture.num_inputs(task.graphs)
    return {"weights": Hypothesis.from_integers([[0] * inputs] * width, [1] * width).to_json()}


def steps_view(derivation: Derivation) -> list[StoredValue]:
    """Every instance of the chain with its size, and the rule that made it."""
    made = zip(derivation.instances, (None, *derivation.rules), strict=True)
    return [
        {
            "title": title(instance),
            "name": _node_name(instance),
            "size": size_text(instance.size()),
            "rule": None if rule is None else rule.name,
            "summary": "" if rule is None else rule.summary,
            "reference": "" if rule is None else rule.reference,
        }
        for instance, rule in made
    ]


def task_view(task: TrainingTask, links: Links) -> StoredObject:
    """A task: its class, its labels, and its graphs as pictures need them."""
    architecture, nodes = task.architecture, task.labelled_nodes
    graph_of = np.arange(task.num_samples) if nodes is None else task.graphs.graph_of_node()[nodes]
    origin = np.full(task.num_samples, -1)  # a task without a chain has no gadgets
    for place, (_, samples) in enumerate(links.gadgets):
        origin[list(samples)] = place
    return {
        "architecture": architecture.name,
        "formula": getattr(architecture, "formula", ""),
        "width": architecture.width,
        "is_classifier": architecture.is_classifier,
        "tolerance": str(task.tolerance),
        "approximate_tolerance": float(task.tolerance),
        "lifting_bound": None if task.lifting_bound is None else str(task.lifting_bound),
        "max_errors": task.max_errors,
        "labels": coded(task.labels),
        "graph_of": graph_of,
        "node_of": None if nodes is None else nodes - task.graphs.node_offsets[graph_of],
        "inputs": _input_names(task),
        "gadgets": [left for left, _ in links.gadgets],
        "gadget_of": origin,
        "graphs": _drawings(task.graphs),
    }


def _source_view(derivation: Derivation, links: Links) -> StoredObject:
    source = derivation.source
    if isinstance(source, TrainingTask):
        return {"name": source.name, "parts": [], "samples": [], "num_constraints": 0, "values": []}
    constraints = source.num_constraints
    return {
        "name": source.name,
        "parts": list(links.parts),
        "samples": [list(samples) for samples in links.samples],
        "num_constraints": constraints,
        "values": values_of(source),
    }


def values_of(problem: AnyProblem) -> list[JsonValue]:
    """The values that an entry of a witness may have; none where entries depend on each other."""
    witness = problem.random_witness(np.random.default_rng(0))
    if len(witness) > MOST_ENTRIES:
        return []
    if witness.dtype == np.bool_:
        return [False, True]
    if isinstance(problem, SignSystem):
        return [-1, 1]
    colors = getattr(problem, "num_colors", None)
    return [] if colors is None else list(range(colors))


def entry_names(problem: AnyProblem, count: int) -> list[str]:
    """What the entries of a witness are called."""
    if isinstance(problem, ClauseProblem):
        return [f"x{i + 1}" for i in range(count)]
    if problem.name in _ENTRY_LETTERS:
        letter = _ENTRY_LETTERS[problem.name]
        return [f"{letter}{i + (letter != 'set ')}" for i in range(count)]
    if (numbers := getattr(problem, "numbers", None)) is not None:
        return [f"number {i + 1} ({number})" for i, number in enumerate(numbers)]
    word = "vertex" if hasattr(problem, "num_vertices") else "entry"
    return [f"{word} {i}" for i in range(count)]


def _node_name(instance: Any) -> str:
    """What the map of problems and rules calls it."""
    return str(instance.architecture.name if isinstance(instance, TrainingTask) else instance.name)


def _input_names(task: TrainingTask) -> list[StoredValue]:
    """What weight vectors read: features of the message, the node's own, and the biases; or degrees."""
    architecture, graphs = task.architecture, task.graphs
    if getattr(architecture, "statistic", "") == "degrees":
        return [f"degree {i}" for i in range(architecture.num_inputs(graphs))]
    features = [f"e{i + 1}" for i in range(graphs.num_features)]
    own = [f"own {name}" for name in features if getattr(architecture, "root", False)]
    biases = [
        name for name, has in (("b", "bias"), ("c", "readout_bias")) if getattr(architecture, has, False)
    ]
    return [*features, *own, *biases]


def _drawings(graphs: GraphBatch) -> StoredObject:
    """All graphs side by side: where the nodes and edges of each are, and what stands in each node.

    Ends of edges are numbered within their graph; edges stand graph by graph.
    """
    graph_of_edge = graphs.graph_of_node()[graphs.edges[0]]
    order = np.argsort(graph_of_edge, kind="stable")
    ends = graphs.edges[:, order] - graphs.node_offsets[graph_of_edge[order]]
    places: dict[str, int] = {}
    text_of = [feature_text(graphs.features.row(node)) for node in range(graphs.num_nodes)]
    return {
        "nodes": graphs.node_offsets,
        "edges": np.searchsorted(graph_of_edge[order], np.arange(len(graphs) + 1)),
        "from": ends[0],
        "to": ends[1],
        "texts": {"at": [places.setdefault(text, len(places)) for text in text_of], "texts": list(places)},
    }
