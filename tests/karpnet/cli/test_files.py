"""Files as people have them: read whatever they are called, or refused in one line."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import karpnet as kn
from reductions.reading.texts import COMPRESSIONS
from tests.compressed import compressed
from tests.karpnet.command import ROOT, karpnet

CNF = b"p cnf 2 2\n1 2 0\n-1 0\n"
TRIANGLE = b"c triangle and a tail\np col 4 4\ne 1 2\ne 2 3\ne 1 3\ne 3 4\n"
NUMBERS = b"17\n5\n8\n3\n13\n"


def solved(path: Any, *options: Any) -> dict[str, Any]:
    """What `karpnet solve --json` says."""
    return json.loads(karpnet("solve", path, *options, "--json", "--seconds", 10).stdout)  # type: ignore[no-any-return]


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


# Shapes that public reports describe: name, content, options, verdict.
AWKWARD = [
    ("noext", CNF, (), "YES"),
    ("a.txt", CNF, (), "YES"),
    ("bom.cnf", b"\xef\xbb\xbfp cnf 2 1\n1 2 0\n", (), "YES"),
    ("contradiction.cnf", b"p cnf 1 2\n1 0\n-1 0\n", (), "NO"),
    ("triangle.clq", TRIANGLE, ("--as", "clique:3"), "YES"),
    ("triangle.clq", TRIANGLE, ("--as", "clique:4"), "NO"),
    ("triangle.dim", TRIANGLE.replace(b"p col", b"p edge"), ("--as", "clique:4"), "NO"),
    ("triangle.dimacs", TRIANGLE, ("--as", "clique:3"), "YES"),
    ("triangle.cnf", TRIANGLE, ("--as", "graph-coloring:2"), "NO"),
    ("triangle.col", TRIANGLE, ("--as", "dominating-set:1"), "YES"),
    ("triangle.col", TRIANGLE, ("--as", "feedback-vertex-set:0"), "NO"),
    ("triangle.col", TRIANGLE, ("--as", "hamiltonian-path"), "YES"),
    ("triangle.col", TRIANGLE, ("--as", "hamiltonian-cycle"), "NO"),
    ("G0.rud", b"3 3\n1 2 1\n2 3 -1\n1 3 1\n", ("--as", "max-cut:2"), "YES"),
    ("G0.rud", b"3 3\n1 2 1\n2 3 -1\n1 3 1\n", ("--as", "max-cut:3"), "NO"),
    (
        "pmc1.mtx",
        b"%%MatrixMarket matrix coordinate pattern symmetric\n4 4 6\n2 1\n3 1\n3 2\n4 1\n4 2\n4 3\n",
        ("--as", "graph-coloring:3"),
        "NO",
    ),
    ("kamis.graph", b"4 3\n2\n1 3\n2 4\n3\n", ("--as", "independent-set:2"), "YES"),
    ("kamis.graph", b"4 3\n2\n1 3\n2 4\n3\n", ("--as", "vertex-cover:1"), "NO"),
    ("pace.gr", b"p td 4 3\n1 2\n2 3\n3 4\n", ("--as", "vertex-cover:2"), "YES"),
    ("c-glued.col", b"cQueens graph\np edge 3 2\ne 1 2\ne 2 3\n", ("--as", "graph-coloring:2"), "YES"),
    ("opb-star.opb", b"* #variable= 2 #constraint= 1\n+1*x1 +1*x2 >= 1;\n", (), "YES"),
    ("opb-gt.opb", b"* #variable= 2 #constraint= 1\n+1 x1 +1 x2 > 1 ;\n", (), "YES"),
    ("opb-gt.opb", b"* #variable= 2 #constraint= 1\n+1 x1 +1 x2 > 2 ;\n", (), "NO"),
    ("opb-signspace.opb", b"* #variable= 2 #constraint= 1\n+ 1 x1 + 1 x2 >= 1 ;\n", (), "YES"),
    ("opb-negated.opb", b"~x1 >= 1 ;\n", (), "YES"),
    ("opb-slackpos.opb", b"* #variable= 5 #constraint= 1\n+1 x1 +1 x2 >= 1 ;\n", (), "YES"),
    ("numbers.txt", NUMBERS, (), "NO"),
    ("numbers", b"17 5 8 4 # of Karp\n", (), "YES"),
    ("numbers.txt", NUMBERS, ("--as", "subset-sum:22"), "YES"),
    ("numbers.txt", NUMBERS, ("--as", "subset-sum:2"), "NO"),
]


@pytest.mark.parametrize(("name", "content", "options", "verdict"), AWKWARD)
def test_awkward_files_are_read(
    name: str, content: bytes, options: tuple[str, ...], verdict: str, tmp_path: Path
) -> None:
    answer = solved(written(tmp_path, name, content), *options)
    assert answer["verdict"] == verdict


def test_the_witness_of_an_opb_file_has_its_variables(tmp_path: Path) -> None:
    path = written(tmp_path, "a.opb", b"* #variable= 5 #constraint= 1\n+1 x1 +1 x2 >= 1 ;\n")
    output = tmp_path / "witness.json"
    witness = solved(path, "-o", output)["details"]["witness"]
    assert len(witness) == 5
    assert witness[0] or witness[1]
    assert json.loads(output.read_text())["instance"] == {"problem": "pseudo-boolean", "values": witness}
    task = tmp_path / "task.json"
    karpnet("reduce", path, "-o", task, "--to", "relu-sum")
    assert len(solved(task, "--seconds", 20)["details"]["source_witness"]) == 5


# Every line of a report says what is wrong; nothing is read as something else.
ODD: list[tuple[str, bytes, str]] = [
    ("old.wcnf", b"c Weighted\np wcnf 3 4\n10 1 -2 0\n3 -1 2 -3 0\n", ":2: is a weighted CNF (WCNF), which"),
    ("top.cnf", b"p wcnf 3 1 10\n10 1 -2 0\n", ":1: is a weighted CNF (WCNF), which karpnet does not read"),
    ("new.wcnf", b"c unused\nh 1 2 0\nh -1 0\n3 -2 0\n", ":2: is a weighted CNF (WCNF of 2022), which"),
    ("soft.wcnf", b"3 -2 0\nh 1 2 0\nh -1 0\n", ": is a weighted CNF (WCNF of 2022), which"),
    ("q.qdimacs", b"p cnf 3 2\ne 1 2 0\na 3 0\n1 2 0\n-1 3 0\n", ":2: is a line of QDIMACS"),
    ("d.cnf", b"p cnf 3 1\na 1 0\nd 3 1 0\n1 2 3 0\n", ":2: is a line of QDIMACS"),
    ("xor.cnf", b"p cnf 3 2\n1 2 0\nx1 2 3 0\n", ":3: is a line of a CNF with XOR constraints"),
    ("xor2.cnf", b"p cnf 3 2\nx 1 2 -3 0\n1 2 0\n", ":2: is a line of a CNF with XOR constraints"),
    ("counted.cnf", b"p cnf 2 1\nw 1 0.5 0\n1 2 0\n", ":2: is a line of a CNF with weights"),
    ("i.icnf", b"p inccnf\n1 2 0\na 1 0\n", ":1: is an incremental CNF"),
    ("g.gcnf", b"p gcnf 2 2 1\n{0} 1 0\n{1} -1 0\n", ":1: is a CNF in groups (GCNF)"),
    ("k.knf", b"p knf 3 1\nk 2 1 2 3 0\n", ":1: is a CNF with cardinality constraints"),
    ("plus.cnf", b"p cnf+ 3 1\n1 2 3 <= 2\n", ":1: is a CNF with cardinality constraints"),
    ("s.sat", b"p sat 2\n(*(+(1 3) 2))\n", ":1: is a formula that is no CNF"),
    ("dnf.cnf", b"p dnf 2 1\n1 2 0\n", ":1: is a DNF"),
    ("sp.gr", b"c 9th challenge\np sp 3 2\na 1 2 5\na 2 3 4\n", ":2: is a shortest-path problem"),
    ("flow.max", b"p max 4 5\nn 1 s\na 1 2 3\n", ":1: is a flow problem of DIMACS"),
    ("hs.gr", b"p hs 3 1\n1 2 3\n", ":1: is a hypergraph or an order of PACE"),
    ("a.aag", b"aag 3 2 0 1 1\n2\n4\n6\n6 2 4\n", ":1: is an AIGER circuit"),
    ("b.aig", b"aig 3 2 0 1 1\n6\n\x02\x00", ": is binary (a binary AIGER circuit)"),
    ("q.qcir", b"#QCIR-G14\nexists(v1)\noutput(g1)\n", ":1: is a quantified circuit"),
    ("m.smt2", b"; made by hand\n(set-logic QF_LRA)\n(check-sat)\n", ":2: is SMT-LIB"),
    ("m.lp", b"\\ a comment\nMaximize\n obj: x + y\nEnd\n", ":1: is a linear program (LP)"),
    ("n.lp", b"Minimize\n obj: x + y\nSubject To\nEnd\n", ":1: is a linear program (LP)"),
    ("m.mps", b"* comment\nNAME          afiro\nROWS\n N  COST\n", ":2: is a linear program (MPS)"),
    ("t.tsp", b"NAME: gr17\nTYPE: TSP\nDIMENSION: 17\n", ":1: is a TSPLIB file"),
    ("g.graphml", b"<?xml version='1.0'?>\n<graphml/>\n", ":1: is XML (GraphML, GEXF, HTML)"),
    ("g.html", b"<!DOCTYPE html>\n<html></html>\n", ":1: is XML"),
    ("g.gml", b'Creator "igraph"\ngraph [\n node [ id 0 ]\n]\n', ":1: is a GML graph"),
    ("h.gml", b"graph [\n node [ id 0 ]\n]\n", ":1: is a GML graph"),
    ("g.dot", b"strict graph {\n a -- b;\n}\n", ":1: is a DOT graph"),
    ("h.dot", b"digraph G {\n a -> b;\n}\n", ":1: is a DOT graph"),
    ("g.net", b"*Vertices 3\n1 a\n*Edges\n1 2\n", ":1: is a Pajek graph"),
    ("g.s6", b":Cd\n", ":1: is a graph in sparse6 or digraph6"),
    ("g.stp", b"33D32945 STP File, STP Format Version 1.0\n", ":1: is a SteinLib graph"),
    ("w.wbo", b"* #variable= 1 #constraint= 1\nsoft: 6 ;\n[2] +1 x1 >= 1 ;\n", ":2: soft constraints (WBO)"),
    ("nlc.opb", b"* #variable= 5 #constraint= 1\n1 x1 +4 x1 ~x2 -2 x5 >=1;\n", ":2: is nonlinear: a product"),
    ("min.opb", b"* #variable= 1 #constraint= 1\nmin: +1 x1 ;\n+1 x1 >= 1 ;\n", ":2: an objective is not"),
    ("lessvars.opb", b"* #variable= 1 #constraint= 1\n+1 x2 >= 1 ;\n", ": expected variables x1..x1"),
    ("toomany.opb", b"* #variable= 1 #constraint= 1\nx1 >= 1 ;\nx1 >= 0 ;\n", ": expected 1 constraints"),
    ("a.model", b"s SATISFIABLE\nv 1 -2 3 0\n", ":1: is a solver's answer"),
    ("v.model", b"v x1 -x2\n", ":1: is a solver's answer"),
    ("p.drat", b"d 1 2 0\n1 0\n0\n", ":1: is a DRAT or FRAT proof"),
    ("p.lrat", b"3 0 1 2 0\n", ": expected a header, 'p cnf VARIABLES CLAUSES'"),
    ("p.pbp", b"pseudo-Boolean proof version 2.0\nf 3\n", ":1: is a VeriPB proof"),
    ("sweep.toml", b'[[instances]]\nfamily = "schur"\n', ":1: is TOML"),
    ("study", b"[study]\nwidth = 3\n", ":1: is TOML"),
    ("a.py", b"#!/usr/bin/env python\nprint(1)\n", ":1: is a program"),
    ("nohead.cnf", b"1 2 0\n-1 0\n", ":1: expected a header 'p cnf VARIABLES CLAUSES'"),
    ("nohead", b"1 2 0\n-1 -2 0\n", ": expected a header, 'p cnf VARIABLES CLAUSES'"),
    ("one.cnf", b"1 2 3 0\n", ":1: expected a header 'p cnf VARIABLES CLAUSES'"),
    ("nd.col", b"p edge 3 2\ne 1 2\nnd 2 3\ne 2 3\n", ":3: expected a line 'c', 'p edge' or 'e'"),
    ("cut.col", b"p edge 4 4\ne 1 2\ne 2 3\n", ": expected 4 edges as in the header, got 2 lines"),
    ("cut.rud", b"4 4\n1 2 1\n2 3 1\n", ": expected 4 edges as in the header, got 2 lines"),
    ("cut.txt", b"4 4\n1 2 1\n2 3 1\n", ": expected 4 edges as in the first line, got 2 lines; put a line"),
    ("snap.txt", b"# Undirected graph\n0 1\n0 2\n1 2\n", ": expected 1 edges as in the first line, got 2"),
    ("loop.txt", b"4 2\n1 2 1\n3 3 1\n", ":3: vertex 3 has an edge to itself"),
    ("g.edgelist", b"0 1 {}\n1 2 {'weight': 3}\n", ":1: is an edge list of networkx"),
    ("bare", b"p cnf\n", ":1: expected 'p cnf VARIABLES CLAUSES', got 'p cnf'"),
    ("bare.txt", b"p edge\n", ": a graph needs its question"),
    ("cut.graph", b"4 3\n2\n1 3\n2 4\n", ": expected a line of neighbors for each of 4 vertices"),
    ("cut.mtx", b"%%MatrixMarket matrix coordinate pattern symmetric\n4 4 6\n2 1\n", ": expected 6 entries"),
    ("cut.gr", b"p td 4 3\n1 2\n2 3\n", ": expected 3 edges as in the header"),
    ("dense.mtx", b"%%MatrixMarket matrix array real general\n1 1\n1\n", ":1: expected a sparse matrix"),
    ("half.rud", b"2 1\n1 2 0.5\n", ":2: expected an integer weight, got '0.5'"),
    ("two.g6", b"Bw\nBw\n", ": expected one graph, got 2 lines"),
    ("minus.txt", b"17\n-5\n", ":2: expected a number >= 0, got -5"),
    ("half.txt", b"17\n5.5\n", ":2: expected an integer number, got '5.5'"),
    ("commas.txt", b"17, 5, 8\n", ":1: expected an integer number, got '17,'"),
    ("table.txt", b"1 2 3\n4 5 6 7\n", ": expected 'VERTICES EDGES' and edges, a METIS graph, or one number"),
    ("utf16.cnf", "p cnf 1 1\n1 0\n".encode("utf-16"), ": is UTF-16 text, expected UTF-8; save it as UTF-8"),
    ("utf16le", "p cnf 1 1\n1 0\n".encode("utf-16-le"), ": is UTF-16 text, expected UTF-8"),
    ("utf32.cnf", "p cnf 1 1\n1 0\n".encode("utf-32"), ": is UTF-32 text, expected UTF-8"),
    ("latin.cnf", b"c caf\xe9\np cnf 1 1\n1 0\n", ":1: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    ("mark.cnf", b"\xef\xbb\xbf", ": is empty"),
    ("blank.cnf", b"\r\n \t\r", ": is empty"),
    ("only-comments", b"c nothing here\nc nor here\n", ":2: is in no known format"),
    ("only-comments.cnf", b"c nothing here\n", "expected a header"),
    ("prose.txt", b"Dear all,\nplease find it below.\n", ":1: is in no known format, expected DIMACS"),
    ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ": is binary (an image), expected text"),
    ("a.h5", b"\x89HDF\r\n\x1a\n\0\0", ": is binary (HDF5), expected text"),
    ("a.pkl", b"\x80\x04\x95\x0b\x00\x00", ": is binary (a Python pickle), expected text"),
    ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\n", ": is binary (a PDF document), expected text"),
    ("a.npy", b"\x93NUMPY\x01\x00v\x00", ": is binary (a NumPy array), expected text"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c", ": is binary (a 7z archive), expected text"),
    ("a.Z", b"\x1f\x9d\x90p", ": is binary (compressed with compress (.Z)), expected text"),
    ("a.elf", b"\x7fELF\x02\x01\0", ": is binary (a program), expected text"),
    ("cut.cnf.gz", gzip.compress(CNF)[:-9], ": is not a whole .gz file"),
    ("cut.cnf.xz", lzma.compress(CNF)[:-9], ": is not a whole .xz file"),
    ("cut.cnf.bz2", bz2.compress(CNF)[:-9], ": is not a whole .bz2 file"),
    ("cut.cnf.zst", compressed(CNF, ".zst")[:-3], ": is not a whole .zst file"),
    ("damaged.gz", gzip.compress(CNF)[:12] + b"????" + gzip.compress(CNF)[16:], ": is not a whole .gz file"),
    ("magic.zst", b"\x28\xb5\x2f\xfd????", ": is not a whole .zst file"),
    ("nested.gz", gzip.compress(gzip.compress(CNF)), ": is binary, expected text"),
    ("a.json", b"[1, 2]", ': expected a JSON object with "format": "karpnet", got a list'),
    ("b.json", b"17\n", ': expected a JSON object with "format": "karpnet", got a number'),
    ("node-link", b'{"directed": false, "nodes": []}', ': expected a JSON object with "format": "karpnet"'),
    ("trailing", b'{"format": "karpnet"} x', "is not valid JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), ODD, ids=[name for name, _, _ in ODD])
def test_odd_files_are_refused_in_one_line(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, name, content)
    is_graph = path.suffix in (".col", ".rud", ".graph", ".mtx", ".gr", ".g6") or name in (
        "cut.txt",
        "loop.txt",
    )
    done = karpnet("solve", path, *(("--as", "max-cut:1") if is_graph else ()), code=2)
    assert done.stdout == ""
    assert done.stderr.startswith(f"karpnet: {path}{message if message[0] == ':' else ':'}")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_there_are_many_odd_files() -> None:
    assert len({content for _, content, _ in ODD}) >= 60


def test_a_graph_with_two_readings_is_told_by_its_name(tmp_path: Path) -> None:
    content = b"4 4\n2 3\n1 4\n1 4\n2 3\n"  # METIS: a square; as a list of edges: two edges, twice
    graph = kn.load(written(tmp_path, "a.graph", content), "max-cut:4").source.graph
    assert graph.pairs() == [(0, 1), (0, 2), (1, 3), (2, 3)]
    assert kn.load(written(tmp_path, "a.rud", content), "max-cut:1").source.graph.num_edges == 2
    done = karpnet("solve", written(tmp_path, "a", content), "--as", "max-cut:4", code=2)
    assert "can be read as rudy and as METIS, with different graphs; name it .rud or .graph" in done.stderr


@pytest.mark.parametrize(
    "comment",
    [
        b"seed = 5;",
        b"a b {x: 1}",
        b"lasses of graphs",
        b"reator igraph",
        b"omment: x1 >= 1 ;",
        b"p cnf 9 9",
        b"",
    ],
)
def test_comments_say_nothing_about_the_format(comment: bytes, tmp_path: Path) -> None:
    for sign in (b"c", b"c "):
        assert kn.load(written(tmp_path, "a", sign + comment + b"\n" + CNF)).source.num_variables == 2
        graph = kn.load(written(tmp_path, "b", sign + comment + b"\n" + TRIANGLE), "clique:3").source
        assert graph.graph.num_edges == 4
    for sign in (b"#", b"# "):
        assert kn.load(written(tmp_path, "c", sign + comment + b"\n" + NUMBERS)).source.numbers[0] == 17
        rudy = written(tmp_path, "d", sign + comment + b"\n2 1\n1 2 7\n")
        assert kn.load(rudy, "max-cut:1").source.weights.tolist() == [7]
    opb = written(tmp_path, "e", b"* " + comment + b"\nx1 >= 1 ;\n")
    assert kn.load(opb).source.num_variables == 1
    metis = written(tmp_path, "f", b"% " + comment + b"\n4 3\n2\n1 3\n2 4\n3\n")
    assert kn.load(metis, "clique:2").source.graph.num_edges == 3


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks(ends: bytes, mark: bytes, tmp_path: Path) -> None:
    text = b"c head\np cnf 2 2\nc between\n1 2 0\n-1 0\n"
    formula = kn.load(written(tmp_path, "a", mark + text.replace(b"\n", ends))).source
    assert formula == kn.CNF.from_clauses(2, [[1, 2], [-1]])
    graph = written(tmp_path, "b", mark + TRIANGLE.replace(b"\n", ends) + b"\x1a")
    assert kn.load(graph, "clique:3").source.graph.num_edges == 4
    kn.save(formula, tmp_path / "c.json")
    document = written(tmp_path, "d", mark + (tmp_path / "c.json").read_bytes().replace(b"\n", ends))
    assert kn.load(document).source == formula
    bad = written(tmp_path, "e", text.replace(b"-1", b"-9").replace(b"\n", ends))
    assert f"{bad}:5: literal -9 exceeds" in karpnet("solve", bad, code=2).stderr


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compression_is_told_by_content_and_written_by_name(suffix: str, tmp_path: Path) -> None:
    formula = kn.CNF.from_clauses(2, [[1, 2], [-1]])
    kn.save(formula, tmp_path / f"a.cnf{suffix}")
    data = (tmp_path / f"a.cnf{suffix}").read_bytes()
    assert COMPRESSIONS[suffix].starts.match(data)
    assert kn.load(tmp_path / f"a.cnf{suffix}").source == formula
    assert kn.load(written(tmp_path, "no-suffix", data)).source == formula
    assert kn.load(written(tmp_path, "b.cnf", data)).source == formula
    halves = compressed(CNF[:9], suffix) + compressed(CNF[9:], suffix)
    assert kn.load(written(tmp_path, "two-members", halves)).source == formula
    assert kn.load(written(tmp_path, f"plain.cnf{suffix}", CNF)).source == formula, "a browser unpacked it"


@pytest.mark.parametrize(
    ("command", "content"),
    [
        (("solve",), CNF),
        (("solve",), gzip.compress(CNF, mtime=0)),
        (("solve", "--as", "clique:3"), TRIANGLE),
        (("explain", "--to", "relu-sum"), CNF),
        (("list", "paths", "--to", "relu-sum"), CNF),
        pytest.param(("compare", "--restarts", 2, "--steps", 2, "--seconds", 5), CNF, marks=pytest.mark.slow),
    ],
)
def test_standard_input(command: tuple[Any, ...], content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    karpnet(*command, "-", code=(0, 3))


def test_errors_name_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"p cnf 1 1\n7 0\n")))
    assert "karpnet: standard input:2: literal 7" in karpnet("solve", "-", code=2).stderr
    assert karpnet("solve", "-", code=2).stderr == "karpnet: standard input: is empty\n"
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input: cannot be read" in karpnet("solve", "-", code=2).stderr
    formula = written(tmp_path, "a", CNF)
    assert "expected the name of a file" in karpnet("solve", formula, "-o", "-", code=2).stderr
    with pytest.raises(kn.InputError, match="cannot be read"):
        kn.load("a\0b")


def test_pipes(tmp_path: Path) -> None:
    """A pipe, ``/dev/stdin`` and a process substitution, as the shell gives them."""
    formula = written(tmp_path, "formula", CNF)
    command = f"{sys.executable} -c 'from karpnet.cli.app import main; main()'"
    script = f"""
        set -e -o pipefail
        cat {formula} | {command} solve - --json
        {command} solve /dev/stdin --json < {formula}
        {command} reduce <(gzip < {formula}) --to relu-sum -o {tmp_path}/task.json > /dev/null
    """
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"YES"') == 2
    assert kn.load(tmp_path / "task.json").source == kn.CNF.from_clauses(2, [[1, 2], [-1]])
