"""Every registered rule keeps the contract; planted mutants of it do not."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing import assert_reduction, load_rule
from karpnet.testing.instances import drawn
from karpnet.testing.mutants import mutants
from karpnet.testing.sources import stream
from karpnet.testing.witnesses.spaces import witnesses
from reductions.core import Derivation, identity
from reductions.rules import RULES

every_rule = pytest.mark.parametrize("name", RULES)
# Structured sources, and of the smallest and of random ones so many each: the slow tests see 500 in all.
num_instances = pytest.mark.parametrize("count", [10, pytest.param(195, marks=pytest.mark.slow)])


@num_instances
@every_rule
def test_rule_keeps_its_contract(name: str, count: int, record_property: Any) -> None:
    seen = assert_reduction(name, instances=count).coverage
    record_property("split", str(seen))
    assert count < 100 or seen.num_sources >= 500
    assert min(seen.yes, seen.no) >= seen.num_sources // 10, "YES and NO must both be well represented"
    assert seen.undecided <= seen.num_sources // 20, seen.reason
    assert min(seen.forward, seen.back) >= seen.yes


@every_rule
def test_mutants_are_caught(name: str) -> None:
    claim = load_rule(name)
    sources = [source for _, source in islice(stream(claim, 60, seed=1), 150)]
    planted = mutants(claim, sources, seed=1)
    assert not [mutant.name for mutant in planted if not mutant.caught_by]
    assert len({mutant.name.partition(":")[0] for mutant in planted}) == 4, "target, forward, back, size"
    assert len(planted) >= 6, f"too few kinds of mistakes can be made: {planted}"


@every_rule
def test_rule_is_complete(name: str) -> None:
    rule = RULES[name]
    assert rule.reference
    assert rule.summary
    assert rule.example is not None, "a rule needs its canonical example"
    assert rule.explain is not None, "a rule needs its explanation"
    assert all(before and after for before, after in rule.explain(rule.example()))
    example = rule.example()
    assert example.name == rule.source
    built = rule.instance(example)
    assert rule.target in (built.name, getattr(getattr(built, "architecture", None), "name", None))
    assert_reduction(rule, sources=[example])
    predicted = rule.size(example.size())
    assert predicted, "a rule must predict sizes"
    for key, value in predicted.items():
        if rule.size_is_exact:
            assert built.size()[key] == value, f"{key}: the example is in normal form"


def test_composition_has_identity_and_is_associative() -> None:
    a, b, c = (RULES[n] for n in ("cnf-to-nae-sat", "nae-sat-to-sign-system", "sign-system-to-relu-sum"))
    source = drawn("cnf", Random(8))
    left, right = a.then(b).then(c), a.then(b.then(c))
    assert left.instance(source) == right.instance(source)
    assert left.size(source.size()) == right.size(source.size())
    assert identity("cnf").then(a).instance(source) == a.then(identity("nae-sat")).instance(source)
    derivation = Derivation.of(source, (a, b, c))
    assert derivation.target == left.instance(source)
    for witness in witnesses(source):
        mapped = left.forward(source, witness)
        assert mapped == right.forward(source, witness) == derivation.forward(witness)
        assert np.array_equal(left.back(source, mapped), derivation.back(mapped))


def test_composition_refuses_rules_that_do_not_meet() -> None:
    with pytest.raises(ValueError, match="ends in nae-sat"):
        RULES["cnf-to-nae-sat"].then(RULES["partition-to-sign-system"])


def test_composition_is_a_reduction_too() -> None:
    rule = RULES["cnf-to-nae-sat"].then(RULES["nae-sat-to-sign-system"])
    assert_reduction(rule, instances=10)
