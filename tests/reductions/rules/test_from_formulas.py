"""Every rule from formulas to other problems keeps the contract."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reductions.rules.contract import FROM_FORMULAS, assert_contract, num_instances


@num_instances
@pytest.mark.parametrize("name", FROM_FORMULAS)
def test_rule_keeps_its_contract(name: str, count: int, record_property: Any) -> None:
    assert_contract(name, count, record_property)
