"""Pictures of instances: the graphs of a task, and a problem beside what a rule makes of it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import matplotlib
import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reductions.core import AnyProblem
from reductions.training.architectures import ThresholdAnd
from reductions.training.graphs import feature_text
from reductions.training.task import TrainingTask

Places: TypeAlias = dict[Any, tuple[float, float]]
_MAX_GRAPHS = 12  # graphs of a task that fit into one picture
_COLUMNS = 4
_LONGEST_INSIDE = 4  # characters of a text that fits into a node
_MOST = 14  # rows, variables or numbers that stay readable side by side
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "karpnet", "font.size": 8}
_BLUE, _ORANGE, _LINE = "#d9e8f5", "#fbe3c0", "#335577"


def draw_rule(source: AnyProblem, target: AnyProblem) -> str:
    """SVG text of a rule's example: the graphs of a task, else source and target side by side."""
    if isinstance(target, TrainingTask):
        return draw_task(target)
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(9.0, 3.4), layout="constrained")
        for place, problem in enumerate((source, target), 1):
            _draw_problem(problem, figure.add_subplot(1, 2, place))
        return _svg(figure)


def draw_task(task: TrainingTask) -> str:
    """Draw the first graphs of a task: features on the nodes, labels above."""
    count = min(len(task.graphs), _MAX_GRAPHS)
    columns = min(count, _COLUMNS)
    rows = -(-count // columns)
    side = 6.0 if count == 1 else 2.1
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(side * columns, side * rows), layout="constrained")
        for index in range(count):
            axes = figure.add_subplot(rows, columns, index + 1)
            _draw_graph(task, index, axes)
        return _svg(figure)


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _draw_graph(task: TrainingTask, index: int, axes: Axes) -> None:
    graph = task.graphs.graph(index)
    first = int(task.graphs.node_offsets[index])
    labels = {node: feature_text(data.get("x", {}).items()) for node, data in graph.nodes(data=True)}
    colors = [_BLUE] * len(graph)
    if task.labelled_nodes is not None:
        for place, node in enumerate(task.labelled_nodes.tolist()):
            if first <= node < first + len(graph):
                labels[node - first] = f"y={task.labels[place]}"
                colors[node - first] = _ORANGE
        title = "labeled nodes in orange"
    else:
        title = f"graph {index}: y = {task.labels[index]}"
    places = _positions(task, graph)
    xs, ys = zip(*places.values(), strict=True)
    axes.set_title(title)
    small = isinstance(task.architecture, ThresholdAnd) and task.architecture.statistic == "degrees"
    long = [node for node, text in labels.items() if len(text) > _LONGEST_INSIDE]
    other_side = 0.5 if task.labelled_nodes is None else -0.9  # there are labels above
    for turn, node in enumerate(long):  # in turn at either side, so that neighbors' texts do not meet
        x, y = places[node]
        side = other_side if turn % 2 else -0.5
        axes.text(x, y + side, labels.pop(node), size=7, ha="center", va="center")
    nx.draw_networkx(
        graph,
        pos=places,
        ax=axes,
        labels=labels,
        node_color=colors,
        node_size=30 if small else 420,
        font_size=7,
        edgecolors=_LINE,
    )
    axes.set(xlim=(min(xs) - 0.8, max(xs) + 0.8), ylim=(min(ys) - 0.8, max(ys) + 0.8), aspect="equal")
    axes.set_axis_off()


