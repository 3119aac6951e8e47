"""`import karpnet as kn`: every verb on objects, results that show themselves, errors in one line."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from random import Random

import networkx as nx
import pytest
from pysat import formula as pysat_formulas

import karpnet as kn
from karpnet.testing.instances import drawn
from reductions.errors import InputError
from reductions.problems import PROBLEMS
from tests.karpnet.command import LIBRARY

YES, NO = LIBRARY / "pigeonhole-3-3.cnf", LIBRARY / "pigeonhole-3-2.cnf"
VERBS = (
    "check", "compare", "explain", "generate", "load", "load_weights", "reduce", "save", "search", "solve",
    "train", "width",
)  # fmt: skip


def test_importing_loads_nothing_heavy() -> None:
    program = (
        "import sys, karpnet; heavy = {'torch', 'numba', 'pysat', 'ortools', 'scipy', 'numpy', 'networkx'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_public_name_is_there_and_documented() -> None:
    assert set(VERBS) < set(kn.__all__)
    for name in kn.__all__:
        value = getattr(kn, name)
        assert inspect.getdoc(value), name
        if name in VERBS:
            assert inspect.signature(value).return_annotation is not inspect.Signature.empty
    assert kn.__version__
    assert {problem.__name__ for problem in PROBLEMS.values()} <= set(dir(kn))
    assert kn.Partition.name == "partition"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kn.nothing


def test_a_yes_is_solved_checked_and_lifted() -> None:
    task = kn.reduce(kn.load(YES), to="threshold-and")
    answer = kn.solve(task, seconds=30)
    assert (answer.verdict, answer.evidence, answer.subject) == ("YES", "exact check passed", "task")
    assert answer.certificate is not None
    assert kn.check(answer.certificate, task)
    lifted = task.lift(answer.witness)
    assert lifted.fits
    assert lifted.is_right
    assert lifted.num_source_violations == 0
    assert task.source.violation(answer.source_witness) is None
    assert str(lifted).endswith("cnf: the lifted witness is right")


def test_a_no_has_a_certificate_and_no_witness() -> None:
    task = kn.reduce(kn.load(NO), to="relu-sum")
    answer = kn.solve(task)
    assert answer.verdict == "NO"
    assert answer.witness is answer.source_witness is None
    assert answer.certificate is not None
    assert kn.check(answer.certificate, task)
    word = kn.solve(kn.load(NO), "cadical")
    assert (word.certificate, word.evidence) == (None, "solver's word")
    assert "gave no proof" in word.no_certificate
    assert kn.solve(kn.load(NO), certificate=True).certificate is not None


def test_a_method_for_sources_runs_on_the_source_of_a_derivation() -> None:
    task = kn.reduce(kn.load(YES), to="relu-sum")
    answer = kn.solve(task, "cadical")
    assert (answer.subject, answer.verdict) == ("source", "YES")
    assert answer.carried() == {"task_violations": 0}


def test_what_is_wide_is_improper_and_weights_are_exact() -> None:
    task = kn.reduce(kn.load(YES), to="relu-sum")
    run = kn.train(task, 16, restarts=32, steps=1500, seed=1)
    assert (run.verdict, run.is_proper) == ("fitted", False)
    assert run.weights is not None
    assert run.task.violation(run.weights) is None
    proper = kn.train(task, restarts=4, steps=2, device="cpu")
    assert (proper.verdict, proper.is_proper) == ("not fitted", True)
    assert "0/4 fitted, proper" in str(proper)
    assert proper.to_json()["details"]["restarts"] == 4


def test_search_and_width_and_compare_show_themselves() -> None:
    task = kn.reduce(kn.load(LIBRARY / "fano-plane.json"), to="threshold-and")
    found = kn.search(task, grid={"learning_rate": [0.1, 0.2]}, restarts=4, steps=3)
    assert len(found.trials) == 2
    assert "median error" in str(found)
    assert "<table>" in found._repr_html_()
    comparison = kn.compare(kn.load(NO), "relu-sum", restarts=4, steps=3, seconds=5)
    assert comparison.verdict == "NO"
    assert "certificate checked" in str(comparison)
    assert comparison._repr_html_().count("<tr>") == len(comparison.rows) + 1
    assert comparison.rows[-1].method == "tuned descent, width 2"


def test_training_by_a_plan(tmp_path: Path) -> None:
    chain = kn.reduce(kn.generate("random-nae-sat", num_variables=6, ratio=1.0, seed=1), to="relu-sum")
    run = kn.train(chain, plan="tuned", restarts=64, device="cpu")
    assert (run.verdict, run.name) == ("fitted", "tuned descent, width 2")
    assert run.details["restarts"] == 64
    assert run.details["source_violations"] == 0
    for wrong, message in (
        ({"plan": "best"}, 'expected a Plan or "tuned"'),
        ({"plan": "tuned", "steps": 7}, "steps: is decided by the plan"),
        ({"plan": "tuned", "width": 4}, "ends with the task's own width"),
        ({"plan": "tuned", "checkpoint": tmp_path / "a"}, "keeps no checkpoint"),
    ):
        with pytest.raises(InputError, match=message):
            kn.train(chain, **wrong)


def test_generated_instances_go_through_every_verb(tmp_path: Path) -> None:
    made = kn.generate("twin-sat", num_variables=20, answer="no", seed=7)
    assert made.truth.answer == "no"
    assert made.certificate is not None
    assert kn.check(made.certificate, made)
    assert kn.solve(made).label.startswith("no, proof")
    assert kn.reduce(made, to="relu-sum").header.truth == made.truth.line()
    files = kn.save(made, tmp_path / "twin.cnf")
    assert [file.name for file in files] == ["twin.cnf", "twin.certificate.json"]
    assert kn.load(files[0]).source == made.problem


def test_everything_is_saved_and_loaded(tmp_path: Path) -> None:
    formula, task = kn.load(YES), kn.reduce(kn.load(YES), to="threshold-and")
    kn.save(formula, tmp_path / "a.cnf")
    assert kn.load(tmp_path / "a.cnf").header == formula.header
    kn.save(task, tmp_path / "t.json.gz")
    again = kn.load(tmp_path / "t.json.gz")
    assert (again.source, again.target) == (task.source, task.target)
    assert [rule.name for rule in again.rules] == [rule.name for rule in task.rules]
    answer = kn.solve(task)
    kn.save(answer, tmp_path / "w.json")
    assert task.lift(kn.load_weights(tmp_path / "w.json")).is_right
    with pytest.raises(kn.InputError, match="no witness to write"):
        kn.save(kn.solve(kn.load(NO)), tmp_path / "n.json")


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_instance_is_saved_as_itself(name: str, tmp_path: Path) -> None:
    """Weights of edges or items are no weights of a network."""
    problem = drawn(name, Random(name))
    kn.save(problem, tmp_path / "p.json")
    assert kn.load(tmp_path / "p.json").source == problem


def test_objects_of_other_libraries_are_read() -> None:
    formula = pysat_formulas.CNF(from_clauses=[[1, 2], [-1, -2]])
    assert kn.solve(kn.load(formula)).verdict == "YES"
    assert kn.load(formula, "nae-sat").source.name == "nae-sat"
    cycle = nx.cycle_graph(5)
    assert kn.solve(kn.load(cycle, "graph-coloring:3")).verdict == "YES"
    assert kn.solve(kn.load(cycle, "graph-coloring:2")).verdict == "NO"
    with pytest.raises(kn.InputError, match="a graph needs its question"):
        kn.load(cycle)


def test_a_chain_goes_on_where_it_ends() -> None:
    halfway = kn.reduce(kn.load(YES), to="nae-sat")
    task = kn.reduce(halfway, to="relu-sum")
    assert [rule.source for rule in task.rules] == ["cnf", "nae-sat", "sign-system"]
    assert repr(task) == "<Derivation: cnf → nae-sat → sign-system → relu-sum, width 2>"
    assert "0x" not in repr(task.rules[0])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: kn.solve("formula.cnf"), "read files with karpnet.load"),
        (lambda: kn.solve(3), "expected an instance or a derivation, got int"),
        (lambda: kn.solve(kn.load(YES), "no-such"), "expected one of"),
        (lambda: kn.reduce(kn.load(YES), to="no-such"), "expected one of"),
        (lambda: kn.train(kn.load(YES), restart=3), "restart: is not a setting"),
        (lambda: kn.train(kn.load(YES), restarts=0), "restarts"),
        (lambda: kn.explain("no-rule"), "expected a rule"),
        (lambda: kn.width(kn.load(YES)), "expected a training task, got cnf"),
        (lambda: kn.generate("no-family"), "expected one of"),
        (lambda: kn.generate("twin-sat", num_variables="x"), "num_variables"),
        (lambda: kn.load("no/such/file.cnf"), "no such file"),
    ],
)
def test_errors_are_one_line_of_the_projects_own(call: object, words: str) -> None:
    with pytest.raises(kn.KarpnetError) as caught:
        call()  # type: ignore[operator]
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_explanation_is_text() -> None:
    assert "construction" in str(kn.explain("cnf-to-nae-sat")).lower()
    steps = kn.explain(kn.load(YES), "threshold-and")
    assert "(--all shows them)" in str(steps)
    assert len(str(kn.explain(kn.load(YES), "threshold-and", limit=None))) > len(str(steps))
