"""``karpnet generate``: files with recipe, truth, witness and proof, readable by every other command."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from instances.recipes import FAMILIES, Recipe, generate
from karpnet.api.generate import generate_recipe
from karpnet.api.load import save_generated
from karpnet.cli.family_help import example_command
from karpnet.cli.generate import recipe_of
from reductions.formats.load import load
from reductions.formats.save import save
from reductions.header import Header
from reductions.training.task import TrainingTask
from solvers.methods import Limits
from tests.karpnet.command import LIBRARY, karpnet

LIMITS = Limits(20)


def example(name: str) -> Recipe:
    return Recipe(name, FAMILIES[name].example, 3 if FAMILIES[name].is_random else 0)


def formats(name: str) -> list[str]:
    others = {"cnf": ".cnf", "nae-sat": ".cnf.xz", "graph-coloring": ".col", "vertex-cover": ".edge"}
    return [".json", others.get(generate(example(name)).problem.name, ".json.gz")]


@pytest.mark.parametrize(
    ("name", "suffix"), [(name, suffix) for name in FAMILIES for suffix in formats(name)]
)
def test_files_are_read_back_and_made_again(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    problem = generate(example(name)).problem
    made = generate_recipe(example(name), LIMITS)
    save_generated(made, path)
    assert load(path).source == problem
    header = load(path).header
    assert header.recipe == made.recipe.line()
    assert header.truth == made.truth.line()
    again = tmp_path / f"b{suffix}"
    save_generated(generate_recipe(Recipe.parse(header.recipe), LIMITS), again)
    assert again.read_bytes() == path.read_bytes()
    beside = {file.name for file in tmp_path.iterdir() if file.name.startswith("a.")} - {path.name}
    assert ("a.witness.json" in beside) is (made.witness is not None)
    assert ("a.certificate.json" in beside) is (made.truth.known_by == "proof")


def test_twins_have_certificates_that_the_checker_takes(tmp_path: Path) -> None:
    for family in ("twin-sat", "twin-nae-sat"):
        for answer in ("yes", "no"):
            path = tmp_path / f"{family}-{answer}.cnf"
            karpnet("generate", family, "--num-variables", 15, "--answer", answer, "--seed", 2, "-o", path)
            done = karpnet("check", path.with_suffix(".certificate.json"), "--instance", path)
            assert done.stdout.startswith(answer.upper())
            solved = karpnet("solve", path).stdout
            assert solved.startswith(answer.upper())
            assert f"label of the file: {answer}, proof" in solved
    yes, no = (load(tmp_path / f"twin-sat-{answer}.cnf").source for answer in ("yes", "no"))
    assert (yes.clauses.values != no.clauses.values).sum() == 1


@pytest.mark.parametrize(("first", "what"), [("no", "certificate"), ("yes", "witness")])
def test_no_evidence_of_an_earlier_instance_stays(tmp_path: Path, first: str, what: str) -> None:
    path, evidence = tmp_path / "a.cnf", tmp_path / f"a.{what}.json"
    karpnet("generate", "twin-sat", "--num-variables", 10, "--answer", first, "-o", path)
    assert evidence.exists()
    numbers = ("generate", "random-partition", "--num-numbers", 5)
    karpnet(*numbers, "-o", path, code=2)
    assert evidence.exists(), "the instance is still the first"
    karpnet("generate", "random-sat", "--num-variables", 10, "--ratio", 1, "-o", path)
    assert list(tmp_path.iterdir()) == [path]
    evidence.mkdir()
    assert (
        "cannot be removed"
        in karpnet("generate", "random-sat", "--num-variables", 5, "-o", path, code=2).stderr
    )


def test_seconds_bound_the_instance_and_its_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.cnf"
    start = time.monotonic()
    twin = ("generate", "twin-sat", "--num-variables", 60, "--width", 7, "--seconds", 0.5)
    done = karpnet(*twin, "-o", path, code=3)
    assert time.monotonic() - start < 4
    assert done.stdout == "unknown: no instance (no answer within 0.5 s); raise --seconds\n"
    assert json.loads(karpnet(*twin, "-o", path, "--json", code=3).stdout)["unknown"]
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr("solvers.source.with_proof.source_certificate", lambda *_: time.sleep(60))
    small = ("generate", "twin-sat", "--num-variables", 10, "--seconds", 1.5)
    done = karpnet(*small, "-o", path, code=3)
    assert "no certificate: no answer within 1.5 s" in done.stdout
    assert load(path).source.num_variables == 10


def test_generated_tasks_train_and_lift(tmp_path: Path) -> None:
    path = tmp_path / "control.json"
    karpnet("generate", "one-channel", "--num-features", 3, "--num-samples", 8, "-o", path)
    assert isinstance(load(path).source, TrainingTask)
    lifted = json.loads(karpnet("lift", path, tmp_path / "control.witness.json", "--json").stdout)
    assert lifted["fits"]
    assert lifted["max_error"] == "0"


def test_a_false_label_is_a_conflict(tmp_path: Path) -> None:
    path = tmp_path / "false.cnf"
    karpnet("generate", "pigeonhole", "--num-pigeons", 3, "--num-holes", 3, "-o", path)
    path.write_text(path.read_text().replace("truth: yes", "truth: no"))
    assert "contradicts the label" in karpnet("solve", path).stdout
    done = karpnet("compare", path, "--restarts", 2, "--steps", 2, "--seconds", 1, "--json", code=3)
    (result,) = json.loads(done.stdout)
    assert result["verdict"] == "conflict"
    assert result["label"].startswith("no, theorem")
    assert "label" not in karpnet("solve", path, "--as", "nae-sat").stdout, "the label is about CNF"


def test_headers_are_read_at_the_head_only(tmp_path: Path) -> None:
    path = tmp_path / "a.cnf"
    path.write_text("c mine\nc karpnet truth: yes, planted: x\np cnf 1 1\nc karpnet recipe: late\n1 0\n")
    derivation = load(path)
    assert derivation.header == Header(truth="yes, planted: x")
    save(tmp_path / "b.json", derivation.source, derivation.header)
    assert load(tmp_path / "b.json").header == Header(truth="yes, planted: x")
    save(tmp_path / "c.json", derivation.source)
    assert load(tmp_path / "c.json").header == Header()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pigeonhole", "--num-pigeons", 3), "num_holes: expected an integer >= 1, got none"),
        (("pigeonhole", "--num-pigeons", 3, "--num-holes", "two"), "expected an integer >= 1, got two"),
        (("pigeonhole", "--num-pigeons", 3, "--num-holes"), "expected --NAME VALUE, got '--num-holes'"),
        (("pigeonhole", "--num-pigeons", 3, "--num-pigeons=4"), "expected once, got it twice"),
        (("pigeonhole", "--pigeons", 3, "--num-holes", 2), "expected parameters num_pigeons, num_holes"),
        (("pigeonhole", 3, 4), "expected --NAME VALUE, got '3'"),
        (("schurr", "--n", 3), "family: expected one of"),
        (("schur", "--n", 3, "--num-colors", 2, "--seed", 1), "seed: expected 0, since nothing is random"),
        (("schur", "--recipe", "schur n=3 num_colors=2"), "expected either a family or --recipe"),
        (("--recipe", "schur n=3"), "num_colors: expected an integer >= 1, got none"),
        (("--recipe", "schur n=3 num_colors=2", "--seed", 4), "expected no parameters"),
    ],
)
def test_bad_arguments_are_one_line(tmp_path: Path, arguments: tuple[object, ...], message: str) -> None:
    done = karpnet("generate", *arguments, "-o", tmp_path / "x.json", code=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_formats_that_cannot_hold_it_are_refused(tmp_path: Path) -> None:
    numbers = ("generate", "random-partition", "--num-numbers", 5)
    assert "cannot hold a partition" in karpnet(*numbers, "-o", tmp_path / "x.cnf", code=2).stderr
    assert "expected a file to write" in karpnet(*numbers, code=2).stderr
    bare = ("generate", "--recipe", LIBRARY / "fano-plane.json", "-o", tmp_path / "x.json")
    assert "expected a recipe in the header" in karpnet(*bare, code=2).stderr


def test_help_comes_from_the_families() -> None:
    done = karpnet("generate", "parity", "--help").stdout
    for part in ("--num-vertices: an integer >= 1", "default no", "Size", "Answer", "Urquhart"):
        assert part in done
    overview = karpnet("generate", "--help").stdout
    listed = json.loads(karpnet("list", "families", "--json").stdout)
    assert [row["family"] for row in listed] == list(FAMILIES)
    assert all(name in overview for name in FAMILIES)
    assert not any("`" in row["instances"] for row in listed), "plain text, no markup"
    assert ".opb" not in overview, "no family gives linear equations"
    kinds = {generate(example(name)).problem.name for name in FAMILIES}
    assert "linear-equations" not in kinds
    assert "at most 64" in karpnet("generate", "quiet-planted-sat", "--help").stdout
    assert "expected one of" in karpnet("generate", "nothing", "--help", code=2).stderr


@pytest.mark.parametrize("name", FAMILIES)
def test_examples_of_the_help_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    words = example_command(FAMILIES[name]).split()
    options = [word for word in words[3:-2] if word != "--seed"]
    seed = int(options.pop()) if "--seed" in words else None
    monkeypatch.chdir(tmp_path)
    made = generate_recipe(recipe_of(name, options, seed, None), LIMITS)
    assert made.missing == ""
    save_generated(made, Path(words[-1]))


def test_a_million_clauses_are_generated_and_written_in_three_seconds(tmp_path: Path) -> None:
    recipe = Recipe("random-sat", {"num_variables": 250_000, "ratio": 4.0}, 1)
    start = sum(os.times()[:4])  # of the process that makes it too; the machine may be busy otherwise
    made = generate_recipe(recipe, LIMITS)
    save_generated(made, tmp_path / "large.cnf")
    assert sum(os.times()[:4]) - start < 3
    assert len(made.problem.clauses) == 1_000_000
    assert load(tmp_path / "large.cnf").source == made.problem
