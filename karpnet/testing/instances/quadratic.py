"""Instances of the problems about quadratic forms: QUBO and ISING."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

import numpy as np

from karpnet.testing.instances.graphs import all_graphs, draw_graph, structured_graphs
from karpnet.testing.instances.shape import HUGE, Instances, climbed, unlike
from reductions.arrays import integers
from reductions.problems.binary_quadratic import QUBO, Ising
from reductions.problems.graphs import SimpleGraph

_SMALL = 3  # variables of the last level


def forms(problem: type[QUBO] | type[Ising], as_witness: Callable[[Any], Any]) -> Instances[Any]:
    """Coefficients on a graph, and a bound that the form is to stay below.

    Parameters
    ----------
    problem : class
    as_witness : callable
        From a bool array to a candidate.
    """

    def make(graph: SimpleGraph, linear: list[int], quadratic: list[int], bound: int) -> Any:
        return problem(graph, integers(linear), integers(quadratic), bound)

    def small(level: int) -> Iterator[Any]:
        for graph in all_graphs()[level - 1] if level <= _SMALL + 1 else ():
            n, m = graph.num_vertices, graph.num_edges
            for terms in product((-1, 1) if n == _SMALL else (-1, 0, 1), repeat=n + m):
                least = -sum(map(abs, terms))
                yield from (make(graph, list(terms[:n]), list(terms[n:]), b) for b in range(least - 1, 2))

    def low(graph: SimpleGraph, linear: list[int], quadratic: list[int], random: Random) -> int:
        """The value of an assignment that no flip betters, or just worse."""
        form = make(graph, linear, quadratic, 0)
        start = np.array([random.random() < 0.5 for _ in linear], dtype=np.bool_)
        return int(form.value(as_witness(climbed(start, lambda bits: -form.value(as_witness(bits)), random))))

    def drawn_on(graph: SimpleGraph, random: Random, largest: int) -> Any:
        linear = [random.randint(-largest, largest) for _ in range(graph.num_vertices)]
        quadratic = [random.randint(-largest, largest) for _ in range(graph.num_edges)]
        bound = low(graph, linear, quadratic, random)
        return make(graph, linear, quadratic, bound - random.choice((0, 0, 1, 1, 1, 1, -1)))

    def draw(random: Random, size: int) -> Any:
        return drawn_on(draw_graph(random, size), random, random.choice((1, 1, 3, HUGE)))

    def special(random: Random) -> Iterator[Any]:
        for place, graph in enumerate(structured_graphs()):
            linear, ones = [0] * graph.num_vertices, [1] * graph.num_edges
            bound = low(graph, linear, ones, random)
            yield from (make(graph, linear, ones, b) for b in (bound, bound - 1))
            yield drawn_on(graph, random, HUGE if place % 3 == 0 else 1)

    return Instances(small, draw, lambda random: unlike(special(random)))


INSTANCES: dict[str, Instances[Any]] = {
    "ising": forms(Ising, lambda bits: np.where(bits, 1, -1)),
    "qubo": forms(QUBO, lambda bits: bits),
}
