"""Every rule from graphs, sets and numbers keeps the contract; all rules are complete, and compose."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing import assert_reduction
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.core import Derivation, identity
from reductions.rules import RULES
from tests.reductions.rules.contract import (
    FROM_FORMULAS,
    FROM_OTHERS,
    INTO_TRAINING,
    assert_contract,
    num_instances,
)

every_rule = pytest.mark.parametrize("name", RULES)


@num_instances
@pytest.mark.parametrize("name", FROM_OTHERS)
def test_rule_keeps_its_contract(name: str, count: int, record_property: Any) -> None:
    assert_contract(name, count, record_property)


def test_all_rules_are_tested() -> None:
    assert {*FROM_FORMULAS, *FROM_OTHERS, *INTO_TRAINING} == set(RULES)
    assert len(INTO_TRAINING) >= 9


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
