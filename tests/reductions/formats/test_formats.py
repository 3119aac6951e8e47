"""Graphs, OPB, networkx and PySAT objects."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import networkx as nx
import numpy as np
import pytest
from pysat.card import CardEnc
from pysat.formula import CNF as PySatCNF  # noqa: N811
from pysat.formula import CNFPlus

from reductions.errors import InputError
from reductions.formats.graph_files import format_graph, parse_graph
from reductions.formats.load import load
from reductions.formats.opb import format_opb, parse_opb
from reductions.formats.pysat_formulas import from_pysat
from reductions.problems.cnf import CNF
from reductions.problems.graphs import SimpleGraph
from reductions.problems.linear_equations import LinearEquations, bits_of, range_bits
from reductions.problems.max_cut import MaxCut
from reductions.problems.vertex_sets import Clique, VertexCover
from tests.strategies import GENERATORS, witnesses


def test_graphs_are_read_and_written(tmp_path: Path) -> None:
    text = "c coloring\np col 4 4\nn 1 3\ne 1 2\ne 2 1\ne 3 2\ne 4 1\n"
    graph = parse_graph(text.encode(), "g.col")
    assert graph.pairs() == [(0, 1), (0, 3), (1, 2)]
    assert parse_graph(format_graph(graph).encode(), "again") == graph
    path = tmp_path / "g.col"
    path.write_text(text)
    assert load(path, "vertex-cover:2").source == VertexCover(graph, 2)
    assert load(path, "max-cut:3").source == MaxCut(graph, np.ones(3, dtype=np.int64), 3)
    assert load(path, "graph-coloring:3").source.num_colors == 3
    with pytest.raises(InputError, match=r"expected --as graph-coloring:K.*got nothing"):
        load(path)
    with pytest.raises(InputError, match="got 'clique'"):
        load(path, "clique")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("e 1 2\n", "g.col:1: an edge before the header"),
        ("c nothing\n", "g.col: expected a header"),
        ("p edge 2\n", "g.col:1: expected 'p edge VERTICES EDGES'"),
        ("p edge -2 1\n", "g.col:1: expected a count"),
        ("p edge 9999999999999 1\n", "g.col:1: expected a count"),
        ("p edge 2 1\np edge 2 1\n", "g.col:2: a second header"),
        ("p edge 2 1\ne 1 3\n", "g.col:2: expected vertices 1..2, got 3"),
        ("p edge 2 1\ne 0 1\n", "g.col:2: expected vertices 1..2, got 0"),
        ("p edge 2 1\ne 1 1\n", "g.col:2: vertex 1 has an edge to itself"),
        ("p edge 2 1\ne 1 x\n", "g.col:2: expected 'e U V'"),
        ("p edge 2 1\nhello\n", "g.col:2: expected a line"),
    ],
)
def test_bad_graphs_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_graph(text.encode(), "g.col")
    assert message in str(caught.value)


def test_networkx_graphs_convert_both_ways() -> None:
    graph = nx.relabel_nodes(nx.petersen_graph(), {i: f"v{i}" for i in range(10)})
    cover = VertexCover.from_networkx(graph, 6)
    assert nx.is_isomorphic(cover.graph.to_networkx(), graph)
    assert Clique.from_networkx(nx.complement(graph), 4).graph == cover.graph.complement()
    weighted = nx.Graph()
    weighted.add_edge("a", "b", weight=2**80)
    weighted.add_edge("b", "c")
    assert MaxCut.from_networkx(weighted, 5).weights.tolist() == [2**80, 1]
    for wrong in ([(0, 0)], [(0, 1), (1, 0)], [(0, 5)]):
        with pytest.raises(InputError):
            SimpleGraph.from_edges(3, wrong)


def test_opb_round_trip_of_equations() -> None:
    random = Random(3)
    for _ in range(50):
        equations = GENERATORS["linear-equations"](random)
        again = parse_opb(format_opb(equations).encode(), "e.opb")
        padded = again.num_variables <= equations.num_variables
        assert padded
        assert again.targets.tolist() == equations.targets.tolist()
        assert [again.rows.row(r) for r in range(len(again.rows))] == [
            sorted(equations.rows.row(r)) for r in range(len(equations.rows))
        ]


@pytest.mark.parametrize("operator", [">=", "<=", "="])
def test_opb_inequalities_keep_their_solutions(operator: str) -> None:
    random = Random(operator)
    holds = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, "=": lambda a, b: a == b}[operator]
    for _ in range(40):
        terms = [(random.randint(-4, 4), random.random() < 0.3, i) for i in range(3)]
        bound = random.randint(-5, 5)
        text = " ".join(f"{a:+d} {'~' if negated else ''}x{i + 1}" for a, negated, i in terms)
        equations = parse_opb(f"* head\n{text}\n {operator} {bound} ;\n".encode(), "e.opb")
        expected = {
            bits
            for bits in product((False, True), repeat=3)
            if holds(sum(a * (bits[i] ^ negated) for a, negated, i in terms), bound)
        }
        found = {tuple(map(bool, w[:3])) for w in witnesses(equations)}
        if equations.num_variables >= 3:
            assert found == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min: +1 x1 ;\n", "e.opb:1: an objective is not supported"),
        ("* c\n+1 x1 = 1\n", "e.opb:2: expected ';' at the end"),
        ("+1 y1 = 1 ;\n", "e.opb:1: expected terms such as '+2 x1', got '+1 y1'"),
        ("+1 x1 ;\n", "e.opb:1: expected 'TERMS = NUMBER ;'"),
        ("+1 x0 = 1 ;\n", "expected variables x1.."),
        ("+1 x1 = 1.5 ;\n", "e.opb:1: expected 'TERMS = NUMBER ;'"),
    ],
)
def test_bad_opb_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_opb(text.encode(), "e.opb")
    assert message in str(caught.value)


def test_pysat_formulas() -> None:
    assert from_pysat(PySatCNF(from_clauses=[[1, -2], [2]])) == CNF.from_clauses(2, [[1, -2], [2]])
    plus = CNFPlus()
    plus.append([1, 2, 3])
    plus.append([[1, 2, 3], 1], is_atmost=True)
    converted = from_pysat(plus)
    assert isinstance(converted, LinearEquations)
    found = {tuple(map(int, w[:3])) for w in witnesses(converted)}
    assert found == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}
    encoded = CardEnc.atmost([1, 2, 3], bound=1)
    assert isinstance(from_pysat(encoded), CNF)
    with pytest.raises(InputError, match="expected a PySAT CNF"):
        from_pysat([1])


def test_range_bits_reach_exactly_their_range() -> None:
    for largest in range(-2, 70):
        weights = range_bits(largest)
        sums = {
            sum(w for w, b in zip(weights, bits, strict=True) if b)
            for bits in product((0, 1), repeat=len(weights))
        }
        assert sums == set(range(max(largest, 0) + 1))
        for value in range(max(largest, 0) + 1):
            chosen = bits_of(value, weights)
            assert sum(w for w, b in zip(weights, chosen, strict=True) if b) == value
