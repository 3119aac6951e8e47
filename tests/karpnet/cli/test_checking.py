"""The command that checks what others answered, and files that `solve` writes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import certificates
import karpnet as kn
from tests.karpnet.command import karpnet
from tests.solver_proofs import CADICAL, pigeons

SMALL = "p cnf 3 2\n1 2 3 0\n-1 -2 0\n"
CONTRADICTION = "p cnf 1 2\n1 0\n-1 0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.cnf").write_text(SMALL)
    (tmp_path / "contradiction.cnf").write_text(CONTRADICTION)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("s SATISFIABLE\nv 1 -2 3 0\n", 0, "YES: the witness is right"),
        ("s SATISFIABLE\nv 1 2 0\n", 3, "refused: FILE: clause 2 is not satisfied (1 variable left open)"),
        ("s SATISFIABLE\nv 1 -2\n", 0, "YES: the witness is right whatever the 1 variable left open may be"),
        ("SAT\n1 -2 3 0\n", 0, "YES: the witness is right"),
        ("s UNSATISFIABLE\n", 3, "UNSATISFIABLE is a claim and no evidence"),
        ("s UNKNOWN\n", 3, "states no model, UNKNOWN"),
        ("s SATISFIABLE\nv 1 -1 0\n", 3, "states both 1 and -1"),
        ("s SATISFIABLE\nv 4 0\n", 3, "literal 4 is beyond the 3 variables of the instance"),
        ("s PERHAPS\n", 2, "FILE:1: expected one status, such as SATISFIABLE, got 'PERHAPS'"),
        ("v one\n", 2, "FILE:1: expected a literal such as -3 or x3, got 'one'"),
        ("", 2, "FILE: is empty"),
    ],
)
def test_models(folder: Path, text: str, code: int, said: str) -> None:
    file = folder / "out"
    file.write_text(text)
    done = karpnet("check", "--model", file, "--instance", folder / "small.cnf", code=code)
    assert said.replace("FILE", str(file)) in done.stdout + done.stderr
    assert (done.stdout + done.stderr).count("\n") == 1


def test_proofs_and_the_certificates_made_of_them(folder: Path) -> None:
    lrat, made = folder / "contradiction.lrat", folder / "made.json"
    lrat.write_text("3 0 1 2 0\n")
    about = ("--instance", folder / "contradiction.cnf")
    assert karpnet("check", "--lrat", lrat, *about, "-o", made).stdout == "NO: there is no witness\n"
    assert karpnet("check", made, *about).stdout == "NO: there is no witness\n"
    assert "another instance" in karpnet("check", made, "--instance", folder / "small.cnf", code=3).stdout
    said = karpnet("check", "--lrat", lrat, "--instance", folder / "small.cnf", code=3).stdout
    assert said == f"refused: {lrat}:1: clause 1 is neither unit nor false here\n"
    assert "pass a DRAT proof with --drat" in _with(folder, "--lrat", "1 0\n", code=2)
    assert "the last step is not the empty clause" in _with(folder, "--lrat", "c none\n", code=3)
    assert "NO" in _with(folder, "--drat", "0\n", code=0)
    assert json.loads(karpnet("check", "--lrat", lrat, *about, "--json").stdout) == {
        "accepted": True,
        "message": "NO: there is no witness",
    }


def _with(folder: Path, option: str, text: str, code: int) -> str:
    file = folder / "proof"
    file.write_text(text)
    done = karpnet("check", option, file, "--instance", folder / "contradiction.cnf", code=code)
    return done.stdout + done.stderr


def test_a_drat_proof_becomes_a_certificate_for_the_checker_alone(tmp_path: Path) -> None:
    formula, made, instance = tmp_path / "pigeons.cnf", tmp_path / "made.json", tmp_path / "pigeons.json"
    for path in (formula, instance):
        kn.save(pigeons(4), path)
    proof = CADICAL / "pigeons-4-binary.drat"
    karpnet("check", "--drat", proof, "--instance", formula, "-o", made)
    checker = [sys.executable, "-m", "certificates.checker", str(made), str(instance)]
    folder = Path(certificates.__file__).parents[1]
    done = subprocess.run(checker, capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.stdout == "NO: there is no witness\n"


def test_witness_files_are_checked_and_carried(folder: Path) -> None:
    small, task = folder / "small.cnf", folder / "task.json"
    witness, weights = folder / "witness.json", folder / "weights.json"
    karpnet("solve", small, "-o", witness)
    karpnet("reduce", small, "--to", "relu-sum", "-o", task)
    karpnet("solve", task, "-o", weights)
    assert karpnet("check", witness, "--instance", small).stdout == "YES: the witness is right\n"
    assert karpnet("check", witness, "--task", task).stdout == "YES: the witness is right\n"
    assert karpnet("check", weights, "--task", task).stdout == "YES: the weights fit the task\n"
    carried = json.loads(karpnet("lift", task, witness, "--json").stdout)
    assert carried["carried_forward_from"] == "cnf"
    assert carried["fits"]
    assert carried["source_violations"] == 0
    assert carried["source_witness"] == json.loads(witness.read_text())["instance"]["values"]
    assert "carried_forward_from" not in json.loads(karpnet("lift", task, weights, "--json").stdout)
    for name in ("witness.npz", "witness.json.gz"):
        karpnet("solve", small, "-o", folder / name)
        assert karpnet("check", folder / name, "--instance", small).stdout == "YES: the witness is right\n"
        assert json.loads(karpnet("lift", task, folder / name, "--json").stdout)["fits"]
    wrong = json.loads(witness.read_text())
    wrong["instance"]["values"] = [True, True, False]
    witness.write_text(json.dumps(wrong))
    assert "clause 2 (¬x1, ¬x2) is violated" in karpnet("check", witness, "--instance", small, code=3).stdout
    assert not json.loads(karpnet("lift", task, witness, "--json", code=3).stdout)["fits"]


def test_witnesses_of_something_else_are_one_line(folder: Path) -> None:
    small, task, witness = folder / "small.cnf", folder / "task.json", folder / "witness.json"
    karpnet("solve", small, "-o", witness)
    karpnet("reduce", small, "--to", "threshold-and", "-o", task)
    for arguments, said in (
        (
            ("check", witness, "--instance", small, "--as", "nae-sat"),
            f"karpnet: {witness}: witness: instance: is a witness of 'cnf', expected one of nae-sat",
        ),
        (("lift", small, witness), "expected a training task, got cnf; reduce it first"),
        (("lift", task, task), "kind: expected witness or hypothesis, got 'training-task'"),
        (("lift", task, small), "is not valid JSON"),
        (("check", small, "--instance", small), "is not valid JSON"),
    ):
        done = karpnet(*arguments, code=2)
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


def test_the_way_of_an_outside_solver_to_a_coloring_and_back(folder: Path) -> None:
    graph, formula, model = folder / "g.col", folder / "f.cnf", folder / "out"
    graph.write_text("p edge 3 3\ne 1 2\ne 2 3\ne 1 3\n")
    karpnet("reduce", graph, "--as", "graph-coloring:3", "--to", "cnf", "-o", formula)
    answer: Any = kn.solve(kn.load(formula), "cadical")
    literals = [v if true else -v for v, true in enumerate(answer.witness.tolist(), 1)]
    model.write_text(f"s SATISFIABLE\nv {' '.join(map(str, literals))} 0\n")
    assert "YES" in karpnet("check", "--model", model, "--instance", formula).stdout
    assert "YES" in karpnet("check", "--model", model, "--instance", graph, "--as", "graph-coloring:3").stdout
    cover = ("--instance", graph, "--as", "vertex-cover:1")
    model.write_text("s SATISFIABLE\nv 1 0\n")
    refused = karpnet("check", "--model", model, *cover, code=3)
    assert "lifted from a model of its cnf" in refused.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected one of CERTIFICATE, --model, --lrat and --drat"),
        (("a.json", "--model", "b", "--instance", "c"), "expected one of CERTIFICATE, --model"),
        (("--lrat", "a", "--drat", "b", "--instance", "c"), "expected one of CERTIFICATE, --model"),
        (("--model", "a"), "expected either --task or --instance"),
        (("--model", "a", "--task", "b", "--instance", "c"), "expected either --task or --instance"),
        (("a.json", "--instance", "b", "-o", "c"), "--output: goes with --model, --lrat and --drat"),
    ],
)
def test_usage(arguments: tuple[str, ...], said: str) -> None:
    done = karpnet("check", *arguments, code=2)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_certificate_of_a_model_of_equations(folder: Path) -> None:
    file, model = folder / "sum.opb", folder / "out"
    file.write_text("* #variable= 3 #constraint= 1\n+1 x1 +1 x2 +1 x3 = 2 ;\n")
    model.write_text("s SATISFIABLE\nv x1 -x2 x3\n")
    assert karpnet("check", "--model", model, "--instance", file).stdout == "YES: the witness is right\n"
    done = karpnet("check", "--model", model, "--instance", file, "-o", folder / "made.json", code=3)
    assert "no certificate was written: certificates do not cover the problem" in done.stderr
    assert not (folder / "made.json").exists()


@pytest.mark.skipif(shutil.which("cadical") is None, reason="CaDiCaL's command is not installed")
@pytest.mark.parametrize("options", [(), ("--no-binary",)])
def test_cadical_itself(tmp_path: Path, options: tuple[str, ...]) -> None:
    formula, proof, out = tmp_path / "f.cnf", tmp_path / "proof", tmp_path / "out"
    kn.save(pigeons(5), formula)
    subprocess.run(["cadical", "-q", *options, formula, proof], check=False, timeout=60, capture_output=True)
    karpnet("check", "--drat", proof, "--instance", formula)
    formula.write_text(SMALL)
    with out.open("wb") as file:
        subprocess.run(["cadical", formula], check=False, timeout=60, stdout=file)
    assert "YES" in karpnet("check", "--model", out, "--instance", formula).stdout
