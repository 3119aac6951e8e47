"""What became of what: clauses followed through a chain to their graphs, for every rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from karpnet.api.reduce import reduce
from karpnet.explorer.evaluation import judged
from karpnet.explorer.links import Links, named
from reductions.core import Derivation
from reductions.problems.cnf import CNF
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES

TO_TASKS = sorted(name for name, rule in RULES.items() if rule.target in ARCHITECTURES)
FORMULA = CNF.from_clauses(4, [[1, 2, -3, 4], [-1, 3], [2], [-2, -3, 1]])


@pytest.mark.parametrize("name", TO_TASKS)
def test_every_sample_of_a_rule_belongs_to_one_gadget(name: str) -> None:
    rule = RULES[name]
    assert rule.example is not None
    derivation = Derivation.of(rule.example(), (rule,))
    links = Links.of(derivation)
    samples = [sample for _, own in links.gadgets for sample in own]
    assert sorted(samples) == list(range(derivation.target.num_samples))
    assert all(links.samples[part] for part in links.constraints)


@pytest.mark.parametrize("to", ["relu-sum", "threshold-and", "relu-sum/bias/sign", "relu-sum/node"])
def test_a_clause_leads_to_graphs_of_its_own_literals(to: str) -> None:
    derivation = reduce(FORMULA, to)
    links = Links.of(derivation)
    assert [links.parts[part] for part in links.constraints] == [
        f"clause {text}" for text in ("(x1, x2, ¬x3, x4)", "(¬x1, x3)", "(x2)", "(¬x2, ¬x3, x1)")
    ]
    owned = [set(links.samples[part]) for part in links.constraints]
    assert all(owned)
    assert sum(map(len, owned)) == len(set().union(*owned)), "clauses share no graph"
    assert links.parts_of(owned[1]) == [1]


def test_a_violated_clause_is_the_one_of_the_misfit() -> None:
    """Where a witness of plain stars misfits a graph, the graph is one of a violated clause."""
    derivation = reduce(FORMULA, "relu-sum")
    links = Links.of(derivation)
    rng = np.random.default_rng(0)
    for _ in range(20):
        witness = FORMULA.random_witness(rng)
        violated: Any = judged(FORMULA, links, witness)["violated"]
        assert violated == np.flatnonzero(~FORMULA.satisfied(witness)).tolist()
        misfits = set(np.flatnonzero(derivation.target.misfits(derivation.forward(witness))).tolist())
        assert all(misfits & set(links.samples[part]) for part in violated)
        assert misfits <= {sample for part in violated for sample in links.samples[part]}


def test_texts_name_things_in_one_spelling() -> None:
    for left, right in (
        ("hyperedge [0, 3]", "edge {3, 0}"),
        ("edge 0-3", "edge [0, 3]"),
        ("edge 4 [0, 3] is monochromatic", "edge [0, 3]"),
        ("clause (x2, x1)", "a clause (x1, x2)"),
        ("x1, ¬x1", "variable s1"),
        ("row 2: |s1 + s3| = 0", "row 2: |s1| = 1"),
        ("vertices 3, 4", "vertices 3 and 4"),
    ):
        assert named(left) == named(right) != set()
    assert named("3·x1 - x2 = 4; x2 >= 1") == {"3·x1 - x2 = 4", "x2 >= 1"}
    assert named("numbers [3, 1]") == set()
