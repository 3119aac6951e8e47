"""Random graphs with sparse features."""

from __future__ import annotations

from random import Random

import networkx as nx


def random_graphs(random: Random, num_features: int, largest: int) -> list[nx.Graph[int]]:
    graphs = []
    for _ in range(random.randint(1, 4)):
        graph: nx.Graph[int] = nx.gnp_random_graph(random.randint(1, 5), 0.5, seed=random.randint(0, 99))
        for node in graph:
            chosen = random.sample(range(num_features), random.randint(0, num_features))
            graph.nodes[node]["x"] = {i: random.randint(-largest, largest) or 1 for i in chosen}
        graphs.append(graph)
    return graphs
