"""Instances of the problems about sets of elements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import log
from random import Random
from typing import Any

from karpnet.testing.instances.shape import Instances, Rows, listings, unlike, until_rare
from reductions.problems.exact_cover import ExactCover
from reductions.problems.hypergraph_coloring import HypergraphColoring

_MOST_SETS = 10  # witnesses of a cover choose among so many
_LEVELS = 15  # weights 0..14
_COLORED_LEVELS = 14


def small_sets(level: int) -> Iterator[tuple[int, Rows]]:
    """All multisets of sets of weight level - 1: elements, sets and their members together."""
    for n, rows in listings(level - 1, is_signed=False):
        yield n, [[symbol - 1 for symbol in row] for row in rows]


def structured_sets() -> Iterator[tuple[int, Rows]]:
    """Set systems that are degenerate, complete, nested, chained or disjoint."""
    for n in (0, 1, 3):
        yield n, []
        yield n, [[]]
    yield from (
        (2, [[], [0, 1]]),
        (1, [[0]]),
        (1, [[0], [0]]),
        (2, [[0]]),
        (2, [[0], [1]]),
        (2, [[0, 1]] * 2),
    )
    yield from ((2, [[1, 0]]), (3, [[0], [0, 1], [0, 1, 2]]), (4, [[0, 1]]), (4, [[0, 1, 2], [3]]))
    yield from ((3, [[0, 1], [1, 2]]), (4, [[0, 1], [1, 2], [2, 3]]), (4, [[0, 1], [2, 3], [1, 2]]))
    yield from ((4, [[0, 1, 2], [2, 3]]), (6, [[0, 1, 2], [3, 4, 5], [1, 3]]))
    for n in (3, 4, 5):
        yield n, [list(range(n))]
        yield n, [list(range(n)), [0, 1]]
        yield n, [[v] for v in range(n)]
        yield n, [[v] for v in range(n - 1)]
        yield n, [[v, (v + 1) % n] for v in range(n)]
        yield n + 1, [[v, (v + 1) % n] for v in range(n)]
        yield n, [[v for v in range(n) if v != without] for without in range(n)]
        for width in (2, 3):
            every = [list(chosen) for chosen in combinations(range(n), width)]
            yield n, every
            yield n, every[1:]
    fano = [[i, (i + 1) % 7, (i + 3) % 7] for i in range(7)]
    yield 7, fano
    yield 7, fano[1:]
    yield 6, [[0, 1, 2], [0, 3, 4], [1, 3, 5], [2, 4, 5]]
    yield 6, [[0, 1, 2], [3, 4, 5], [0, 3], [1, 4], [2, 5]]
    yield 6, [[0, 1], [2, 3], [4, 5], [1, 2], [3, 4]]


def scrambled(random: Random, n: int, sets: Rows) -> Rows:
    """The same sets with other names of elements, in another order."""
    names = random.sample(range(n), n)
    renamed = [random.sample([names[element] for element in members], len(members)) for members in sets]
    return random.sample(renamed, len(renamed))


def draw_cover(random: Random, size: int) -> ExactCover:
    """Random sets, and often a partition of the elements, one of its sets changed or not."""
    n, style = random.choice((size, size, size + 1)), random.random()
    sets: Rows = []
    if style < 0.8:
        blocks = [random.randrange(max(2, n // 2)) for _ in range(n)]
        sets = [[e for e in range(n) if blocks[e] == block] for block in range(max(2, n // 2))]
        sets = [members for members in sets if members or random.random() < 0.2]
    if style < 0.4 and sets:
        changed = random.choice(sets)
        if changed:
            changed.pop()
        sets = [members for members in sets if members is not changed or random.random() < 0.7]
    for _ in range(random.randint(0, min(size, _MOST_SETS - len(sets)))):
        sets.append(random.sample(range(n), random.randint(0 if random.random() < 0.1 else 1, min(n, 4))))
    return ExactCover.from_lists(n, scrambled(random, n, sets))


def draw_coloring(random: Random, size: int) -> HypergraphColoring:
    """Edges of two to four vertices near the threshold; some keep to a planted coloring, but for one."""
    k = random.choice((1, 1, 2) if size < 3 else (1, 2, 2, 2, 2, 2, 2) + (3, 3) * (size > 4))
    n = min(size, 6) if k == 3 else size
    planted = [random.randrange(k) for _ in range(n)]
    is_planted, lengths = random.random() < 0.5 and k > 1, random.choice(((2,), (3,), (2, 3), (2, 3, 4)))

    def edge() -> list[int]:
        for _ in range(20 if is_planted else 1):
            chosen = random.sample(range(n), min(n, random.choice(lengths)))
            if len({planted[v] for v in chosen}) > 1:
                break
        return chosen

    def cost(chosen: list[int]) -> float:
        kept = 1 - k ** (1 - len(chosen))
        return -log(kept) if kept else 1.0

    edges = until_rare(
        edge, cost, n * log(k) * random.uniform(0.4, 2.0) if k > 1 else random.randint(0, 1), 4 * n
    )
    if is_planted and edges and random.random() < 0.4:
        edges[random.randrange(len(edges))] = random.sample(range(n), min(n, 2))
    if random.random() < 0.03:
        edges.append([random.randrange(n)])
    return HypergraphColoring.from_lists(n, k, edges)


def special_covers(random: Random) -> Iterator[ExactCover]:
    """Structured sets, as they stand and scrambled."""
    for n, sets in structured_sets():
        yield ExactCover.from_lists(n, sets)
        yield ExactCover.from_lists(n, scrambled(random, n, sets))


def special_colorings(random: Random) -> Iterator[HypergraphColoring]:
    """Structured edges with two and with three colors, and small ones with one."""
    for n, sets in structured_sets():
        edges = [members for members in sets if members]
        yield HypergraphColoring.from_lists(n, 2, edges)
        yield HypergraphColoring.from_lists(n, 1 if n < 3 else 3, scrambled(random, n, edges))


def small_colorings(level: int) -> Iterator[HypergraphColoring]:
    """All hypergraphs of weight level + 1 (at most 2 on the first level), with one, two and three colors."""
    for weight in (0, 1, 2) if level == 1 else (level + 1,) if level <= _COLORED_LEVELS else ():
        for n, edges in small_sets(weight + 1):
            if all(edges):
                yield from (HypergraphColoring.from_lists(n, colors, edges) for colors in (1, 2, 3))


_COLORINGS = Instances(small_colorings, draw_coloring, lambda random: unlike(special_colorings(random)))
INSTANCES: dict[str, Instances[Any]] = {
    "exact-cover": Instances(
        lambda level: (ExactCover.from_lists(n, sets) for n, sets in small_sets(level) if level <= _LEVELS),
        draw_cover,
        lambda random: unlike(special_covers(random)),
    ),
    "hypergraph-coloring": _COLORINGS,
}
