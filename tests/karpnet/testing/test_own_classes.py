"""Classes as people write them: they hold anything, compare by identity, and check nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import karpnet as kn
from tests.karpnet.testing.files import written

HEAD = """
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import networkx as nx

import karpnet as kn

SOURCE = "independent-set"


def instance(source):
    return build(source)


def forward(source, witness):
    return {f"v{v}" for v, inside in enumerate(witness) if inside}


def back(source, witness):
    return [f"v{v}" in witness for v in range(source.graph.num_vertices)]


class Base:
    def names(self):
        raise NotImplementedError

    def violation(self, witness):
        if any({u, v} <= set(witness) for u, v in self.pairs()):
            return "two of them are joined"
        return None if len(set(witness)) >= self.least else "too few"

    def candidates(self):
        names = self.names()
        choices = product((0, 1), repeat=len(names))
        return ({n for n, inside in zip(names, bits) if inside} for bits in choices)
"""
HOLDING = {
    "sets of names": """
class Packing(Base):
    def __init__(self, joined, all_names, least):
        self.joined, self.all_names, self.least = joined, all_names, least

    def names(self):
        return sorted(self.all_names)

    def pairs(self):
        return map(sorted, self.joined)


def build(source):
    joined = frozenset(frozenset((f"v{u}", f"v{v}")) for u, v in source.graph.pairs())
    return Packing(joined, {f"v{v}" for v in range(source.graph.num_vertices)}, source.bound)
""",
    "slots": """
class Packing(Base):
    __slots__ = ("edges", "count", "least")

    def __init__(self, edges, count, least):
        self.edges, self.count, self.least = edges, count, least

    def names(self):
        return [f"v{v}" for v in range(self.count)]

    def pairs(self):
        return [(f"v{u}", f"v{v}") for u, v in self.edges]


def build(source):
    return Packing(source.graph.pairs(), source.graph.num_vertices, source.bound)
""",
    "a networkx graph and a cached property": """
class Packing(Base):
    def __init__(self, graph, least):
        self.graph, self.least = graph, least

    @cached_property
    def sorted_names(self):
        return sorted(self.graph)

    def names(self):
        return self.sorted_names

    def pairs(self):
        return self.graph.edges


def build(source):
    graph = nx.relabel_nodes(source.graph.to_networkx(), lambda v: f"v{v}")
    return Packing(graph, source.bound)
""",
}


@pytest.mark.parametrize("what", HOLDING)
def test_a_right_reduction_is_not_accused_whatever_the_class_holds(what: str, tmp_path: Path) -> None:
    report = kn.test_rule(written(tmp_path, HEAD + HOLDING[what] + "\nTARGET = Packing\n"), instances=25)
    assert report, report
    assert report.coverage.back > 50


def test_the_order_of_a_set_is_seen_from_another_process(tmp_path: Path) -> None:
    text = HEAD + HOLDING["slots"] + "\nTARGET = Packing\n"
    text = text.replace(
        "Packing(source.graph.pairs()", "Packing(list(map(tuple, {frozenset(e) for e in names(source)}))"
    )
    text += """

def names(source):
    return [(f"v{u}"[1:], f"v{v}"[1:]) for u, v in source.graph.pairs()]
"""
    report = kn.test_rule(written(tmp_path, text), instances=25)
    assert ("not deterministic", "instance") in {(f.kind, f.part) for f in report.counterexamples}


UNCHECKED = '''
from dataclasses import dataclass
from itertools import product

import karpnet as kn


@dataclass(frozen=True)
class ExactlyThree:
    """Clauses of three different variables; nobody checks it."""

    num_variables: int
    clauses: tuple

    def violation(self, witness):
        wrong = [c for c in self.clauses if all(witness[abs(x) - 1] != (x > 0) for x in c)]
        return f"{wrong[0]}" if wrong else None

    def candidates(self):
        return product((False, True), repeat=self.num_variables)

    @classmethod
    def generate(cls, random, size):
        n = size + 2
        clauses = [
            tuple(random.choice((-1, 1)) * v for v in random.sample(range(1, n + 1), 3))
            for _ in range(2 * size)
        ]
        return cls(n, tuple(clauses))


SOURCE, TARGET = ExactlyThree, "nae-sat"


def instance(source):
    return kn.NotAllEqualSAT.from_clauses(source.num_variables, list(map(list, source.clauses)))
'''


def test_a_counterexample_is_legal_where_the_class_checks_nothing(tmp_path: Path) -> None:
    report = kn.test_rule(written(tmp_path, UNCHECKED), instances=60)
    [found] = [found for found in report.counterexamples if found.kind == "YES lost"]
    assert isinstance(found.source, dict)
    clauses = found.source["clauses"]
    assert 0 < len(clauses) <= 8
    for clause in clauses:
        assert len({abs(x) for x in clause}) == 3
        assert max(map(abs, clause)) <= found.source["num_variables"]


def test_sizes_without_instances_are_left_out(tmp_path: Path) -> None:
    text = (
        UNCHECKED.replace("n = size + 2", "n = size")
        .replace("NotAllEqualSAT", "CNF")
        .replace("nae-sat", "cnf")
    )
    assert kn.test_rule(written(tmp_path, text), instances=20)
    never = UNCHECKED.replace("n = size + 2", "n = 2")
    with pytest.raises(kn.InputError, match=r"ExactlyThree.generate: fails for size .*Sample larger"):
        kn.test_rule(written(tmp_path, never, "never.py"), instances=20)


def test_what_instance_remembers_is_found(tmp_path: Path) -> None:
    text = """
import karpnet as kn

SOURCE, TARGET = "independent-set", "vertex-cover"


def instance(source, seen=[]):
    seen.append(source.bound)
    return kn.VertexCover(source.graph, source.graph.num_vertices - source.bound + (len(seen) > 40))
"""
    report = kn.test_rule(written(tmp_path, text), instances=40)
    assert ("not deterministic", "instance") in {(f.kind, f.part) for f in report.counterexamples}


NARROWER = """
import karpnet as kn


class Cubic(kn.VertexCover):
    name = "cubic-vertex-cover"

    def __post_init__(self):
        super().__post_init__() if hasattr(super(), "__post_init__") else None
        if any(degree != 3 for _, degree in self.graph.to_networkx().degree):
            raise ValueError("a vertex has another degree")


SOURCE, TARGET = Cubic, "independent-set"


def instance(source):
    return kn.IndependentSet(source.graph, source.graph.num_vertices - source.bound)


def back(source, witness):
    return ~witness
"""


def test_a_narrower_class_of_a_problem_has_its_instances(tmp_path: Path) -> None:
    report = kn.test_rule(written(tmp_path, NARROWER), instances=20)
    assert report, report
    assert min(report.coverage.yes, report.coverage.no) > 2
    wrong = kn.test_rule(
        written(tmp_path, NARROWER.replace("return ~witness", "return witness"), "w.py"), instances=20
    )
    assert {(found.kind, found.part) for found in wrong.counterexamples} == {("back wrong", "back")}
