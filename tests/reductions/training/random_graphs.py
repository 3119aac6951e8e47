"""Random graphs with sparse features, and edge weights of all kinds."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import networkx as nx


def random_weight(random: Random) -> Fraction | int:
    """Negative, zero, one, rational, or beyond 64 bits."""
    huge = random.randint(-(2**80), 2**80)
    return random.choice((0, 1, 1, -1, random.randint(-9, 9), Fraction(random.randint(-9, 9), 6), huge))


def random_graphs(
    random: Random, num_features: int, largest: int, are_weighted: bool = False
) -> list[nx.Graph[int]]:
    graphs = []
    for _ in range(random.randint(1, 4)):
        graph: nx.Graph[int] = nx.gnp_random_graph(random.randint(1, 5), 0.5, seed=random.randint(0, 99))
        for node in graph:
            chosen = random.sample(range(num_features), random.randint(0, num_features))
            graph.nodes[node]["x"] = {i: random.randint(-largest, largest) or 1 for i in chosen}
        for edge in graph.edges if are_weighted else ():
            graph.edges[edge]["weight"] = random_weight(random)
        graphs.append(graph)
    return graphs


def completed(random: Random, graphs: list[nx.Graph[int]]) -> list[nx.Graph[int]]:
    """Cliques of the same nodes, each with one positive edge weight: there a GCN is rational."""
    cliques = []
    for graph in graphs:
        clique: nx.Graph[int] = nx.complete_graph(len(graph))
        clique.add_nodes_from(graph.nodes(data=True))
        nx.set_edge_attributes(clique, random.choice((1, 2, Fraction(2, 3))), "weight")
        cliques.append(clique)
    return cliques
