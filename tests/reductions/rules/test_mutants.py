"""Planted mutants of every rule break the contract."""

from __future__ import annotations

from itertools import islice

import pytest

from karpnet.testing import load_rule
from karpnet.testing.mutants import mutants
from karpnet.testing.sources import stream
from reductions.rules import RULES


@pytest.mark.parametrize("name", RULES)
def test_mutants_are_caught(name: str) -> None:
    claim = load_rule(name)
    sources = [source for _, source in islice(stream(claim, 60, seed=1), 150)]
    planted = mutants(claim, sources, seed=1)
    assert not [mutant.name for mutant in planted if not mutant.caught_by]
    assert len({mutant.name.partition(":")[0] for mutant in planted}) == 4, "target, forward, back, size"
    assert len(planted) >= 6, f"too few kinds of mistakes can be made: {planted}"
