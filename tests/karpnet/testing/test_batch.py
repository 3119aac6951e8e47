"""Many reductions, each in a process of its own, and the command that tests them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import karpnet as kn
from karpnet.testing import test_rules as tested
from tests.karpnet.command import karpnet
from tests.karpnet.testing.files import RIGHT, written

WRONG = RIGHT.replace("source.graph.complement()", "source.graph")
CRASH = RIGHT.replace("    return kn.Clique", "    __import__('os')._exit(7)\n    return kn.Clique", 1)
GREEDY = RIGHT.replace("    return kn.Clique", "    x = bytearray(10**9)\n    return kn.Clique", 1)


def folder_of(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    for name, text in (("ada", RIGHT), ("bob", WRONG), ("cy", "def instance(:"), ("dan", CRASH)):
        written(folder, text, f"{name}.py")
    written(folder, "1 / 0", "_ignored.py")
    return folder


def test_a_folder_of_submissions_is_a_table(tmp_path: Path) -> None:
    reports = tested([folder_of(tmp_path)], instances=6)
    assert not reports
    verdicts = {report.name: report.verdict for report in reports.reports}
    assert verdicts == {"ada": "passed", "bob": "counterexample", "dan": "counterexample"}
    [(file, problem)] = reports.failures
    assert Path(file).name == "cy.py"
    assert "cannot be imported: SyntaxError" in problem
    text = str(reports)
    assert [line.split()[1] for line in text.splitlines()[1:]] == [
        "passed",
        "counterexample",
        "cannot",
        "counterexample",
    ]
    dan = next(report for report in reports.reports if report.name == "dan").counterexamples[0]
    assert (dan.kind, dan.part) == ("not total", "process")
    assert isinstance(dan.source, dict)


def test_a_crash_of_our_own_is_no_counterexample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    from karpnet.testing import contract

    monkeypatch.setattr(contract, "survey", lambda *arguments: os._exit(3))
    [report] = tested([written(tmp_path, RIGHT)], instances=3).reports
    assert (report.verdict, report.counterexamples) == ("unknown", ())
    assert "a search for witnesses" in report.reason


def test_memory_is_limited(tmp_path: Path) -> None:
    text = GREEDY.replace(
        "bytearray(10**9)", "[bytearray(10**8) for _ in range(4)]; __import__('time').sleep(1)"
    )
    [report] = tested([written(tmp_path, text)], instances=3, megabytes=200).reports
    assert report.counterexamples[0].part == "process"


@pytest.mark.parametrize(("text", "code"), [(RIGHT, 0), (WRONG, 1), ("def instance(:", 2)])
def test_exit_codes(text: str, code: int, tmp_path: Path) -> None:
    done = karpnet("test-rule", written(tmp_path, text), "--instances", "6", code=code)
    assert "Traceback" not in done.stdout + done.stderr
    if code == 2:
        assert done.stderr.count("\n") == 1


def test_out_of_time_has_its_own_exit_code() -> None:
    done = karpnet("test-rule", "cnf-to-graph-coloring", "--seconds", "0.05", code=3)
    assert "the time was over" in done.stdout


def test_json_is_as_its_schema_says_and_prints_do_not_disturb_it(tmp_path: Path) -> None:
    import jsonschema

    loud = WRONG.replace(
        "def instance(source):", "print('loading')\n\ndef instance(source):\n    print('hello')"
    )
    done = karpnet(
        "test-rule", written(tmp_path, loud), "--instances", "6", "--json", "-o", tmp_path / "out", code=1
    )
    document = json.loads(done.stdout)
    jsonschema.validate(document, kn.schema("test-rule"))
    [report] = document["reports"]
    assert report["counterexamples"][0]["kind"] == "NO lost"
    assert len(report["counterexamples"][0]["python"]) == 3
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8")) == report
    passed = karpnet("test-rule", "independent-set-to-clique", "--instances", "5", "--mutants", "--json")
    document = json.loads(passed.stdout)
    jsonschema.validate(document, kn.schema("test-rule"))
    assert all(mutant["caught_by"] for mutant in document["reports"][0]["mutants"])


def test_several_reports_have_folders_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    written(folder, WRONG, "a.py")
    written(folder, WRONG, "b.py")
    karpnet("test-rule", folder, "--instances", "4", "-o", tmp_path / "out", code=1)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a", "b"}


def test_no_files_in_a_folder(tmp_path: Path) -> None:
    with pytest.raises(kn.InputError, match="the folder has no Python files"):
        tested([tmp_path])