def _positions(task: TrainingTask, graph: nx.Graph[int]) -> Places:
    """Deterministic places, no random layout."""
    if task.labelled_nodes is not None:
        return _layers(graph, set(task.labelled_nodes.tolist()))
    places: Places = {}
    for number, nodes in enumerate(
        sorted(map(sorted, nx.connected_components(graph)), key=len, reverse=True)
    ):
        x, y = (number % 5) * 2.8, -(number // 5) * 2.8
        hub = max(nodes, key=lambda node: (graph.degree[node], -node))
        places[hub] = (x, y)
        others = [node for node in nodes if node != hub]
        for turn, node in enumerate(others):  # a ring around the hub
            angle = 2 * np.pi * turn / len(others)
            places[node] = (x + float(np.cos(angle)), y + float(np.sin(angle)))
    return places


def _layers(graph: nx.Graph[int], labeled: set[int]) -> Places:
    """Nodes with features in the middle, their pendant probes above, the other labeled ones below."""
    carriers = [node for node in graph if node not in labeled]
    places = {node: (float(i), 0.0) for i, node in enumerate(carriers)}
    probes = [node for node in graph if node in labeled and graph.degree[node] == 1]
    places |= {node: (places[next(iter(graph[node]))][0], 1.0) for node in probes}
    rest = [node for node in graph if node not in places]
    step = len(carriers) / (len(rest) + 1)
    return places | {node: ((i + 1) * step - 0.5, -1.2) for i, node in enumerate(rest)}


def _draw_problem(problem: AnyProblem, axes: Axes) -> None:
    """A graph as such; numbers in a line; everything else as variables above and rows below."""
    data: Mapping[str, Any] = problem.to_json()
    axes.set_title(problem.name)
    axes.set_axis_off()
    if "numbers" in data:
        _draw_numbers(data, axes)
    elif "edges" in data and all(len(edge) == 2 for edge in data["edges"]):
        _draw_edges(data, axes)
    else:
        _draw_incidences(data, axes)


def _draw_numbers(data: Mapping[str, Any], axes: Axes) -> None:
    numbers = data["numbers"][:_MOST]
    for place, number in enumerate(numbers):
        x, y = place % 5, -(place // 5)
        axes.text(
            x, y, str(number), ha="center", va="center", bbox={"boxstyle": "round", "fc": _BLUE, "ec": _LINE}
        )
    below = f"target {data['target']}" if "target" in data else f"half of the sum: {sum(data['numbers'])} / 2"
    more = len(data["numbers"]) - len(numbers)
    axes.text(
        2, -(len(numbers) - 1) // 5 - 1.0, below + (f"; {more} more numbers" if more else ""), ha="center"
    )
    axes.set(xlim=(-0.7, 4.7), ylim=(-(len(numbers) // 5) - 1.6, 0.8))


def _draw_edges(data: Mapping[str, Any], axes: Axes) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(data["num_vertices"]))
    graph.add_edges_from(data["edges"])
    places = nx.circular_layout(graph)
    size = 260 if len(graph) <= 20 else 90
    nx.draw_networkx_edges(graph, places, ax=axes, edge_color=_LINE, width=0.8)
    nx.draw_networkx_nodes(graph, places, ax=axes, node_color=_BLUE, edgecolors=_LINE, node_size=size)
    nx.draw_networkx_labels(graph, places, ax=axes, font_size=7 if len(graph) <= 20 else 5)
    facts = [f"{key.replace('_', ' ')} {data[key]}" for key in ("num_colors", "bound") if key in data]
    axes.text(0, -1.25, ", ".join(facts).replace("num ", ""), ha="center", va="top")
    axes.set_aspect("equal")


def _draw_incidences(data: Mapping[str, Any], axes: Axes) -> None:
    """Circles are variables, squares rows; a dashed line is a negative occurrence."""
    rows, names, notes = _rows(data)
    rows, notes = rows[:_MOST], notes[:_MOST]
    used = sorted({variable for row in rows for variable, _ in row})[: 2 * _MOST]
    across = _evenly(len(used), max(len(used), len(rows)))
    down = _evenly(len(rows), max(len(used), len(rows)))
    place = dict(zip(used, across, strict=True))
    for x, row in zip(down, rows, strict=True):
        for variable, value in row:
            if variable in place:
                axes.plot(
                    [place[variable], x], [1, 0], color=_LINE, lw=0.9, ls="-" if value > 0 else "--", zorder=1
                )
                if abs(value) != 1:
                    axes.text(0.7 * x + 0.3 * place[variable], 0.3, str(abs(value)), size=6, ha="center")
    axes.scatter(across, [1] * len(across), s=150, c=_BLUE, edgecolors=_LINE, zorder=2)
    axes.scatter(down, [0] * len(down), s=130, c=_ORANGE, edgecolors=_LINE, marker="s", zorder=2)
    for variable, x in place.items():
        axes.text(x, 1, names(variable), size=6, ha="center", va="center")
    for x, note in zip(down, notes, strict=True):
        axes.text(x, -0.22, note, size=6.5, ha="center", va="top")
    hidden = _hidden(data, len(rows))
    axes.set(xlim=(-0.7, max(len(used), len(rows)) - 0.3), ylim=(-0.75, 1.3))
    if hidden:
        axes.text(0, -0.6, f"{hidden} more rows", ha="left")


def _rows(data: Mapping[str, Any]) -> tuple[list[list[tuple[int, int]]], Any, list[str]]:
    """Pairs (variable, coefficient) of every row, what variables are called, and notes below rows."""
    if "clauses" in data:
        rows = [[(abs(a) - 1, 1 if a > 0 else -1) for a in clause] for clause in data["clauses"]]
        return rows, lambda v: f"x{v + 1}", [""] * len(rows)
    if "sets" in data:
        return [[(e, 1) for e in part] for part in data["sets"]], str, [""] * len(data["sets"])
    if "edges" in data:
        return [[(v, 1) for v in edge] for edge in data["edges"]], str, [""] * len(data["edges"])
    rows = [[(v, a) for v, a in row] for row in data["rows"]]
    relations = data.get("relations", ["="] * len(rows))
    notes = [f"{sign} {b}".replace(">=", "≥") for sign, b in zip(relations, data["targets"], strict=True)]
    return rows, lambda v: str(v + 1), notes


def _hidden(data: Mapping[str, Any], shown: int) -> int:
    return max(len(data[key]) - shown for key in ("clauses", "sets", "edges", "rows") if key in data)


def _evenly(count: int, length: int) -> Sequence[float]:
    """So many places, spread over a line of that length."""
    return [(i + 0.5) * length / count - 0.5 for i in range(count)]
