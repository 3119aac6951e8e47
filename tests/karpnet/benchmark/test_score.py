"""What entries are worth, and the page that ranks submissions."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import karpnet as kn
from karpnet.benchmark import score as module
from karpnet.benchmark.files import SUBMISSION, open_files
from karpnet.benchmark.leaderboard import page, ranked
from karpnet.benchmark.manifest import benchmark
from karpnet.benchmark.score import Score, Verdict, score
from karpnet.benchmark.submission import read_submission
from karpnet.benchmark.tasks import task_of
from reductions.formats.json_files import witness_document
from solvers.processes import Limits
from tests.karpnet.benchmark.submissions import (
    NO,
    OTHER_NO,
    SMALL,
    hypothesis,
    packed,
    small,
    submission,
    written,
    zeros,
)
from tests.karpnet.command import ROOT, karpnet
from tests.schemas import is_valid, mutants, valid

SUBMISSIONS = ROOT / "instances" / "benchmark" / "v1" / "submissions"
LEADERBOARD = ROOT / "docs" / "leaderboard.md"


@pytest.fixture(scope="module")
def fitting() -> dict[str, Any]:
    """Weights that fit the small task."""
    answer = kn.solve(task_of(small()).task)
    return dict(witness_document("training-task", answer.witness))


@pytest.fixture(scope="module")
def certificate() -> dict[str, Any]:
    """A NO of its twin."""
    made = kn.solve(task_of(benchmark()[NO]).task).certificate
    assert made is not None
    return made


def verdicts(folder: Path, *entries: Any, **files: Any) -> Sequence[Verdict]:
    """What a submission's entries are worth."""
    return score(read_submission(written(folder, submission(*entries), **files))).verdicts


def wider(document: dict[str, Any]) -> dict[str, Any]:
    """The same network with a channel that does nothing."""
    weights = document["instance"]["weights"]
    return hypothesis([*weights, [0] * len(weights[0])], [*document["instance"]["readout"], 0])


def test_weights_count_if_they_fit_and_are_no_wider(tmp_path: Path, fitting: dict[str, Any]) -> None:
    entry = {"task": SMALL, "weights": "w.json", "seconds": 1.5, "sha256": small().sha256}
    (fits,) = verdicts(tmp_path / "a", entry, w=fitting)
    assert (fits.status, fits.answer, fits.misfits, fits.seconds) == ("solved", "yes", 0, 1.5)
    assert fits.max_error is not None
    assert fits.max_error <= 1
    (wide,) = verdicts(tmp_path / "b", {"task": SMALL, "weights": wider(fitting)})
    assert (wide.status, wide.answer, wide.width) == ("improper", "", 3)
    (zero,) = verdicts(tmp_path / "c", {"task": SMALL, "weights": zeros(small())})
    assert zero.status == "misfit"
    assert zero.misfits == small().samples
    large = hypothesis([[str(7**4000)] * small().inputs] * 2, ["1", "1"])
    (huge,) = verdicts(tmp_path / "d", {"task": SMALL, "weights": large})
    assert (huge.status, huge.max_error) == ("misfit", None)


def test_certificates_count_if_the_checker_accepts_them(
    tmp_path: Path, certificate: dict[str, Any], fitting: dict[str, Any]
) -> None:
    def only(name: str, task: str, content: Any) -> Verdict:
        (verdict,) = verdicts(tmp_path / name, {"task": task, "certificate": "c.json"}, c=content)
        return verdict

    no = certificate
    assert (only("a", NO, no).status, only("b", NO, no).answer) == ("solved", "no")
    other = only("c", SMALL, no)
    assert (other.status, other.message) == ("refused", "certificate: belongs to another instance")
    assert "checksum" in only("d", NO, {**no, "claim": "no-width"}).message
    assert "one of yes, no, no-width" in only("e", NO, {**no, "claim": "optimal"}).message
    assert only("f", SMALL, {**fitting, "claim": "no"}).status == "refused"
    assert only("g", NO, {}).status == "refused"


def test_processes_do_not_share_the_position_in_an_archive(
    tmp_path: Path, certificate: dict[str, Any], fitting: dict[str, Any]
) -> None:
    rows = [{"task": SMALL, "weights": "w.json"}, {"task": NO, "certificate": "c.json"}]
    rows += [{"task": OTHER_NO, "certificate": "d.json"}]
    other = kn.solve(task_of(benchmark()[OTHER_NO]).task).certificate
    texts = {"submission": submission(*rows), "w": fitting, "c": certificate, "d": other}
    padded = {f"{name}.json": json.dumps(content) for name, content in texts.items()}
    path = packed(tmp_path / "mine.zip", {"padding": "x" * 20_000, **padded}, zipfile.ZIP_STORED)
    assert [verdict.status for verdict in score(read_submission(path)).verdicts] == ["solved"] * 3


