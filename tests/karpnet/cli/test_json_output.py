"""What every command prints with ``--json``: strict JSON, as the schema says that karpnet ships."""

from __future__ import annotations

import json
import os
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import karpnet as kn
from instances.families.controls import one_channel
from karpnet.api.schema import names
from karpnet.cli.app import app
from reductions.formats.json_files import dump, problem_document
from tests.karpnet.command import LIBRARY, QUICK, karpnet
from tests.schemas import is_valid, mutants, valid
from tests.solvers.random_tasks import vertex_cover_task

YES, NO = LIBRARY / "pigeonhole-3-3.cnf", LIBRARY / "pigeonhole-3-2.cnf"
DIVERGING = ("--optimizer", "SGD", "--learning-rate", "1e30", "--restarts", 4, "--steps", 20)
OPEN = frozenset({"size", "class", "queries_needed", "queries_counted"})


def printed(*arguments: Any, code: int | tuple[int, ...] = 0) -> Any:
    """What a command prints: valid, while no mutant of it is."""
    name = str(arguments[0])
    document = valid(name, karpnet(*arguments, "--json", code=code).stdout)
    for mutant in mutants(document, OPEN):
        assert not is_valid(name, mutant), mutant
    return document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tasks with a chain, of both kinds and answers; without; and labels beyond floating point."""
    folder = tmp_path_factory.mktemp("tasks")
    for name, file in (("yes", YES), ("no", NO)):
        for architecture in ("relu-sum", "threshold-and"):
            karpnet("reduce", file, "--to", architecture, "-o", folder / f"{architecture}-{name}.json")
    control, _ = one_channel(3, 8)
    (folder / "control.json").write_text(dump(problem_document(control)))
    (folder / "cover.json").write_text(dump(problem_document(vertex_cover_task(3, [(0, 1), (1, 2)]))))
    for name, label in (("huge", 10**400), ("tiny", f"1/{'3' * 3000}")):
        task: dict[str, Any] = json.loads(dump(problem_document(control)))
        task["instance"]["labels"][0] = label
        (folder / f"{name}.json").write_text(json.dumps(task))
    return folder


def test_every_command_with_json_has_a_schema() -> None:
    speaking = {
        str(command.name)
        for command in app.registered_commands
        if "--json" in karpnet(command.name, "--help").stdout
    }
    files = {"instance", "training-task", "hypothesis", "witness", "certificate", "manifest"}
    files |= {"submission", "benchmark"}
    assert set(names()) == speaking | files


@pytest.mark.parametrize("architecture", ["relu-sum", "threshold-and"])
def test_compare(architecture: str) -> None:
    yes, no = printed("compare", YES, NO, *QUICK, "--to", architecture)
    assert (yes["verdict"], no["verdict"]) == ("YES", "NO")
    proper = next(row for row in yes["rows"] if row["details"].get("proper"))
    assert proper["details"]["random_violations"] > 0


def test_compare_tasks_conflicts_and_what_is_unknown(folder: Path, tmp_path: Path) -> None:
    results = printed("compare", folder / "control.json", folder / "cover.json", *QUICK, code=(0, 3))
    assert [result["label"] for result in results] == ["", ""]
    (huge,) = printed("compare", folder / "huge.json", "--seconds", 2, code=3)
    assert huge["verdict"] == "unknown"
    improper = next(row for row in huge["rows"] if row["details"].get("proper") is False)
    assert improper["details"] == {"width": 8, "proper": False, "num_fitted": 0}
    false = tmp_path / "false.cnf"
    false.write_text("c karpnet truth: no, theorem: not at all\np cnf 1 1\n1 0\n")
    (conflict,) = printed("compare", false, "--restarts", 2, "--steps", 2, "--seconds", 2, code=3)
    assert conflict["verdict"] == "conflict"


def test_compare_where_all_restarts_diverge() -> None:
    (result,) = printed("compare", YES, "--to", "relu-sum", *DIVERGING, "--seconds", 5)
    asked = [row for row in result["rows"] if row["method"].startswith("SGD")]
    assert len(asked) == 2
    for row in asked:
        assert row["details"]["num_diverged"] == row["details"]["restarts"] == 4
        assert row["details"]["error_median"] is None
        assert "best_max_error" not in row["details"]


def test_solve(folder: Path, tmp_path: Path) -> None:
    assert printed("solve", YES)["details"]["label"].startswith("yes, theorem")
    assert printed("solve", LIBRARY / "fano-plane.json")["verdict"] == "NO"
    assert printed("solve", LIBRARY / "schur-13-3.json")["details"]["witness"][0] in (0, 1, 2)
    assert printed("solve", LIBRARY / "sign-system-yes.json")["details"]["witness"][0] in (1, -1)
    for architecture in ("relu-sum", "threshold-and"):
        found = printed("solve", folder / f"{architecture}-yes.json")
        assert found["details"]["witness"].keys() == {"weights", "readout"}
        assert all(type(value) is bool for value in found["details"]["source_witness"])
        assert printed("solve", folder / f"{architecture}-no.json")["verdict"] == "NO"
    on_source = printed("solve", folder / "relu-sum-yes.json", "--method", "cadical")
    assert on_source["subject"] == "source"
    assert printed("solve", folder / "cover.json", "--method", "optimal")["verdict"] == "OPTIMAL"
    proof = tmp_path / "proof.json"
    word = printed("solve", NO, "--method", "cadical", "--certificate", proof, code=3)
    assert word["details"]["no_certificate"]
    assert "details" in printed("solve", folder / "huge.json", code=3)
    late = printed("solve", folder / "relu-sum-no.json", "--seconds", 0.001, code=3)
    assert late["verdict"] == "unknown"


def test_width(folder: Path, tmp_path: Path) -> None:
    assert printed("width", folder / "threshold-and-yes.json")["certified"]
    assert printed("width", folder / "huge.json", code=3)["at_most"] is None
    assert printed("width", folder / "threshold-and-no.json", "--seconds", 5)["at_least"] >= 3
    impossible = printed("width", folder / "cover.json")
    assert impossible["is_impossible"]


def test_train(folder: Path) -> None:
    short = ("--restarts", 4, "--steps", 5)
    for architecture in ("relu-sum", "threshold-and"):
        file = folder / f"{architecture}-yes.json"
        rows = printed("train", file, *short, "--width", 2, 4, "--polish", code=(0, 3))
        assert [row["details"]["width"] for row in rows] == [2, 2, 4, 4]
        assert isinstance(rows[0]["details"]["random_violations"], float)
    (fitted,) = printed("train", folder / "control.json", "--restarts", 64, "--steps", 1000)
    assert fitted["details"]["first_fit_step"] > 0
    for name in ("huge", "tiny"):
        unknown, polished = printed("train", folder / f"{name}.json", *short, "--polish", code=3)
        assert unknown["verdict"] == polished["verdict"] == "unknown"


@pytest.mark.parametrize("backend", ["cpu", "torch"])
def test_train_where_all_restarts_diverge(backend: str, folder: Path) -> None:
    file = folder / "relu-sum-yes.json"
    row, polished = printed("train", file, *DIVERGING, "--backend", backend, "--polish", code=3)
    quantiles = {row["details"][f"error_{name}"] for name in ("min", "q25", "median", "q75", "max")}
    assert quantiles == {None}
    assert row["details"]["num_diverged"] == 4
    assert "best_max_error" not in row["details"]
    assert polished["verdict"] == "not fitted"


def test_search_writes_empty_cells_where_all_restarts_diverge(tmp_path: Path) -> None:
    table = tmp_path / "trials.csv"
    rates = ("--grid", "learning_rate=1e30", "--grid", "optimizer=SGD", "--restarts", 4, "--steps", 20)
    karpnet("search", YES, "--to", "relu-sum", *rates, "-o", table, code=3)
    head, line = table.read_text().splitlines()
    cells = dict(zip(head.split(","), line.split(","), strict=True))
    assert cells["error_median"] == cells["first_fit_step"] == ""
    assert cells["num_diverged"] == "4"


def test_lift(folder: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.json"
    for architecture in ("relu-sum", "threshold-and"):
        task = folder / f"{architecture}-yes.json"
        karpnet("solve", task, "-o", weights)
        assert printed("lift", task, weights)["first_violation"] is None
        karpnet("train", task, "--restarts", 2, "--steps", 1, "-o", weights, code=3)
        bad = printed("lift", task, weights, code=3)
        assert not bad["fits"]
        assert bad["misfits"] > 0
    karpnet("solve", folder / "control.json", "-o", weights)
    assert printed("lift", folder / "control.json", weights).keys() == {
        "fits",
        "max_error",
        "tolerance",
        "misfits",
    }


def test_lift_of_witnesses_and_of_solutions(folder: Path, tmp_path: Path) -> None:
    task, witness, model = folder / "relu-sum-yes.json", tmp_path / "witness.json", tmp_path / "model"
    karpnet("solve", YES, "-o", witness)
    assert printed("lift", task, witness)["carried_forward_from"] == "cnf"
    karpnet("export", task, "--as", "cnf", "-o", tmp_path / "task.cnf")
    for signs in product((1, -1), repeat=2):
        header = (tmp_path / "task.cnf").read_text().partition("p cnf ")[2]
        literals = (signs[number % 2] * number for number in range(1, int(header.split()[0]) + 1))
        model.write_text(f"v {' '.join(map(str, literals))} 0\n")
        done = karpnet("lift", task, "--solution", model, "--json", code=(0, 2, 3))
        if done.stdout:
            valid("lift", done.stdout)
    lacking = {"fits": False, "reason": "add '-1 0'", "clauses": [[-1]]}
    assert is_valid("lift", lacking)
    assert not any(is_valid("lift", mutant) for mutant in mutants(lacking))


def test_check(folder: Path, tmp_path: Path) -> None:
    proof, made, witness = tmp_path / "proof.json", tmp_path / "made.json", tmp_path / "witness.json"
    karpnet("solve", folder / "relu-sum-no.json", "--certificate", proof)
    assert printed("check", proof, "--task", folder / "relu-sum-no.json")["accepted"]
    assert not printed("check", proof, "--task", folder / "relu-sum-yes.json", code=3)["accepted"]
    karpnet("solve", YES, "-o", witness)
    assert printed("check", witness, "--instance", YES)["message"].startswith("YES")
    formula, lrat = tmp_path / "three.cnf", tmp_path / "three.lrat"
    formula.write_text("p cnf 2 3\n1 0\n-1 0\n2 0\n")
    lrat.write_text("3 d 3 0\n4 0 1 2 0\n")
    asked = ("check", "--lrat", lrat, "--instance", formula, "-o", made)
    assert printed(*asked)["message"].startswith("NO")
    proof_steps = valid("certificate", made.read_text())["refutation"]["proof"]
    assert {"delete": [3]} in proof_steps
    assert not any(is_valid("certificate", mutant) for mutant in mutants(json.loads(made.read_text())))


def test_errors_of_more_digits_than_python_prints_are_one_line(folder: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.json"
    document = valid("training-task", (folder / "control.json").read_text())
    count = document["instance"]["graphs"]["num_features"]
    content = {"weights": [["1" * 3000] * count], "readout": ["1" * 3000]}
    weights.write_text(
        json.dumps({"format": "karpnet", "version": 1, "kind": "hypothesis", "instance": content})
    )
    done = karpnet("lift", folder / "control.json", weights, "--json", code=2)
    assert done.stderr.startswith("karpnet: a number has too many digits to be printed")
    assert done.stderr.count("\n") == 1


def test_generate(tmp_path: Path) -> None:
    path = tmp_path / "made.json"
    for answer, what in (("yes", "witness"), ("no", "certificate")):
        made = printed("generate", "twin-sat", "--num-variables", 10, "--answer", answer, "-o", path)
        assert what in made["files"]
    assert (
        printed("generate", "random-partition", "--num-numbers", 5, "-o", path)["truth"]["answer"]
        == "unknown"
    )
    control = printed("generate", "one-channel", "--num-features", 3, "--num-samples", 8, "-o", path)
    assert control["problem"] == "training-task"
    endless = ("generate", "twin-sat", "--num-variables", 60, "--width", 7, "--seconds", 0.3)
    assert printed(*endless, "-o", path, code=3).keys() == {"unknown"}


@pytest.mark.parametrize("what", ["problems", "rules", "architectures", "methods", "families"])
def test_list(what: str) -> None:
    assert len(printed("list", what)) >= 9


def test_list_paths() -> None:
    for to in ((), ("--to", "relu-sum")):
        rows = printed("list", "paths", YES, *to)
        assert {row["choice"] for row in rows} == {"", "chosen"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("symmetric",),
        ("symmetric", "--group", "cyclic:400"),
        ("parities",),
        ("planes", "-d", 1000, "-k", 8, "--members", 3),
        ("degree-parity", "-n", 6, "--members", 5),
        ("polynomials", "-n", 4),
    ],
)
def test_queries(arguments: tuple[Any, ...]) -> None:
    found = printed("queries", *arguments)
    if "cyclic:400" in arguments:
        assert found["queries_needed"]["Hoeffding"]["queries"] is None


def test_names_that_are_no_text_and_terminals_of_any_encoding(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xe9.cnf")
    try:
        Path(path).write_text("p cnf 1 1\n1 0\n")
    except OSError:
        pytest.skip("this file system takes text only")
    done = karpnet("solve", path, "--json")
    assert done.stdout.isascii()
    assert valid("solve", done.stdout)["file"].endswith("/\ufffd\ufffd.cnf")


def test_json_that_is_not_strict_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    for text, what in (('{"claim": NaN}', "NaN is no JSON number"), ('"\\ud800"', "no character")):
        path.write_text(text)
        assert what in karpnet("check", path, "--instance", NO, code=2).stderr
    path.write_text('{"format":"karpnet","version":1,"kind":"cnf","truth":"\\udcff","instance":{}}')
    assert "half of a surrogate pair is no character" in karpnet("solve", path, code=2).stderr


def test_the_schema_validates_in_three_lines() -> None:
    import jsonschema

    output = json.loads(karpnet("solve", YES, "--json").stdout)
    jsonschema.validate(output, kn.schema("solve"))
