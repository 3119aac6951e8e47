"""Readers of graphs: what they accept, and what they refuse by line."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.io import mmread, mmwrite
from scipy.sparse import coo_array

from reductions.errors import InputError
from reductions.formats.graphs.dimacs_graph import format_graph, parse_graph
from reductions.formats.graphs.edges import WeightedGraph
from reductions.formats.graphs.graph6 import parse_graph6
from reductions.formats.graphs.matrix_market import parse_matrix_market
from reductions.formats.graphs.metis import parse_metis
from reductions.formats.graphs.pace import parse_pace
from reductions.formats.graphs.rudy import parse_rudy
from reductions.formats.load import load
from reductions.formats.save import save
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.hamiltonian import HamiltonianCycle, HamiltonianPath
from reductions.problems.max_cut import MaxCut
from reductions.problems.vertex_sets import Clique, VertexCover

Weights = dict[tuple[int, int], int]


def weights_of(read: WeightedGraph) -> Weights:
    return dict(zip(read.graph.pairs(), read.weights.tolist(), strict=True))


def random_weights(random: Random, largest: int) -> tuple[int, Weights]:
    n = random.randint(1, 7)
    pairs = [(u, v) for v in range(n) for u in range(v) if random.random() < 0.5]
    return n, {pair: random.choice((-1, 1)) * random.randint(1, largest) for pair in pairs}


def as_rudy(n: int, weights: Weights) -> str:
    return "\n".join([f"{n} {len(weights)}", *(f"{u + 1} {v + 1} {w}" for (u, v), w in weights.items())])


def as_matrix_market(n: int, weights: Weights) -> str:
    head = f"%%MatrixMarket matrix coordinate integer symmetric\n% a comment\n{n} {n} {len(weights)}"
    return "\n".join([head, *(f"{v + 1} {u + 1} {w}" for (u, v), w in weights.items())])


def as_general_matrix(n: int, weights: Weights) -> str:
    """As SciPy writes it."""
    pairs = list(weights) + [(v, u) for u, v in weights]
    values = list(weights.values()) * 2
    file = io.BytesIO()
    rows, columns = [u for u, _ in pairs], [v for _, v in pairs]
    matrix = coo_array((np.array(values, dtype=np.int64), (rows, columns)), shape=(n, n))
    mmwrite(file, matrix, symmetry="general")
    return file.getvalue().decode()


def as_metis(n: int, weights: Weights) -> str:
    lines = [f"{n} {len(weights)} 001"]
    for vertex in range(n):
        around = [(v if u == vertex else u, w) for (u, v), w in weights.items() if vertex in (u, v)]
        lines.append(" ".join(f"{other + 1} {w}" for other, w in around))
    return "\n".join(lines) + "\n"


WEIGHTED: dict[str, tuple[Callable[[int, Weights], str], Callable[[bytes, str], WeightedGraph]]] = {
    "rudy": (as_rudy, parse_rudy),
    "matrix market": (as_matrix_market, parse_matrix_market),
    "matrix market of scipy": (as_general_matrix, parse_matrix_market),
    "metis": (as_metis, parse_metis),
}


@pytest.mark.parametrize("name", WEIGHTED)
def test_weighted_graphs_are_read_exactly(name: str) -> None:
    random = Random(name)
    write, parse = WEIGHTED[name]
    for largest in (1, 5, 2**62) * 30:
        n, weights = random_weights(random, largest)
        read = parse(write(n, weights).encode(), "g")
        assert (read.graph.num_vertices, weights_of(read)) == (n, weights)


def test_integers_beyond_64_bits_are_weights(tmp_path: Path) -> None:
    path = tmp_path / "g"
    path.write_text(f"2 1\n1 2 {10**40}\n")
    assert load(path, f"max-cut:{10**40}").source.violation([True, False]) is None


def test_matrix_market_agrees_with_scipy(tmp_path: Path) -> None:
    random = Random(11)
    for _ in range(30):
        n, weights = random_weights(random, 9)
        for text in (as_matrix_market(n, weights), as_general_matrix(n, weights)):
            path = tmp_path / "m.mtx"
            path.write_text(text)
            dense = mmread(path).toarray()
            expected = {(u, v): int(dense[u, v]) for v in range(n) for u in range(v) if dense[u, v]}
            assert weights_of(parse_matrix_market(text.encode(), "m")) == expected
            assert load(path, "max-cut:1").source.value([True] + [False] * (n - 1)) == sum(dense[0].tolist())


def test_graph6_agrees_with_networkx() -> None:
    random = Random(6)
    for n in (*range(12), 61, 62, 63, 64, 100):
        graph = nx.gnp_random_graph(n, random.random(), seed=random.randint(0, 10**6))
        for header in (True, False):
            read = parse_graph6(nx.to_graph6_bytes(graph, header=header), "g")
            assert read.graph == SimpleGraph.from_networkx(graph)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c coloring\np col 4 3\nn 1 3\ne 1 2\ne 2 1\ne 3 2\ne 4 1\n", [(0, 1), (0, 3), (1, 2)]),
        ("p edge 3 4\ne 1 2\ne 2 1\ne 3 2\ne 2 3\n", [(0, 1), (1, 2)]),  # counts lines
        ("p edge 3 2\ne 1 2\ne 2 1\ne 3 2\ne 2 3\n", [(0, 1), (1, 2)]),  # counts edges
        ("cQueens graph\np edge 2 1\ncomment\ne 1 2", [(0, 1)]),
        ("p edges 2 1\nd 1 2\nv 3 4\nx 5 6\n  e   1\t2  ", [(0, 1)]),
        ("p edge 0 0\n", []),
    ],
)
def test_dimacs_is_read(text: str, expected: list[tuple[int, int]]) -> None:
    graph = parse_graph(text.encode(), "g.col").graph
    assert graph.pairs() == expected
    assert parse_graph(format_graph(graph).encode(), "again").graph == graph


@pytest.mark.parametrize(
    ("parse", "text", "expected"),
    [
        (parse_rudy, "3 2\n1 2\n2 3\n", {(0, 1): 1, (1, 2): 1}),
        (parse_rudy, "# a comment\n3 2\n1 2 1.0\n2 3 -2e0\n", {(0, 1): 1, (1, 2): -2}),
        (parse_rudy, "3 4\n1 2\n2 1\n2 3\n3 2\n", {(0, 1): 1, (1, 2): 1}),
        (parse_rudy, "3 0\n", {}),
        (parse_pace, "c\np td 3 2\n1 2\nc\n2 3\n", {(0, 1): 1, (1, 2): 1}),
        (parse_pace, "p tww 2 1\n1 2\n", {(0, 1): 1}),
        (parse_metis, "% KaHIP\n4 3\n2\n1 3\n2 4\n3\n", {(0, 1): 1, (1, 2): 1, (2, 3): 1}),
        (parse_metis, "3 1\n\n3\n2\n", {(1, 2): 1}),
        (parse_metis, "3 1\n2\n1\n\n", {(0, 1): 1}),
        (parse_metis, "2 1 11\n1 2 5\n1 1 5\n", {(0, 1): 5}),
        (parse_metis, "2 1 10 2\n1 1 2\n1 1 1\n", {(0, 1): 1}),
        (parse_metis, "2 1 110\n1 1 2\n1 1 1\n\n\n", {(0, 1): 1}),
        (
            parse_matrix_market,
            "%%MatrixMarket MATRIX Coordinate pattern symmetric\n%\n3 3 2\n2 1\n3 2\n",
            {(0, 1): 1, (1, 2): 1},
        ),
        (
            parse_matrix_market,
            "%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n2 1 1.0000e+01\n",
            {(0, 1): 10},
        ),
        (
            parse_matrix_market,
            "%%MatrixMarket matrix coordinate pattern general\n2 2 2\n2 1\n1 2\n",
            {(0, 1): 1},
        ),
        (parse_graph6, "Bw\n", {(0, 1): 1, (0, 2): 1, (1, 2): 1}),
    ],
)
def test_other_formats_are_read(parse: Any, text: str, expected: Weights) -> None:
    assert weights_of(parse(text.encode(), "g")) == expected


BANNER = "%%MatrixMarket matrix coordinate"


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (parse_graph, "e 1 2\n", "g:1: an edge before the header"),
        (parse_graph, "c nothing\n", "g: expected a header"),
        (parse_graph, "p edge 2\n", "g:1: expected 'p edge VERTICES EDGES'"),
        (parse_graph, "p edge -2 1\n", "g:1: expected a count"),
        (parse_graph, "p edge 9999999999999 1\n", "g:1: expected a count"),
        (parse_graph, "p edge 2 1\np edge 2 1\n", "g:2: a second header"),
        (parse_graph, "p edge 2 1\ne 1 3\n", "g:2: expected vertices 1..2, got 3"),
        (parse_graph, "p edge 2 1\ne 0 1\n", "g:2: expected vertices 1..2, got 0"),
        (parse_graph, "p edge 2 1\ne 1 1\n", "g:2: vertex 1 has an edge to itself"),
        (parse_graph, "p edge 2 1\ne 1 x\n", "g:2: expected vertices 1..2, got x"),
        (parse_graph, "p edge 2 1\ne 1 ٢\n", "g:2: expected vertices 1..2, got ٢"),
        (parse_graph, "p edge 2 1\ne 1 2 1\n", "g:2: expected 'e U V'"),
        (parse_graph, "p edge 2 1\nhello\n", "g:2: expected a line"),
        (parse_graph, "p edge 3 2\ne 1 2\nnd 2 3\ne 2 3\n", "g:3: expected a line 'c', 'p edge' or 'e'"),
        (parse_graph, "p edge 3 3\ne 1 2\ne 2 3\n", "g: expected 3 edges as in the header, got 2 lines of 2"),
        (parse_graph, "p edge 3 1\ne 1 2\ne 2 3\n", "g: expected 1 edges as in the header, got 2 lines of 2"),
        (parse_graph, "p edge 3 3\ne 1 2\ne 2 1\ne 2 3\ne 3 2\n", "got 4 lines of 2 edges; correct the"),
        (parse_graph, "p edge 3 0\ne 1 2\n", "g: expected 0 edges"),
        (parse_rudy, "3 2 1\n1 2\n", "g:1: expected 'VERTICES EDGES'"),
        (parse_rudy, "3 4\n1 2 1\n2 3 1\n", "g: expected 4 edges as in the header, got 2 lines"),
        (parse_rudy, "3 2\n1 2 1\n2 3\n", "g:3: expected 'U V WEIGHT', got '2 3'"),
        (parse_rudy, "3 2\n1 2\n2 3 1\n", "g:3: expected 'U V', got '2 3 1'"),
        (parse_rudy, "3 1\n1 2 0.5\n", "g:2: expected an integer weight, got '0.5'; multiply all by"),
        (parse_rudy, "3 1\n1 2 nan\n", "g:2: expected an integer weight, got 'nan'"),
        (parse_rudy, "3 1\n1 2 1e9999\n", "g:2: expected an integer weight"),
        (
            parse_rudy,
            "3 2\n1 2 1\n2 1 1\n",
            "g:3: edge 2-1 occurs twice; list it once, with its whole weight",
        ),
        (parse_rudy, "3 1\n0 2 1\n", "g:2: expected vertices 1..3, got 0"),
        (parse_rudy, "3 1\n2 2 1\n", "g:2: vertex 2 has an edge to itself"),
        (parse_pace, "1 2\n", "g:1: expected 'p td VERTICES EDGES'"),
        (parse_pace, "c\n", "g: expected a header"),
        (parse_pace, "p td 2 1\np td 2 1\n", "g:2: a second header"),
        (parse_pace, "p td 2 1\n1 2 3\n", "g:2: expected 'U V', got '1 2 3'"),
        (parse_pace, "p td 2 2\n1 2\n", "g: expected 2 edges"),
        (parse_metis, "% nothing\n", "g: expected 'VERTICES EDGES'"),
        (parse_metis, "3\n", "g:1: expected 'VERTICES EDGES [FORMAT [NCON]]'"),
        (parse_metis, "2 1 7\n2\n1\n", "g:1: expected 'VERTICES EDGES [FORMAT [NCON]]'"),
        (parse_metis, "3 1\n2\n1\n", "g: expected a line of neighbors for each of 3 vertices, got 2"),
        (parse_metis, "2 2\n2\n1\n", "g: expected 2 edges as in the header, got 1"),
        (parse_metis, "3 1\n2\n\n\n", "g: expected edge 1-2 at both of its ends"),
        (parse_metis, "2 1 1\n2 5\n1 6\n", "g: expected edge 1-2 at both of its ends, with one weight"),
        (parse_metis, "2 1 1\n2\n1 6\n", "g:2: expected the weights and neighbors of vertex 1, got too few"),
        (parse_metis, "2 1 10\n3 2\n1 1\n", "g:2: vertex 1 has a weight or size other than 1"),
        (parse_metis, "2 1\n3\n1\n", "g:2: expected vertices 1..2, got 3"),
        (parse_metis, "2 1\n1\n1\n", "g:2: vertex 1 has an edge to itself"),
        (parse_metis, "2 2\n2 2\n1 1\n", "g:2: edge 1-2 occurs twice"),
        (parse_matrix_market, "%%MatrixMarket\n", "g:1: expected '%%MatrixMarket matrix coordinate"),
        (parse_matrix_market, "%%MatrixMarket matrix array real general\n", "g:1: expected a sparse matrix"),
        (parse_matrix_market, f"{BANNER} complex symmetric\n", "got 'complex'"),
        (parse_matrix_market, f"{BANNER} real skew-symmetric\n", "got 'skew-symmetric'"),
        (parse_matrix_market, f"{BANNER} pattern symmetric\n", "expected 'ROWS COLUMNS ENTRIES'"),
        (parse_matrix_market, f"{BANNER} pattern symmetric\n2 3 1\n1 2\n", "g:2: expected a square matrix"),
        (
            parse_matrix_market,
            f"{BANNER} pattern symmetric\n2 2 2\n1 2\n",
            "g: expected 2 entries as in line 2",
        ),
        (parse_matrix_market, f"{BANNER} pattern symmetric\n2 2 1\n1 2 1\n", "g:3: expected 'ROW COLUMN'"),
        (
            parse_matrix_market,
            f"{BANNER} integer symmetric\n2 2 1\n1 2\n",
            "g:3: expected 'ROW COLUMN VALUE'",
        ),
        (parse_matrix_market, f"{BANNER} real symmetric\n2 2 1\n1 2 .5\n", "g:3: expected an integer weight"),
        (parse_matrix_market, f"{BANNER} pattern symmetric\n2 2 1\n1 1\n", "g:3: vertex 1 has an edge to"),
        (parse_matrix_market, f"{BANNER} pattern symmetric\n2 2 2\n1 2\n2 1\n", "g:4: edge 2-1 occurs twice"),
        (
            parse_matrix_market,
            f"{BANNER} pattern general\n2 2 1\n1 2\n",
            "g: is not symmetric: entries (2, 1)",
        ),
        (parse_matrix_market, f"{BANNER} integer general\n2 2 2\n1 2 3\n2 1 4\n", "g: is not symmetric"),
        (parse_graph6, "Bw\nBw\n", "g: expected one graph, got 2 lines"),
        (parse_graph6, "Bww\n", "g:1: expected a graph in graph6"),
        (parse_graph6, "Bx\n", "g:1: expected zeros behind the last pair"),
        (parse_graph6, "~\n", "g:1: expected a graph in graph6"),
        (parse_graph6, "~~~~~~~~\n", "g:1: expected a graph in graph6"),
    ],
)
def test_bad_graphs_are_refused(parse: Any, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text.encode(), "g")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_states_no_question(tmp_path: Path) -> None:
    path = tmp_path / "g.col"
    path.write_text("p col 4 3\ne 1 2\ne 3 2\ne 4 1\n")
    graph = parse_graph(path.read_bytes(), "g").graph
    assert load(path, "vertex-cover:2").source == VertexCover(graph, 2)
    assert load(path, "max-cut:3").source == MaxCut(graph, np.ones(3, dtype=np.int64), 3)
    assert load(path, "graph-coloring:3").source == GraphColoring(graph, 3)
    with pytest.raises(InputError, match=r"expected --as graph-coloring:K.*got nothing"):
        load(path)
    with pytest.raises(InputError, match="got 'clique'"):
        load(path, "clique")
    with pytest.raises(InputError, match=r"g\.col: graph-coloring: expected at least 1 color, got 0"):
        load(path, "graph-coloring:0")
    for suffix in ("col", "clq", "dim", "edge", "dimacs", "col.bz2"):
        save(tmp_path / f"again.{suffix}", Clique(graph, 2))
        assert load(tmp_path / f"again.{suffix}").source == Clique(graph, 2)


def test_questions_without_a_number(tmp_path: Path) -> None:
    path = tmp_path / "g.col"
    path.write_text("p col 4 3\ne 1 2\ne 3 2\ne 4 1\n")
    graph = parse_graph(path.read_bytes(), "g").graph
    for kind in (HamiltonianCycle, HamiltonianPath):
        for read_as in (kind.name, f"{kind.name}:0", f"{kind.name}:"):
            assert load(path, read_as).source == kind(graph)
        save(tmp_path / "again.col", kind(graph))
        assert f"c karpnet question: {kind.name}\n" in (tmp_path / "again.col").read_text()
        assert load(tmp_path / "again.col").source == kind(graph)
        for wrong in ("3", "x", "-0"):
            with pytest.raises(
                InputError, match=f"expected --as .*, {kind.name}, .*got '{kind.name}:{wrong}'"
            ):
                load(path, f"{kind.name}:{wrong}")


def test_only_max_cut_looks_at_weights(tmp_path: Path) -> None:
    path = tmp_path / "g.rud"
    path.write_text("3 2\n1 2 1\n2 3 -4\n")
    assert load(path, "max-cut:0").source.weights.tolist() == [1, -4]
    with pytest.raises(InputError) as caught:
        load(path, "clique:2")
    assert str(caught.value) == (
        f"{path}: clique: does not look at weights, and edge 2-3 weighs -4; use max-cut"
    )
    path.write_text("3 2\n1 2 1\n2 3 1\n")
    assert load(path, "clique:2").source.graph.pairs() == [(0, 1), (1, 2)]