def test_claims_count_for_nothing(tmp_path: Path) -> None:
    rows = [{"task": SMALL, "claim": "no"}, {"task": NO, "claim": "no"}]
    made = score(read_submission(written(tmp_path / "a", submission(*rows)))).of("transductive")
    assert (made.solved, made.claims_right, made.claims_wrong, made.fitted) == (0, 1, 1, 0)


def test_a_check_has_limits(tmp_path: Path, fitting: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_of_weights", lambda handed, task, limits: time.sleep(60))
    read = read_submission(written(tmp_path / "a", submission({"task": SMALL, "weights": fitting})))
    (verdict,) = score(read, Limits(0.1)).verdicts
    assert (verdict.status, verdict.message) == ("unchecked", "no answer within 0.1 s")


def test_the_command_prints_and_writes_a_score(
    tmp_path: Path, fitting: dict[str, Any], certificate: dict[str, Any]
) -> None:
    rows = [
        {"task": SMALL, "weights": fitting},
        {"task": NO, "certificate": certificate, "seconds": 2},
    ]
    folder = written(tmp_path / "a", submission(*rows, name="Näme"))
    valid("submission", (folder / "submission.json").read_text())
    shown = karpnet("score", folder, "-o", tmp_path / "score.json").stdout
    assert "Näme (A. Author)" in shown
    document = valid("score", karpnet("score", folder, "--json").stdout)
    assert document == json.loads((tmp_path / "score.json").read_text())
    transductive, test = document["splits"]
    assert (transductive["solved"], test["solved"], document["contradictions"]) == (2, 0, [])
    for mutant in mutants(document):
        assert not is_valid("score", mutant), mutant


def test_submissions_by_file_name_are_as_their_schema_says() -> None:
    document = submission(
        {"task": SMALL, "weights": "w.json", "seconds": 0.5, "sha256": small().sha256},
        {"task": NO, "certificate": "c.json"},
        {"task": NO, "claim": "no"},
    )
    valid("submission", json.dumps(document))
    for mutant in mutants(document):
        assert not is_valid("submission", mutant), mutant


def test_a_contradiction_is_shown(tmp_path: Path) -> None:
    made = Score("n", "m", "h", ("a",), "v1", (Verdict(NO, "weights", "solved", "yes", None, 2, 0, 1.0),))
    assert made.contradictions == [NO]
    assert "CONTRADICTION" in str(made)


def scored(name: str, *solved: str) -> Score:
    """A submission that solved some tasks."""
    found = tuple(Verdict(task, "certificate", "solved", benchmark()[task].truth, 1.0) for task in solved)
    return Score(name, "method | of *mine*", "<b>", ("A",), "v1", found)


def test_ties_share_a_rank() -> None:
    scores = [scored("c", SMALL), scored("a"), scored("b", NO), scored("d", SMALL, NO)]
    ranks = [(rank, entry.name) for rank, entry in ranked(scores, "transductive")]
    assert ranks == [(1, "d"), (2, "b"), (2, "c"), (4, "a")]


def test_what_submissions_say_steers_no_page(tmp_path: Path) -> None:
    assert "<b>" not in page([scored("x<script>", SMALL)])
    written(tmp_path / "all" / "one", submission(name="[x](http://y) <b>"))
    done = karpnet("benchmark", "leaderboard", tmp_path / "all", "-o", tmp_path / "board.md")
    assert "1 submissions" in done.stdout
    text = (tmp_path / "board.md").read_text()
    assert r"\[x\]\(http://y\) \<b\>" in text
    karpnet("benchmark", "leaderboard", tmp_path / "all", "-o", tmp_path / "board.html")
    assert "[x](http://y) &lt;b&gt;" in (tmp_path / "board.html").read_text()


@pytest.mark.parametrize(
    ("names", "output", "words"),
    [
        ((), "a.md", "expected submissions: folders, .zip or .json files; got none"),
        (("same", "same"), "a.md", "another submission has this name"),
        (("one",), "a.pdf", "expected a file that ends in .md or .html"),
    ],
)
def test_a_bad_leaderboard_is_one_line(names: Sequence[str], output: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    for number, name in enumerate(names):
        written(tmp_path / "all" / str(number), submission(name=name))
    done = karpnet("benchmark", "leaderboard", tmp_path / "all", "-o", tmp_path / output, code=2)
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_leaderboard_lists_every_submission_of_the_repository() -> None:
    text = LEADERBOARD.read_text("utf-8")
    names = [json.loads(open_files(path).read(SUBMISSION))["name"] for path in SUBMISSIONS.iterdir()]
    assert len(names) >= 3
    assert all(text.count(f"| {name} |") == 3 for name in names)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_leaderboard_follows_from_the_submissions(tmp_path: Path) -> None:
    karpnet("benchmark", "leaderboard", SUBMISSIONS, "-o", tmp_path / "board.md")
    assert (tmp_path / "board.md").read_text("utf-8") == LEADERBOARD.read_text("utf-8"), (
        "run `make leaderboard`"
    )
