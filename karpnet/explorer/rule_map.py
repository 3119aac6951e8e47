"""The map of problems and rules as seen from one problem, floor by floor."""

from __future__ import annotations

from functools import cache

from karpnet.api.reduce import nearest
from reductions.errors import PathError
from reductions.paths import chains, rule_graph
from reductions.problems import PROBLEMS
from reductions.reading.json_types import JsonObject
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES

PLAIN = "relu-sum"  # whose graphs explain themselves best


@cache
def rule_map(problem: str) -> JsonObject:
    """All problems and architectures, those in reach of a problem by the number of rules that lead there.

    Parameters
    ----------
    problem : str
        Where chains start.

    Returns
    -------
    dict
        ``floors``: names by distance, the problem itself first, architectures apart in ``tasks``;
        ``unreachable``: what no chain leads to; ``rules``: name, ends and summary of each.
    """
    import networkx as nx

    graph = rule_graph()
    distances: dict[str, int] = {problem: 0}
    if problem in graph:
        distances = dict(nx.single_source_shortest_path_length(graph, problem))
    near = {name: steps for name, steps in distances.items() if name not in ARCHITECTURES}
    names = sorted({*PROBLEMS, *graph.nodes} - {*ARCHITECTURES})
    return {
        "floors": [
            sorted(name for name, steps in near.items() if steps == floor)
            for floor in range(max(near.values()) + 1)
        ],
        "tasks": [name for name in ARCHITECTURES if name in distances],
        "unreachable": [name for name in [*names, *ARCHITECTURES] if name not in distances],
        "rules": [
            {"name": rule.name, "source": rule.source, "target": rule.target, "summary": rule.summary}
            for rule in RULES.values()
        ],
    }


def usual_target(problem: str) -> str | None:
    """Where the explorer leads first: a plain sum of relus, else the nearest; None where nothing trains."""
    if chains(problem, PLAIN):
        return PLAIN
    try:
        return nearest(problem)
    except PathError:
        return None
