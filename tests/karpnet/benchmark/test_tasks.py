"""The frozen tasks: written again byte for byte, with a truth that holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import karpnet as kn
from karpnet.benchmark import tasks as module
from karpnet.benchmark.baselines import BASELINES, submit
from karpnet.benchmark.manifest import SCORED, Entry, benchmark, manifest_text
from karpnet.benchmark.submission import read_submission
from karpnet.benchmark.tasks import task_of, write
from reductions.errors import InputError
from tests.karpnet.benchmark.submissions import small
from tests.karpnet.command import ROOT, karpnet
from tests.schemas import is_valid, mutants, valid
from tools.benchmark import FILE
from tools.benchmark_grid import planned

ENTRIES = list(benchmark().values())


def first_of_each_architecture() -> list[Entry]:
    """The smallest task of every architecture and split."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in sorted(ENTRIES, key=lambda entry: entry.num_bytes):
        found.setdefault((entry.architecture, entry.split), entry)
    return list(found.values())


def test_the_manifest_is_as_its_schema_says_and_small() -> None:
    text = FILE.read_text("utf-8")
    assert text == manifest_text(benchmark())
    assert len(text) < 200_000
    document = valid("benchmark", text)
    for mutant in mutants({**document, "tasks": document["tasks"][:2]}):
        assert not is_valid("benchmark", mutant), mutant


def test_the_splits_are_what_they_say() -> None:
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES) == len({entry.sha256 for entry in ENTRIES})
    recipes = {split: {e.recipe for e in ENTRIES if e.split == split} for split in ("train", "test")}
    assert not recipes["train"] & recipes["test"]
    for split in SCORED:
        answers = Counter(entry.truth for entry in ENTRIES if entry.split == split)
        assert min(answers.values()) >= 0.4 * sum(answers.values())
        assert len({entry.size for entry in ENTRIES if entry.split == split}) == 3
    assert {"gcn", "gin", "relu-sum/node", "gcn-model"} <= {entry.architecture for entry in ENTRIES}
    large = [entry for entry in ENTRIES if entry.size == "large"]
    assert sum(entry.exact == "open" for entry in large) >= len(large) / 2


@pytest.mark.parametrize("entry", first_of_each_architecture(), ids=lambda entry: entry.id)
def test_tasks_are_written_again(entry: Entry) -> None:
    made = task_of(entry)
    task = made.task
    assert task.architecture.name == entry.architecture
    assert (task.architecture.width, task.num_samples) == (entry.width, entry.samples)
    assert task.architecture.num_inputs(task.graphs) == entry.inputs
    assert len(made.text) == entry.num_bytes
    if entry.known_by == "planted":
        assert made.weights is not None
        assert task.violation(made.weights) is None


def test_a_task_that_changed_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = replace(small(), sha256="0" * 64)
    with pytest.raises(
        InputError, match=r"relu-sum\..*\.json: expected SHA-256 000000000000.*writes another"
    ):
        task_of(changed)
    with pytest.raises(InputError, match="this version of karpnet has no rule a-to-b"):
        task_of(replace(small(), rules=("a-to-b",)))
    monkeypatch.setattr(module, "task_of", lambda entry: task_of(changed))
    done = karpnet("benchmark", "write", tmp_path / "tasks", "--split", "test", code=2)
    assert done.stderr.count("\n") == 1


def test_written_tasks_are_read_and_solutions_fit(tmp_path: Path) -> None:
    entries = [entry for entry in ENTRIES if entry.split == "train"][:2]
    assert write(entries, tmp_path) == sum(entry.num_bytes for entry in entries)
    for entry in entries:
        path = tmp_path / "train" / entry.file
        assert sha256(path.read_bytes()).hexdigest() == entry.sha256
        derivation = kn.load(path)
        solution = tmp_path / "train" / "solutions" / entry.file
        assert solution.exists() is (entry.truth == "yes")
        if solution.exists():
            assert derivation.lift(kn.load_weights(solution)).is_right


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("write", "FOLDER", "--split", "all"), "--split: expected one of transductive, train, test"),
        (("write", "/dev/null/x"), "cannot be made"),
        (
            ("baseline", "best", "-o", "FOLDER.zip"),
            "baseline: expected one of random, adam, wide-adam, exact",
        ),
    ],
)
def test_wrong_options_are_one_line(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    given = [argument.replace("FOLDER", str(tmp_path / "folder")) for argument in arguments]
    done = karpnet("benchmark", *given, code=2)
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", BASELINES)
def test_baselines_are_submissions(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {entry.id: entry for entry in ENTRIES if entry.id.startswith("relu-sum.twin-nae-sat-10-1-")}
    monkeypatch.setattr("karpnet.benchmark.baselines.benchmark", lambda: few)
    assert submit(name, tmp_path / "made.zip") == len(few) == 2
    read = read_submission(tmp_path / "made.zip")
    kinds = ["weights", "certificate" if name == "exact" else "weights"]
    assert [entry.evidence for entry in read.entries] == kinds


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_all_tasks_are_written_again_from_the_plan(tmp_path: Path) -> None:
    plans = {plan.id: (plan.split, plan.size, plan.rules, plan.layer) for plan in planned()}
    assert plans == {entry.id: (entry.split, entry.size, entry.rules, entry.layer) for entry in ENTRIES}
    karpnet("benchmark", "write", tmp_path)
    for entry in ENTRIES:
        assert sha256((tmp_path / entry.split / entry.file).read_bytes()).hexdigest() == entry.sha256
    assert (ROOT / FILE).read_text("utf-8") == (tmp_path / "manifest.json").read_text("utf-8")
