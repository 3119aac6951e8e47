"""Every rule explains itself, and every step of a chain; the chains are listed."""

from __future__ import annotations

import pytest

from karpnet.api.explain import construction, explain, explain_rule
from karpnet.api.load import load
from reductions.problems.cnf import CNF
from reductions.rules import RULES
from tests.karpnet.command import LIBRARY, karpnet


@pytest.mark.parametrize("name", RULES)
def test_rules_explain_themselves(name: str) -> None:
    step = explain_rule(name)
    assert step.pairs
    head = construction(step.rule)
    assert any(word in head for word in ("Why", "why", "same")), "the proof stands at the head of the module"
    assert step.witness
    assert step.mapped


def test_files_are_explained_step_by_step() -> None:
    steps = explain(load(LIBRARY / "pigeonhole-3-2.cnf"), "relu-sum").steps
    assert [step.rule.source for step in steps] == ["cnf", "nae-sat", "sign-system"]
    done = karpnet("explain", LIBRARY / "pigeonhole-3-2.cnf", "--to", "threshold-and")
    assert "clause (x1, x2)" in done.stdout
    assert "more" in done.stdout
    everything = karpnet("explain", LIBRARY / "pigeonhole-3-2.cnf", "--to", "threshold-and", "--all")
    assert len(everything.stdout) > len(done.stdout)
    assert "u_1 = 1/2" in karpnet("explain", "sign-system-to-relu-sum").stdout
    assert isinstance(RULES["cnf-to-nae-sat"].example and RULES["cnf-to-nae-sat"].example(), CNF)


def test_paths_are_listed() -> None:
    done = karpnet("list", "paths", LIBRARY / "pigeonhole-3-2.cnf", "--to", "relu-sum", "--json")
    assert done.stdout.count('"chosen"') == 1
    assert done.stdout.count('"to": "relu-sum"') >= 5
    everything = karpnet("list", "paths", LIBRARY / "partition-yes.json")
    assert "degree-and" in everything.stdout
    assert "expected the file" in karpnet("list", "paths", code=2).stderr
