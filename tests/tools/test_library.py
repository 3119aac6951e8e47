"""The library regenerates byte for byte, and its manifest tells the truth."""

from __future__ import annotations

import json

import pytest

from certificates.checker import check
from karpnet.testing.witnesses.spaces import witnesses
from reductions.core import Derivation
from reductions.formats.load import load
from reductions.outcomes import Found
from reductions.paths import chains
from reductions.problems.cnf import CNF
from solvers.methods import Limits, method, run
from solvers.source.with_proof import source_certificate
from tools.library import ENTRIES, LIBRARY, MANIFEST, Entry, file_text, manifest_text


def test_manifest_and_files_are_current() -> None:
    assert (LIBRARY / MANIFEST).read_text() == manifest_text(), "run `make library`"
    names = {entry["file"] for entry in json.loads(manifest_text())}
    assert {path.name for path in LIBRARY.iterdir()} == names | {MANIFEST}
    assert sum(entry.truth.answer == "no" for entry in ENTRIES) * 2 >= len(ENTRIES) >= 12


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_truth_is_rederived(entry: Entry) -> None:
    assert (LIBRARY / entry.file).read_text() == file_text(entry), "run `make library`"
    problem = load(LIBRARY / entry.file).source
    assert problem == entry.make()
    size = sum(problem.size().get(key, 0) for key in ("num_variables", "num_numbers", "num_vertices"))
    if size <= 10 or entry.truth.note == "exhaustive search":
        assert (entry.truth.answer == "yes") is bool(witnesses(problem))
    if "refutation" in entry.truth.note:
        formula = Derivation.of(problem, chains(problem.name, CNF.name)[0]).target
        certificate = source_certificate(formula, Limits(30))
        assert isinstance(certificate, dict)
        assert check(certificate, formula.name, formula.to_json()).startswith("NO")
    for solver in ("cadical", "cp-sat"):
        outcome = run(method(solver), problem, Limits(30)).outcome
        assert isinstance(outcome, Found) is (entry.truth.answer == "yes")
