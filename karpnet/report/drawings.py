"""Small instances as the page draws them: the formula's graph, and some training graphs."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from karpnet.report.results import Instance, Results
from reductions.core import Derivation
from reductions.drawings import Drawing, GraphDrawing, IncidenceDrawing, NumbersDrawing
from reductions.formats import json_files
from reductions.formats.json_text import dumps
from reductions.paths import Chain
from reductions.reading.json_types import JsonObject
from reductions.rules import RULES
from reductions.training.task import TrainingTask

MOST_ENDS = 600  # incidences of a formula, or edges of a graph, that a picture can show
MOST_GRAPHS = 12  # of a task's training graphs
_MOST_NODES = 150  # of one training graph
_MOST_NUMBERS = 60
_BUDGET = 400_000  # bytes of all drawings of a page


def drawings(results: Results, first: int) -> dict[int, JsonObject]:
    """Drawings of the instance that is opened first, and of small ones of every family in turn.

    Parameters
    ----------
    first : int
        Place of the instance that is opened first.
    """
    drawn: dict[int, JsonObject] = {}
    chains = _chains(results)
    left = _BUDGET
    for place in [first, *_in_turn(results.instances)]:
        if place in drawn or left <= 0:
            continue
        drawing = _drawing(results.instances[place], chains.get(place, {}))
        if drawing is not None:
            drawn[place] = drawing
            left -= len(dumps(drawing))
    return drawn


def picture(drawing: Drawing) -> JsonObject | None:
    """A drawing as the page's script reads it, ends in one flat list; None for nothing, and for too much."""
    match drawing:
        case IncidenceDrawing(edges=edges) | GraphDrawing(edges=edges) if len(edges) > MOST_ENDS:
            return None
        case IncidenceDrawing(n, m, triples):
            ends = [number for triple in triples for number in triple]
            return {"kind": "incidence", "n": n, "m": m, "edges": ends} if n or m else None
        case GraphDrawing(n, pairs):
            return {"kind": "graph", "n": n, "edges": [end for pair in pairs for end in pair]} if n else None
        case NumbersDrawing(numbers):
            shown = [str(number) for number in numbers[:_MOST_NUMBERS]]
            return {"kind": "numbers", "numbers": shown} if shown else None


def training_graphs(task: TrainingTask) -> list[JsonObject]:
    """Some graphs of a task from first to last, with features and labels as texts."""
    lengths = np.diff(task.graphs.node_offsets)
    places = np.linspace(0, len(lengths) - 1, min(len(lengths), MOST_GRAPHS)).round().astype(int)
    drawn = [task.graph_drawing(i) for i in np.unique(places).tolist() if lengths[i] <= _MOST_NODES]
    return [
        {
            "n": graph.num_vertices,
            "edges": [end for pair in graph.edges for end in pair],
            "features": graph.texts,
            "label": graph.label,
            "labels": {str(node): label for node, label in graph.labels.items()},
            **({"weights": graph.weights} if graph.weights else {}),
        }
        for graph in drawn
    ]


def _drawing(instance: Instance, chains: Mapping[str, Chain]) -> JsonObject | None:
    if instance.document is None:
        return None
    text = zlib.decompress(instance.document)
    source = json_files.read_derivation(json_files.parse(text, instance.name)).source
    drawing = None if isinstance(source, TrainingTask) else source.drawing()
    graph = picture(drawing) if drawing else None
    tasks: JsonObject = {}
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
    names = (
        "num_literals", "num_incidences", "num_terms", "num_edges", "num_arcs", "num_products",
        "num_numbers", "num_items",
    )  # fmt: skip
    return next((instance.size[name] for name in names if name in instance.size), 0)
