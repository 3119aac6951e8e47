"""The command as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import z3

from gnn import trainer
from instances.families.controls import one_channel
from karpnet.cli.app import app
from karpnet.cli.options import spread
from reductions.formats.json_files import dump, problem_document
from reductions.formats.load import load
from reductions.training.architectures import ARCHITECTURES
from reductions.training.layers import LAYERS
from tests.karpnet.command import LIBRARY, QUICK, ROOT, karpnet
from tests.karpnet.testing.files import RIGHT
from tests.satlib import SATLIB


def test_the_installed_command_answers_without_loading_torch() -> None:
    program = "import sys; from karpnet.cli.app import app; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, check=True, timeout=60)
    command = Path(sys.executable).with_name("karpnet")
    done = subprocess.run([command, "list", "rules"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "cnf-to-nae-sat" in done.stdout


def test_compare_settles_a_yes_and_a_no() -> None:
    files = [LIBRARY / "pigeonhole-3-3.cnf", LIBRARY / "pigeonhole-3-2.cnf"]
    done = karpnet("compare", *files, *QUICK, "--to", "threshold-and", "--json")
    yes, no = json.loads(done.stdout)
    assert (yes["verdict"], no["verdict"]) == ("YES", "NO")
    assert [step["problem"] for step in yes["chain"]][-1] == "threshold-and, width 2"
    by_method = {row["method"]: row for row in yes["rows"]}
    assert by_method["milp"]["details"]["source_violations"] == 0
    assert by_method["cadical"]["details"]["task_violations"] == 0
    for row in no["rows"]:
        if row["subject"] == "source":
            assert (row["verdict"], row["evidence"]) == ("NO", "solver's word")


@pytest.mark.skipif(not SATLIB.is_dir(), reason="no SATLIB files at hand")
def test_compare_settles_satlib_on_the_source_in_under_a_second() -> None:
    names = {"uf20-01": "YES", "uf50-01": "YES", "uuf50-01": "NO"}
    files = [SATLIB / f"{name}.cnf" for name in names]
    done = karpnet("compare", *files, "--restarts", 2, "--steps", 2, "--seconds", 1, "--json")
    for result, truth in zip(json.loads(done.stdout), names.values(), strict=True):
        assert result["verdict"] == truth
        source_rows = [row for row in result["rows"] if row["subject"] == "source"]
        assert [row["verdict"] for row in source_rows] == [truth, truth]
        assert sum(row["seconds"] for row in source_rows) < 1


def test_reduce_solve_train_lift(tmp_path: Path) -> None:
    task, weights = tmp_path / "task.json", tmp_path / "weights.json"
    done = karpnet("reduce", LIBRARY / "schur-13-3.json", "--to", "threshold-and", "-o", task)
    assert "threshold-and, width 3" in done.stdout
    assert load(task).header.truth == load(LIBRARY / "schur-13-3.json").header.truth != ""
    solved = json.loads(karpnet("solve", task, "-o", weights, "--json").stdout)
    assert solved["verdict"] == "YES"
    lifted = json.loads(karpnet("lift", task, weights, "--json").stdout)
    assert lifted["fits"]
    assert lifted["source_violations"] == 0
    assert lifted["source_witness"] == solved["details"]["source_witness"]
    karpnet("train", task, "--restarts", 8, "--steps", 2, "-o", weights, code=3)
    bad = json.loads(karpnet("lift", task, weights, "--json", code=3).stdout)
    assert not bad["fits"]
    assert bad["misfits"] > 0
    karpnet("train", task, "--width", 6, "--restarts", 2, "--steps", 1, "-o", weights, code=3)
    assert "expected 3 rows of 13, got 6 rows of 13" in karpnet("lift", task, weights, code=2).stderr


def test_what_certificates_do_not_cover_goes_through_cnf(tmp_path: Path) -> None:
    partition, formula, proof = (
        LIBRARY / "partition-odd.json",
        tmp_path / "formula.cnf",
        tmp_path / "proof.json",
    )
    done = karpnet("solve", partition, "--certificate", proof, code=3)
    assert "reduce the instance to cnf first (reduce --to cnf)" in done.stdout.replace("\n", " ")
    karpnet("reduce", partition, "--to", "cnf", "-o", formula)
    assert formula.read_text().startswith("c karpnet truth: no, ")
    karpnet("solve", formula, "--certificate", proof)
    assert "NO: there is no witness" in karpnet("check", proof, "--instance", formula).stdout


def test_certificates_are_written_and_checked(tmp_path: Path) -> None:
    formula = LIBRARY / "pigeonhole-3-2.cnf"
    task, proof, other = tmp_path / "task.json", tmp_path / "proof.json", tmp_path / "other.json"
    karpnet("reduce", formula, "--to", "threshold-and", "-o", task)
    assert "certificate checked" in karpnet("solve", task, "--certificate", proof).stdout
    assert "NO: there is no witness" in karpnet("check", proof, "--task", task).stdout
    karpnet("reduce", LIBRARY / "pigeonhole-3-3.cnf", "--to", "threshold-and", "-o", other)
    assert "refused" in karpnet("check", proof, "--task", other, code=3).stdout
    assert "NO (proof-" in karpnet("solve", formula, "--certificate", proof).stdout
    karpnet("check", proof, "--instance", formula)
    assert "expected either" in karpnet("check", proof, code=2).stderr
    yes = tmp_path / "yes.json"
    karpnet("solve", other, "--certificate", yes)
    karpnet("check", yes, "--task", other)
    word = karpnet("solve", formula, "--method", "cadical", "--certificate", proof, code=3)
    assert "NO (cadical, solver's word" in word.stdout
    assert "no certificate was written: the method gave no proof" in word.stderr


def test_width_and_studies(tmp_path: Path) -> None:
    task = tmp_path / "task.json"
    karpnet("reduce", LIBRARY / "fano-plane.json", "--to", "threshold-and", "-o", task)
    found = json.loads(karpnet("width", task, "--json", "-o", tmp_path / "width.json").stdout)
    assert (found["at_least"], found["at_most"], found["certified"]) == (3, 3, True)
    karpnet("check", tmp_path / "width.json", "--task", task)
    study = karpnet(
        "study", "width", task, "--width", 2, 3, 8, "--restarts", 8, "--steps", 50, "-o", tmp_path / "out"
    )
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".csv", ".svg", ".png"}
    assert study.stdout.count("/out/") == 3
    assert "expected one of width, optimizers, ratio" in karpnet("study", "colors", code=2).stderr
    assert "expected the file" in karpnet("study", "width", code=2).stderr


def test_search_over_settings(tmp_path: Path) -> None:
    formula, table = LIBRARY / "pigeonhole-3-3.cnf", tmp_path / "trials.csv"
    axes = ("--grid", "optimizer=Adam,SGD", "--grid", "learning-rate=0.01,0.3", "--grid", "width=2,8")
    done = karpnet("search", formula, *axes, "--restarts", 4, "--steps", 40, "-o", table, code=(0, 3))
    assert len(table.read_text().splitlines()) == 9
    assert done.stdout.count("SGD") == 4
    karpnet("search", formula, "--trials", 3, "--restarts", 4, "--steps", 20, code=(0, 3))
    assert "expected one of" in karpnet("search", formula, "--grid", "color=1,2", code=2).stderr
    assert "expected NAME=VALUE" in karpnet("search", formula, "--grid", "width", code=2).stderr
    for axis, message in (
        ("width=0", "width: expected an integer, at least 1, got 0"),
        ("restarts=1.5", "restarts: expected an integer, 1 to 2^53, got 1.5"),
        ("optimizer=3", "optimizer: expected a name, got 3"),
        ("seconds=a", "seconds: expected a positive number, got 'a'"),
    ):
        assert message in karpnet("search", formula, "--grid", axis, code=2).stderr


def test_training_options(tmp_path: Path) -> None:
    formula = LIBRARY / "pigeonhole-3-3.cnf"
    options = ("--restarts", 8, "--steps", 60, "--schedule", "cosine", "--backend", "torch", "--polish")
    done = json.loads(karpnet("train", formula, *options, "--json", code=(0, 3)).stdout)
    assert [row["method"] for row in done][1].startswith("Adam + linear program")
    assert done[0]["details"]["backend"] == "torch"
    assert "expected one of" in karpnet("train", formula, "--schedule", "zigzag", code=2).stderr
    plan = tmp_path / "plan.json"
    polished = {"name": "short", "settings": {"steps": 20}, "stages": [{"kind": "polish", "restarts": 2}]}
    plan.write_text(json.dumps(polished))
    (row,) = json.loads(karpnet("train", formula, "--plan", plan, "--restarts", 8, "--json", code=3).stdout)
    assert (row["method"], row["details"]["steps"]) == ("short, width 2", 20)
    plan.write_text('{"name": "x", "settings": {"restarts": 3}}')
    assert "plan.json: settings: restarts: expected one of steps" in (
        karpnet("train", formula, "--plan", plan, code=2).stderr
    )
    assert "no such file" in karpnet("train", formula, "--plan", "best", code=2).stderr
    assert "decided by the plan" in karpnet("train", formula, "--plan", "tuned", "--steps", 9, code=2).stderr
    ways = ("--loss", "huber", "--loss-option", "delta=0.3", "--init", "balanced", "--dropout", 0.1)
    robust = json.loads(karpnet("train", formula, *options, *ways, "--json", code=(0, 3)).stdout)
    assert robust[0]["details"] != done[0]["details"]
    for way in ("delta", "width=1", "delta=-1"):
        wrong = karpnet("train", formula, "--loss", "huber", "--loss-option", way, code=2).stderr
        assert "loss-option" in wrong
    point = tmp_path / "run.pt"
    assert "holds one run" in karpnet("train", formula, "--checkpoint", point, "--width", 2, 4, code=2).stderr


def test_solve_on_the_source_and_unknown_within_limits() -> None:
    assert "NO (cadical" in karpnet("solve", LIBRARY / "fano-plane.json").stdout
    done = karpnet("solve", LIBRARY / "partition-yes.json", "--method", "milp", code=3)
    assert "takes training tasks: reduce the instance first" in done.stdout


def test_polish_goes_on_from_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []

    def counted(*arguments: Any, **named: Any) -> Any:
        runs.append(arguments)
        return trainer.train(*arguments, **named)

    monkeypatch.setattr("karpnet.api.train.run_trainer", counted)
    options = ("--restarts", 8, "--steps", 40, "--polish", "--json")
    rows = json.loads(karpnet("train", LIBRARY / "pigeonhole-3-3.cnf", *options, code=(0, 3)).stdout)
    assert len(rows) == 2
    assert rows[1]["seconds"] >= rows[0]["seconds"]
    assert len(runs) == 1


def test_warm_up_makes_everything_ready() -> None:
    said = karpnet("warm-up").stdout.splitlines()
    assert [line.partition(": ready after ")[0] for line in said] == [
        "the exact trainer",
        "gradient descent on the CPU",
        "WalkSAT",
    ]


@pytest.mark.parametrize("what", ["problems", "rules", "architectures", "methods"])
def test_lists(what: str) -> None:
    rows = json.loads(karpnet("list", what, "--json").stdout)
    assert len(rows) >= 3
    assert all(all(row.values()) for row in rows)
    if what == "architectures":
        assert [row["architecture"] for row in rows] == [*ARCHITECTURES, *LAYERS]
        table = karpnet("list", what).stdout
        assert "[w_j · z >= b_j]" in table, "brackets must survive the table"


def _path(tmp_path: Path, name: str, content: bytes | None) -> Path:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.cnf", None, "no such file"),
        ("empty.cnf", b"", "is empty"),
        ("junk.cnf", bytes(range(256)), "is binary"),
        ("latin.cnf", b"c caf\xe9\np cnf 1 1\n1 0\n", "latin.cnf:1: byte 0xe9 is not UTF-8"),
        ("range.cnf", b"p cnf 2 1\n1 7 0\n", "range.cnf:2: literal 7 exceeds the 2 variables"),
        ("count.cnf", b"p cnf 2 5\n1 2 0\n", "expected 5 clauses as in the header, got 1"),
        (
            "zero.json",
            b'{"format":"karpnet","version":1,"kind":"cnf","instance":{"num_variables":2,"clauses":[[1,0]]}}',
            "clause 1: expected literals",
        ),
        ("twice.cnf", b"p cnf 1 1\np cnf 1 1\n1 0\n", "twice.cnf:2: a second header line"),
        ("negative.cnf", b"p cnf -1 1\n1 0\n", "expected a number of variables"),
        ("enormous.cnf", b"p cnf 999999999999 1\n1 0\n", "expected a number of variables"),
        ("word.cnf", b"p cnf 1 1\none 0\n", "word.cnf:2: expected an integer literal, got 'one'"),
        ("other.json", b'{"format": "mine"}', "expected a JSON object"),
        ("newer.json", b'{"format": "karpnet", "version": 2}', "expected version 1, got 2"),
        ("kind.json", b'{"format": "karpnet", "version": 1, "kind": "tsp"}', "expected one of"),
        ("broken.cnf.gz", b"\x1f\x8b\x08\x00", "is not a whole .gz file"),
    ],
)
def test_bad_input_is_one_line_and_code_2(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    done = karpnet("compare", _path(tmp_path, name, content), code=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_bad_arguments_are_code_2(tmp_path: Path) -> None:
    formula = LIBRARY / "pigeonhole-3-2.cnf"
    assert "is a directory" in karpnet("compare", tmp_path, code=2).stderr
    assert "expected one of relu-sum" in karpnet("compare", formula, "--to", "mlp", code=2).stderr
    assert "expected one of" in karpnet("solve", formula, "--method", "magic", code=2).stderr
    assert "optimizer" in karpnet("train", formula, "--optimizer", "Magic", code=2).stderr.lower()
    assert "cannot be written" in karpnet("reduce", formula, "-o", tmp_path / "no" / "t.json", code=2).stderr
    assert "expected one of" in karpnet("list", "everything", code=2).stderr
    karpnet("compare", code=2)
    karpnet("compare", formula, "--restarts", "0", code=2)
    karpnet("frobnicate", code=2)


def test_weights_of_wrong_shape_or_with_nan_are_refused(tmp_path: Path) -> None:
    task = tmp_path / "task.json"
    karpnet("reduce", LIBRARY / "pigeonhole-3-3.cnf", "--to", "threshold-and", "-o", task)
    head = '{"format":"karpnet","version":1,"kind":"hypothesis","instance":'
    narrow = _path(tmp_path, "narrow.json", (head + '{"weights":[[1,2]],"readout":[1]}}').encode())
    assert "expected 2 rows of" in karpnet("lift", task, narrow, code=2).stderr
    nan = _path(tmp_path, "nan.json", (head + '{"weights":[[NaN]],"readout":[1]}}').encode())
    assert "NaN is no JSON number" in karpnet("lift", task, nan, code=2).stderr
    assert "expected a training task" in karpnet("lift", LIBRARY / "fano-plane.json", nan, code=2).stderr


def test_the_tour_shows_what_the_demo_prints() -> None:
    demo = next(line for line in (ROOT / "Makefile").read_text().splitlines() if "karpnet compare" in line)
    files = [ROOT / word for word in demo.split() if word.startswith("instances/")]
    tour = (ROOT / "docs" / "tour.md").read_text()
    done = karpnet("compare", *files, "--restarts", 2, "--steps", 2, "--seconds", 0.1)
    for line in done.stdout.splitlines():
        if line.lstrip().startswith(("cnf", "→")) or line.startswith(("YES", "NO")):
            assert line.rstrip() in tour


def test_version() -> None:
    assert re.fullmatch(r"karpnet \d+\.\d+\.\d+\n", karpnet("--version").stdout)


def test_easy_tasks_get_their_polynomial_algorithm(tmp_path: Path) -> None:
    path = tmp_path / "control.json"
    path.write_text(dump(problem_document(one_channel(4, 12)[0])))
    (result,) = json.loads(karpnet("compare", path, *QUICK, "--json").stdout)
    assert [row["method"] for row in result["rows"]][:2] == ["linear-program", "exact"]
    assert result["rows"][0]["verdict"] == "YES"


def test_every_verb_shows_a_real_example() -> None:
    assert "compare" in karpnet("--help").stdout
    for command in app.registered_commands:
        name = str(command.name)
        text = karpnet(name, "--help").stdout
        assert f"Example: karpnet {name} " in text


def test_widths_in_a_row() -> None:
    assert spread(["train", "f", "--width", "2", "4", "8", "-o", "3"]) == (
        ["train", "f", "--width", "2", "--width", "4", "--width", "8", "-o", "3"]
    )


def test_commands_of_the_page_and_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    few = ("--instances", "5")
    readme, commands = (ROOT / "README.md").read_text(), (ROOT / "docs" / "commands.md").read_text()
    block = re.search(r"```sh\n(.*?)```", commands, re.DOTALL)
    assert block is not None
    lines = [line.split("#")[0].strip() for line in block[1].splitlines()]
    formula = LIBRARY / "pigeonhole-3-3.cnf"
    (tmp_path / "out.txt").write_text("s SATISFIABLE\nv 1 -2 -3 -4 5 -6 -7 -8 9 0\n")  # each in its own hole
    (tmp_path / "my_reduction.py").write_text(RIGHT)
    for line in lines:
        words = shlex.split(line.replace("FILE.cnf", str(formula)))
        assert words[0] == ".venv/bin/karpnet"
        extra = {
            "compare": QUICK,
            "train": QUICK[:4],
            "search": QUICK[:4],
            "study": QUICK,
            "test-rule": few,
        }.get(words[1], ())
        # Gradient descent may or may not fit; both are honest answers.
        karpnet(*words[1:], *extra, code=(0, 3) if words[1] in ("train", "lift", "search") else 0)
        if words[1] == "export":
            said = z3.Z3_eval_smtlib2_string(z3.main_ctx().ref(), (tmp_path / "task.smt2").read_text())
            (tmp_path / "model.txt").write_text(said)
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert code is not None
    subprocess.run([sys.executable, "-W", "error", "-c", code[1]], cwd=ROOT, check=True, timeout=100)


@pytest.mark.parametrize("command", [("solve",), ("compare", "--restarts", 2, "--steps", 2, "--seconds", 1)])
def test_a_file_is_read_once(command: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    from reductions.formats import load

    reads, read = [], load.read_bytes
    monkeypatch.setattr(load, "read_bytes", lambda path: (reads.append(path), read(path))[1])
    name, *options = command
    karpnet(name, LIBRARY / "pigeonhole-3-3.cnf", *options, code=(0, 3))
    assert len(reads) == 1
