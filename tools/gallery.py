"""Write docs/gallery.md and the pictures of the gadget graphs from the registry of rules.

``python -m tools.gallery`` regenerates them; a test fails if they are out of date.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib
import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from karpnet.api.explain import Step, construction, explain_rule
from reductions.formats.files import write_text
from reductions.rules import RULES
from reductions.training.architectures import ThresholdAnd
from reductions.training.graphs import feature_text
from reductions.training.task import TrainingTask

DOCS = Path(__file__).parents[1] / "docs"
_MAX_GRAPHS = 12  # graphs of a task that fit into one picture
_COLUMNS = 4
_LONGEST_INSIDE = 4  # characters of a text that fits into a node


def picture_name(rule_name: str) -> str:
    """File name of a rule's picture."""
    return re.sub(r"[^a-z0-9]+", "-", rule_name) + ".svg"


def write_gallery(docs: Path = DOCS) -> None:
    """Write the page and all pictures."""
    (docs / "gallery").mkdir(parents=True, exist_ok=True)
    write_text(docs / "gallery.md", page())
    for name, svg in pictures().items():
        write_text(docs / "gallery" / name, svg)


def page() -> str:
    """The text of docs/gallery.md."""
    parts = [
        "# Gallery of rules\n",
        "`python -m tools.gallery` writes this page from the registry. It shows every rule with its "
        "construction, why it preserves the answer, and a worked example with its numbers.\n",
        *(f"- [{name}](#{_anchor(name)}): {rule.summary}" for name, rule in RULES.items()),
    ]
    return "\n".join(parts) + "\n" + "".join(_section(explain_rule(name)) for name in RULES)


def pictures() -> dict[str, str]:
    """SVG text of the example's gadget graphs, for every rule into training."""
    drawn = {}
    for name, rule in RULES.items():
        assert rule.example is not None
        target = rule.instance(rule.example())
        if isinstance(target, TrainingTask):
            drawn[picture_name(name)] = draw(target)
    return drawn


def draw(task: TrainingTask) -> str:
    """Draw the first graphs of a task: features on the nodes, labels above."""
    count = min(len(task.graphs), _MAX_GRAPHS)
    columns = min(count, _COLUMNS)
    rows = -(-count // columns)
    side = 6.0 if count == 1 else 2.1
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "karpnet", "font.size": 8}):
        figure = Figure(figsize=(side * columns, side * rows), layout="constrained")
        for index in range(count):
            axes = figure.add_subplot(rows, columns, index + 1)
            _draw_graph(task, index, axes)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _draw_graph(task: TrainingTask, index: int, axes: Axes) -> None:
    graph = task.graphs.graph(index)
    first = int(task.graphs.node_offsets[index])
    labels = {node: feature_text(data.get("x", {}).items()) for node, data in graph.nodes(data=True)}
    colors = ["#d9e8f5"] * len(graph)
    if task.labelled_nodes is not None:
        for place, node in enumerate(task.labelled_nodes.tolist()):
            if first <= node < first + len(graph):
                labels[node - first] = f"y={task.labels[place]}"
                colors[node - first] = "#fbe3c0"
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
        edgecolors="#335577",
    )
    axes.set(xlim=(min(xs) - 0.8, max(xs) + 0.8), ylim=(min(ys) - 0.8, max(ys) + 0.8), aspect="equal")
    axes.set_axis_off()


def _positions(task: TrainingTask, graph: nx.Graph[int]) -> dict[int, tuple[float, float]]:
    """Deterministic places, no random layout."""
    if task.labelled_nodes is not None:
        return _layers(graph, set(task.labelled_nodes.tolist()))
    places: dict[int, tuple[float, float]] = {}
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


def _layers(graph: nx.Graph[int], labeled: set[int]) -> dict[int, tuple[float, float]]:
    """Nodes with features in the middle, their pendant probes above, the other labeled ones below."""
    carriers = [node for node in graph if node not in labeled]
    places = {node: (float(i), 0.0) for i, node in enumerate(carriers)}
    probes = [node for node in graph if node in labeled and graph.degree[node] == 1]
    places |= {node: (places[next(iter(graph[node]))][0], 1.0) for node in probes}
    rest = [node for node in graph if node not in places]
    step = len(carriers) / (len(rest) + 1)
    return places | {node: ((i + 1) * step - 0.5, -1.2) for i, node in enumerate(rest)}


def _section(step: Step) -> str:
    rule = step.rule
    relation = "=" if rule.size_is_exact else "≤"
    sizes = ", ".join(
        f"{key.removeprefix('num_').replace('_', ' ')} {step.built[key]} ({relation} {value})"
        for key, value in step.predicted.items()
    )
    lines = [f"\n## {rule.name}\n", f"{construction(rule)}\n", f"*Reference*: {rule.reference}\n"]
    if picture_name(rule.name) in _training_pictures():
        lines.append(f"![The training graphs of the example](gallery/{picture_name(rule.name)})\n")
    lines += [
        f"*Example*, {rule.source}: `{_short(step.source)}`\n",
        f"becomes {rule.target}: `{_short(step.target)}`\n",
        f"| {rule.source} | {rule.target} |",
        "|---|---|",
        *(f"| {_cell(before)} | {_cell(after)} |" for before, after in step.pairs),
        f"\n*Sizes built (and by the size map)*: {sizes}\n",
    ]
    if step.witness:
        lines.append(f"*Witness* `{_short(step.witness)}` becomes `{_short(step.mapped)}`\n")
    return "\n".join(lines)


def _training_pictures() -> set[str]:
    from reductions.training.architectures import ARCHITECTURES

    return {picture_name(name) for name, rule in RULES.items() if rule.target in ARCHITECTURES}


def _anchor(name: str) -> str:
    return re.sub(r"[^a-z0-9-]", "", name)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _short(text: str, limit: int = 400) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


if __name__ == "__main__":
    write_gallery()
