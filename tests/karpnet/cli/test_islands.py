"""Problems that no rule leads from: solved and checked like any other, mapped nowhere, in one line."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import networkx as nx
import pytest

import karpnet as kn
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import PathError
from tests.islands import ISLANDS
from tests.karpnet.command import karpnet

NOWHERE = "no rule leads from knapsack to a training task; `karpnet solve` settles the instance itself"


@pytest.fixture
def knapsack(tmp_path: Path) -> Path:
    path = tmp_path / "knapsack.json"
    kn.save(kn.Knapsack.from_items([(3, 4), (4, 5), (2, 3)], capacity=6, bound=8), path)
    return path


def test_a_witness_is_found_written_and_checked(knapsack: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness.json"
    done = karpnet("solve", knapsack, "-o", witness)
    assert done.stdout.startswith("YES (cp-sat, exact check passed")
    assert "witness is right" in karpnet("check", witness, "--instance", knapsack).stdout
    document = json.loads(witness.read_text())
    document["instance"]["values"] = [True, True, True]
    witness.write_text(json.dumps(document))
    done = karpnet("check", witness, "--instance", knapsack, code=3)
    assert "the items weigh 9, expected at most 6" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("reduce", "-o", "task.json"),
        ("reduce", "--to", "relu-sum", "-o", "task.json"),
        ("compare",),
        ("compare", "--to", "threshold-and"),
        ("train",),
        ("explain",),
        ("list", "paths"),
        ("list", "paths", "--to", "relu-sum"),
    ],
)
def test_no_rule_leads_to_a_training_task(arguments: tuple[str, ...], knapsack: Path) -> None:
    words = arguments[:2] if arguments[0] == "list" else arguments[:1]
    done = karpnet(*words, knapsack, *arguments[len(words) :], code=2)
    assert done.stderr == f"karpnet: {NOWHERE}\n"


def test_other_ends_are_named(knapsack: Path) -> None:
    done = karpnet("reduce", knapsack, "--to", "cnf", "-o", "a.cnf", code=2)
    assert done.stderr == "karpnet: no rule leads from knapsack to cnf\n"
    done = karpnet("reduce", knapsack, "--to", "nonsense", "-o", "a.cnf", code=2)
    assert "expected one of" in done.stderr
    done = karpnet("solve", knapsack, "--method", "cadical", code=3)
    assert "unknown (cadical, no rule leads from knapsack to CNF" in done.stdout


@pytest.mark.parametrize("name", sorted(ISLANDS))
def test_from_python(name: str, tmp_path: Path) -> None:
    random = Random(f"from python {name}")
    problem = next(
        p for p in iter(lambda: drawn(name, random), None) if witnesses(p) and min(p.size().values()) > 0
    )
    path = tmp_path / "problem.json"
    kn.save(problem, path)
    read = kn.load(path)
    assert read.source == problem
    with pytest.raises(PathError, match=f"^no rule leads from {name} to a training task"):
        kn.reduce(read)
    answer = kn.solve(read, seconds=20)
    if problem.size().get("max_bits", 0) <= 60:
        assert (answer.verdict, answer.method) == ("YES", "cp-sat")
        kn.save(answer, tmp_path / "witness.json")
        assert kn.check(json.loads((tmp_path / "witness.json").read_text()), problem).accepted


def test_directed_graphs_of_networkx() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    problem = kn.load(graph, "directed-hamiltonian-cycle").source
    assert problem == kn.DirectedHamiltonianCycle.from_arcs(3, [(0, 1), (1, 2), (2, 0)])
    assert kn.solve(problem).witness.tolist() in ([0, 1, 2], [1, 2, 0], [2, 0, 1])
    with pytest.raises(kn.InputError, match="is directed"):
        kn.load(graph, "hamiltonian-cycle")
    with pytest.raises(kn.InputError, match="is undirected"):
        kn.load(graph.to_undirected(), "directed-hamiltonian-cycle")
