"""Chains of rules between problems."""

from __future__ import annotations

from typing import Any

import networkx as nx

from reductions.core import Derivation, Reduction
from reductions.errors import PathError
from reductions.problems import PROBLEMS
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES

Chain = tuple[Reduction[Any, Any, Any, Any], ...]


def rule_graph() -> nx.MultiDiGraph[str]:
    """The rules as edges between the names of problems and architectures."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for rule in RULES.values():
        graph.add_edge(rule.source, rule.target, key=rule.name)
    return graph


def chains(source: str, target: str) -> list[Chain]:
    """All chains of rules from source to target that visit no problem twice, short ones first.

    The empty chain when source and target are the same.
    """
    if source == target:
        return [()]
    graph = rule_graph()
    if source not in graph or target not in graph:
        return []
    paths: list[list[Any]] = list(nx.all_simple_edge_paths(graph, source, target))
    found = [tuple(RULES[key] for _, _, key in path) for path in paths]
    return sorted(found, key=lambda chain: (len(chain), [rule.name for rule in chain]))


def derive(problem: Any, target: str) -> Derivation:
    """Map an instance to the target by the shortest chain.

    Raises
    ------
    PathError
        If no chain leads there, or the target's name is unknown.
    """
    found = chains(problem.name, target)
    if not found:
        raise PathError(_no_path(problem.name, target))
    return Derivation.of(problem, found[0])


def _no_path(source: str, target: str) -> str:
    known = sorted(PROBLEMS) + list(ARCHITECTURES)
    if target not in known:
        return f"--to: expected one of {', '.join(known)}, got {target!r}"
    reachable = [name for name in ARCHITECTURES if chains(source, name)]
    return f"no chain of rules leads from {source} to {target}; from here: {', '.join(reachable)}"
