"""Every kind of mistake, planted into a right rule, is reported as what it is, small, with lines that run."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

import karpnet as kn
from karpnet.testing import assert_reduction
from karpnet.testing.contract import KINDS
from karpnet.testing.counterexamples import Counterexample
from tests.karpnet.testing.files import RIGHT, written

SIZED = (
    RIGHT
    + """
def size(sizes):
    n, m = sizes["num_vertices"], sizes["num_edges"]
    return {"num_vertices": n, "num_edges": n * (n - 1) // 2 - m}
"""
)
_BACK = "def back(source, witness):\n"
_BUILD = "    return kn.Clique"
_WRITE = "    source.graph.edges[...] = source.graph.edges[:, ::-1].copy()\n"
_FLIP = "    right = witness.copy()\n    witness[:1] = ~witness[:1]\n    return right"
_LOOP = "source.graph.from_edges(len(source.graph.pairs()), [(0, 0)]),"
_DEEP = "    f = lambda n: f(n + 1)\n    f(0) if source.bound == 1 else 0\n"
_WRONG_CLASS = "not in target class"
# What replaces what, the kind and the part to blame, and the largest source that may be reported.
MISTAKES = {
    "no complement": ("source.graph.complement()", "source.graph", "NO lost", "instance", 3),
    "bound": ("source.bound)", "source.bound + 1)", "YES lost", "instance", 1),
    "least bound": ("source.bound)", "max(source.bound, 1))", "YES lost", "instance", 0),
    "forward": ("    return witness\n\n" + _BACK, "    return ~witness\n\n" + _BACK,
                "forward wrong", "forward", 2),
    "back": (_BACK + "    return witness", _BACK + "    return ~witness", "back wrong", "back", 2),
    "length": (_BACK + "    return witness", _BACK + "    return witness[1:]", "back wrong", "back", 1),
    "crash": (_BUILD, "    [0][len(source.graph.pairs())]\n" + _BUILD, "not total", "instance", 3),
    "endless": (_BUILD, "    while source.bound == 2: pass\n" + _BUILD, "not total", "instance", 0),
    "deep": (_BUILD, _DEEP + _BUILD, "not total", "instance", 0),
    "nothing": (_BUILD, "    kn.Clique", _WRONG_CLASS, "instance", 0),
    "loop": ("source.graph.complement(),", _LOOP, _WRONG_CLASS, "instance", 0),
    "other class": ("kn.Clique(", "kn.VertexCover(", _WRONG_CLASS, "instance", 0),
    "promise": ("def forward", "def promises(target):\n    return target.bound < 3\n\ndef forward",
                _WRONG_CLASS, "promises", 0),
    "random": ("source.bound)", "source.bound + (next(counter) % 3 == 0))",
               "not deterministic", "instance", 2),
    "written": (_BUILD, _WRITE + _BUILD, "input changed", "instance", 5),
    "witness written": (_BACK + "    return witness", _BACK + _FLIP, "input changed", "back", 1),
    "size": ("n * (n - 1) // 2 - m}", "n - m}", "size exceeded", "size", 5),
    "size key": ('"num_edges": n', '"edges": n', "size exceeded", "size", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_as_what_it_is(name: str, tmp_path: Path) -> None:
    old, new, kind, part, largest = MISTAKES[name]
    assert old in SIZED
    text = SIZED.replace(old, new)
    if name == "random":
        text = "import itertools\ncounter = itertools.count()\n" + text
    path = written(tmp_path, text, "wrong.py")
    report = kn.test_rule(path, instances=40, seconds=30)
    assert report.verdict == "counterexample"
    found = next(found for found in report.counterexamples if (found.kind, found.part) == (kind, part))
    assert isinstance(found.source, dict)
    assert found.source["num_vertices"] + len(found.source["edges"]) <= largest, found
    if name not in ("endless", "random", "written"):
        run_lines(found)


def run_lines(found: Counterexample) -> None:
    """The lines of a report show what it says."""
    said, space = io.StringIO(), {}
    failed = None
    with contextlib.redirect_stdout(said):
        try:
            exec("\n".join(found.python), space)
        except Exception as error:
            failed = error
    if found.kind == "not total" or (found.kind == "not in target class" and failed is not None):
        assert type(failed).__name__ in found.text
    elif found.kind in ("NO lost", "YES lost"):
        assert said.getvalue() == "None\n"
    elif found.kind == "forward wrong":
        assert found.text in said.getvalue()
    elif found.kind == "back wrong" and failed is None:
        assert said.getvalue() == f"None {found.text}\n"
    elif found.kind == "input changed" and found.part == "back":
        assert (failed, said.getvalue()) == (None, "[False] [ True]\n")


def test_kinds_stand_in_order_and_all_occur() -> None:
    assert {kind for _, _, kind, _, _ in MISTAKES.values()} == set(KINDS)


def test_an_assertion_shows_the_counterexample(tmp_path: Path) -> None:
    path = written(tmp_path, RIGHT.replace("source.graph.complement()", "source.graph"))
    with pytest.raises(AssertionError, match=r"NO lost \(instance map\)[\s\S]*rule.source_of"):
        assert_reduction(path, instances=40)
    assert assert_reduction("independent-set-to-clique", instances=5)


def test_a_test_on_given_sources_alone(tmp_path: Path) -> None:
    path = written(tmp_path, RIGHT.replace("source.graph.complement()", "source.graph"))
    source = kn.IndependentSet.from_edges(2, [(0, 1)], 2)
    report = kn.test_rule(path, sources=[source])
    assert report.coverage.origins == {"given": 1}
    assert report.counterexamples[0].kind == "NO lost"
    assert kn.test_rule(path, sources=[kn.IndependentSet.from_edges(1, [], 1)])
    with pytest.raises(kn.InputError, match="expected sources of independent-set, got CNF"):
        kn.test_rule(path, sources=[kn.CNF.from_clauses(1, [])])


def test_parts_may_be_left_out(tmp_path: Path) -> None:
    only = RIGHT[: RIGHT.index("def forward")]
    report = kn.test_rule(written(tmp_path, only), instances=10)
    assert report
    assert report.coverage.forward == report.coverage.back == 0
    wrong = written(tmp_path, only.replace("source.bound)", "source.bound + 1)"), "wrong.py")
    assert kn.test_rule(wrong, instances=10).counterexamples[0].kind == "YES lost"


def test_a_narrow_class_of_sources_is_searched_for(tmp_path: Path) -> None:
    accepts = "\ndef accepts(source):\n    return len(source.graph.pairs()) == 2\n"
    report = kn.test_rule(written(tmp_path, RIGHT + accepts), instances=20)
    assert report
    assert report.coverage.origins["random"] == report.coverage.origins["smallest"] == 20
    never = written(tmp_path, RIGHT + "\ndef accepts(source):\n    return False\n", "never.py")
    with pytest.raises(kn.InputError, match=r"no source that accepts\(\) takes"):
        kn.test_rule(never, instances=5)
    broken = written(tmp_path, RIGHT + "\ndef accepts(source):\n    return 1 / 0\n", "broken.py")
    with pytest.raises(kn.InputError, match=r"accepts: ZeroDivisionError: division by zero \(broken.py:16"):
        kn.test_rule(broken, instances=5)


def test_out_of_time_is_no_pass(tmp_path: Path) -> None:
    report = kn.test_rule("cnf-to-graph-coloring", seconds=0.2)
    assert (report.verdict, bool(report)) == ("unknown", False)
    assert report.reason == "the time was over before all sources were looked at"


def test_the_same_seed_sees_the_same() -> None:
    first, second, other = (kn.test_rule("cnf-to-nae-sat", instances=15, seed=s).coverage for s in (3, 3, 4))
    first.seconds = second.seconds = 0
    assert first == second
    assert (first.yes, first.back) != (other.yes, other.back)


def test_planted_mistakes_are_counted_and_a_weak_rule_shows_survivors(tmp_path: Path) -> None:
    report = kn.test_rule("independent-set-to-clique", instances=20, mutants=True)
    assert len(report.mutants) >= 7
    assert all(mutant.caught_by for mutant in report.mutants)
    assert f"{len(report.mutants)} of {len(report.mutants)} planted mistakes caught" in str(report)
    text = RIGHT.replace("def forward", "def unused").replace("def back", "def unused_too")
    names = [
        mutant.name for mutant in kn.test_rule(written(tmp_path, text), instances=9, mutants=True).mutants
    ]
    assert names == ["target: a part dropped", "target: a number off by one", "target: a sign flipped"]


def test_a_report_is_written_as_files(tmp_path: Path) -> None:
    path = written(tmp_path, RIGHT.replace("source.graph.complement()", "source.graph"))
    report = kn.test_rule(path, instances=20)
    files = {file.name for file in report.save(tmp_path / "out")}
    first = "counterexample-1-"
    assert {
        "report.json",
        *(first + name for name in ("source.json", "target.json", "witness.json")),
    } <= files
    source = kn.load(tmp_path / "out" / f"{first}source.json").source
    assert source.to_json() == report.counterexamples[0].source
    assert kn.check(
        np.array(report.counterexamples[0].witness), kn.load(tmp_path / "out" / f"{first}target.json")
    )
    exec((tmp_path / "out" / f"{first}reproduce.py").read_text("utf-8"), {})
