"""What `benchmarks.layers` compares: networks, and instances with and without a solution."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

import karpnet as kn
from instances.families.formulas import planted_nae_sat, random_nae_sat
from reductions.core import AnyProblem
from reductions.errors import expect
from reductions.problems.graph_coloring import GraphColoring
from reductions.training.layers import LAYERS

YES_RATIO, NO_RATIO, GRAPH_RATIO = 1.5, 2.6, 2.0  # clauses a variable, and edges a vertex


@dataclass(frozen=True)
class Network:
    """What is trained: a layer or an architecture, and the rule that leads there if it is not the default."""

    name: str
    target: str
    via: str = ""


_LAYERS = [Network(name, name) for name in LAYERS]
_PLAIN = (
    "relu-sum",
    "relu-sum/sum-self",
    "relu-sum/mean",
    "relu-sum/root",
    "relu-sum/mean/root",
    "relu-sum/gcn",
)
_OTHERS = ("leaky-relu-sum/0.01", "relu-sum/readout-bias")
_BY_RULE = (
    ("relu-sum/gcn/stars", "relu-sum/gcn"),
    ("relu-sum/one-channel", "relu-sum"),
    ("relu-sum/bias/one-channel", "relu-sum/bias"),
    ("relu-sum/amplified", "relu-sum"),
    ("relu-sum/bias/amplified", "relu-sum/bias"),
)
NETWORKS = {
    "NAE-3": [
        *_LAYERS,
        *(Network(name, name) for name in (*_PLAIN, *_OTHERS)),
        *(Network(name, target, f"sign-system-to-{name}") for name, target in _BY_RULE),
    ],
    "3-coloring": [
        *_LAYERS,
        Network("relu-sum", "relu-sum", "hypergraph-coloring-to-relu-sum"),
        Network("relu-sum/readout-bias", "relu-sum/readout-bias"),
        Network("relu-sum/hidden-bias", "relu-sum/hidden-bias"),
        Network("relu-sum/amplified", "relu-sum", "hypergraph-coloring-to-relu-sum/amplified"),
        Network("relu-sum/bias, by sign systems", "relu-sum/bias", "sign-system-to-relu-sum/bias"),
    ],
}


@dataclass(frozen=True)
class Source:
    """Instances of one size; descent is tuned on the first YES, which is not counted."""

    name: str
    size: int
    tuning: AnyProblem
    yes: tuple[AnyProblem, ...]
    no: tuple[AnyProblem, ...]


def nae_source(num_variables: int, count: int) -> Source:
    """Planted formulas, and random ones that a SAT solver refutes."""
    yes = [planted_nae_sat(num_variables, YES_RATIO, 3, seed)[0] for seed in range(count + 1)]
    clauses = round(NO_RATIO * num_variables)
    drawn = (random_nae_sat(num_variables, clauses, 3, seed) for seed in itertools.count())
    no = itertools.islice((formula for formula in drawn if _verdict(formula) == "NO"), count)
    return Source("NAE-3", num_variables, yes[0], tuple(yes[1:]), tuple(no))


def coloring_source(num_vertices: int, count: int) -> Source:
    """Random graphs with a given number of edges, sorted by a SAT solver."""
    expect("--vertices", num_vertices >= 6, "at least 6: smaller graphs are complete", num_vertices)
    found: dict[str, list[AnyProblem]] = {"YES": [], "NO": []}
    pairs = list(itertools.combinations(range(num_vertices), 2))
    for seed in itertools.count():
        rng = np.random.default_rng(seed)
        chosen = rng.choice(len(pairs), min(round(GRAPH_RATIO * num_vertices), len(pairs)), replace=False)
        graph = GraphColoring.from_edges(num_vertices, [pairs[i] for i in chosen], 3)
        found[_verdict(graph)].append(graph)
        if len(found["YES"]) > count and len(found["NO"]) >= count:
            break
    tuning, *yes = found["YES"][: count + 1]
    return Source("3-coloring", num_vertices, tuning, tuple(yes), tuple(found["NO"][:count]))


def _verdict(problem: AnyProblem) -> str:
    return kn.solve(problem, "cadical").verdict
