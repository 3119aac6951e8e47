"""Every rule makes what its proved counterpart makes: instances, bounds, witnesses forward and back."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from karpnet.proved.streams import coq_name
from reductions.rules import RULES
from tests.proofs.conformance import PROOFS, agreement, cases
from tools import proved_chains

_CASES, _CHANGED = 50, 10
_COMPILED = PROOFS / "theories" / "conformance" / "Cases.vo"
needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None or not _COMPILED.exists(), reason="needs Coq and `make proofs`"
)


@needs_coq
def test_coq_computes_what_the_rules_compute(tmp_path: Path) -> None:
    found = {name: cases(rule, _CASES, 0) for name, rule in RULES.items()}
    assert {name: len(of_rule) for name, of_rule in found.items()} == dict.fromkeys(RULES, _CASES)
    random = Random(7)
    streams = {
        name: [*(case.numbers for case in of_rule), *(case.changed(random) for case in of_rule[:_CHANGED])]
        for name, of_rule in found.items()
    }
    expected = [True] * _CASES + [False] * _CHANGED
    wrong = {
        name: [place for place, answer in enumerate(answers) if answer != expected[place]]
        for name, answers in agreement(streams, tmp_path).items()
        if answers != expected
    }
    assert not wrong


def test_every_rule_has_its_theorem() -> None:
    text = (PROOFS / "theories" / "conformance" / "Cases.v").read_text()
    assert [name for name in RULES if f"Definition {coq_name(name)} :=" not in text] == []


def test_the_chains_are_those_that_the_commands_choose() -> None:
    assert proved_chains.FILE.read_text() == proved_chains.text()
