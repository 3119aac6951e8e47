"""Every rule into training keeps the contract: tasks are decided exactly, weights found without its help."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reductions.rules.contract import INTO_TRAINING, assert_contract, num_instances


@num_instances
@pytest.mark.parametrize("name", INTO_TRAINING)
def test_rule_keeps_its_contract(name: str, count: int, record_property: Any) -> None:
    assert_contract(name, count, record_property)
