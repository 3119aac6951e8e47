"""Instances of the problems about tours through all vertices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, permutations, product
from random import Random
from typing import Any

from karpnet.testing.instances.graphs import all_graphs, draw_graph, structured_graphs
from karpnet.testing.instances.shape import Instances, P, unlike
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hamiltonian import DirectedHamiltonianCycle, HamiltonianCycle, HamiltonianPath

_LONGEST = 6  # vertices of a drawn graph: 720 orders
_SMALL = 6
_SMALL_DIRECTED = 3


def _planted(random: Random, n: int, missing: tuple[int, ...]) -> set[tuple[int, int]]:
    """The arcs of a random cycle through all vertices, or of one that misses steps."""
    order = random.sample(range(n), n)
    arcs = set(pairwise([*order, *order[:1]])) if n > 1 else set()
    return arcs - set(random.sample(sorted(arcs), min(len(arcs), random.choice(missing))))


def undirected(make: Callable[[SimpleGraph], P], missing: tuple[int, ...]) -> Instances[P]:
    """A graph and nothing else; ``missing`` steps of a planted cycle leave a tour, or just none."""

    def draw(random: Random, size: int) -> P:
        n = min(size, _LONGEST)
        edges = (
            {(min(arc), max(arc)) for arc in _planted(random, n, missing)} if random.random() < 0.6 else set()
        )
        if not edges or random.random() < 0.25:
            edges |= set(draw_graph(random, n).pairs())
        return make(SimpleGraph.from_edges(n, sorted(edges)))

    def special(random: Random) -> Iterator[P]:
        for graph in structured_graphs():
            names = random.sample(range(graph.num_vertices), graph.num_vertices)
            yield make(graph)
            yield make(
                SimpleGraph.from_edges(graph.num_vertices, [(names[u], names[v]) for u, v in graph.pairs()])
            )

    return Instances(
        lambda level: map(make, all_graphs()[level - 1] if level <= _SMALL + 1 else ()),
        draw,
        lambda random: unlike(special(random)),
    )


def _small_directed(level: int) -> Iterator[DirectedHamiltonianCycle]:
    """Every directed graph of a number of vertices, up to isomorphism."""
    n, seen = level - 1, set[Any]()
    if n > _SMALL_DIRECTED + 1:
        return
    pairs = list(permutations(range(n), 2))
    for bits in product((0, 1), repeat=len(pairs)):
        arcs = [pair for pair, bit in zip(pairs, bits, strict=True) if bit]
        least = min(tuple(sorted((o[u], o[v]) for u, v in arcs)) for o in permutations(range(n)))
        if least not in seen:
            seen.add(least)
            yield DirectedHamiltonianCycle.from_arcs(n, arcs)


def _draw_directed(random: Random, size: int) -> DirectedHamiltonianCycle:
    n, density = min(size, _LONGEST), random.choice((0.1, 0.3, 0.5, 0.7))
    arcs = _planted(random, n, (0, 1)) if random.random() < 0.6 else set()
    arcs |= {pair for pair in permutations(range(n), 2) if random.random() < density}
    return DirectedHamiltonianCycle.from_arcs(n, sorted(arcs))


def _special_directed(random: Random) -> Iterator[DirectedHamiltonianCycle]:
    """Structured graphs with all arcs one way, both ways, and each a random way."""
    for graph in structured_graphs():
        there = graph.pairs()
        both = there + [(v, u) for u, v in there]
        n, some = graph.num_vertices, [pair if random.random() < 0.5 else pair[::-1] for pair in there]
        yield from (DirectedHamiltonianCycle.from_arcs(n, arcs) for arcs in (there, both, some))
        ring = [(v, (v + 1) % n) for v in range(n)] if n > 1 else []
        yield DirectedHamiltonianCycle.from_arcs(n, ring)


INSTANCES: dict[str, Instances[Any]] = {
    "directed-hamiltonian-cycle": Instances(
        _small_directed, _draw_directed, lambda random: unlike(_special_directed(random))
    ),
    "hamiltonian-cycle": undirected(HamiltonianCycle, (0, 1)),
    "hamiltonian-path": undirected(HamiltonianPath, (1, 2, 2, 2, 3)),
}
