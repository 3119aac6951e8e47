"""The library regenerates byte for byte, and its manifest tells the truth."""

from __future__ import annotations

import json

import pytest

from instances.hypergraphs import arithmetic_progressions, fano_plane, schur_triples
from instances.small import ENTRIES, LIBRARY, MANIFEST, Entry, file_text, manifest_text
from reductions.formats.load import load
from reductions.outcomes import Found
from solvers.methods import Limits, method, run
from tests.strategies import witnesses


def test_manifest_and_files_are_current() -> None:
    assert (LIBRARY / MANIFEST).read_text() == manifest_text(), "run `make library`"
    names = {entry["file"] for entry in json.loads(manifest_text())}
    assert {path.name for path in LIBRARY.iterdir()} == names | {MANIFEST}
    assert sum(entry.truth.answer == "no" for entry in ENTRIES) * 2 >= len(ENTRIES) >= 12


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_truth_is_rederived(entry: Entry) -> None:
    assert (LIBRARY / entry.file).read_text() == file_text(entry), "run `make library`"
    problem = load(LIBRARY / entry.file)
    assert problem == entry.make()
    small = sum(problem.size().get(key, 0) for key in ("num_variables", "num_numbers", "num_vertices")) <= 10
    if small:
        assert (entry.truth.answer == "yes") is bool(witnesses(problem))
    for solver in ("cadical", "cp-sat"):
        outcome = run(method(solver), problem, Limits(30)).outcome
        assert isinstance(outcome, Found) is (entry.truth.answer == "yes")


def test_published_thresholds() -> None:
    def colorable(problem: object) -> bool:
        return isinstance(run(method("cadical"), problem, Limits(30)).outcome, Found)

    for k, largest in ((1, 1), (2, 4), (3, 13)):
        assert colorable(schur_triples(largest, k))
        assert not colorable(schur_triples(largest + 1, k))
    for n in (8, 9):
        assert colorable(arithmetic_progressions(n, 3)) is (n < 9)
    for n in (34, 35):
        assert colorable(arithmetic_progressions(n, 4)) is (n < 35)
    for n in (26, 27):
        assert colorable(arithmetic_progressions(n, 3, 3)) is (n < 27)
    assert not colorable(fano_plane())
