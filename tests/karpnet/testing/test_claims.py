"""What a file may say of a reduction, and the line that one gets when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

import karpnet as kn
from karpnet.testing import load_rule, load_rules, sources
from tests.karpnet.testing.files import OWN, RIGHT, written


def test_functions_with_the_names_of_both_ends(tmp_path: Path) -> None:
    claim = load_rule(written(tmp_path, RIGHT, "complement.py"))
    assert (claim.name, claim.source.kind, claim.target.kind) == ("complement", kn.IndependentSet, kn.Clique)
    assert claim.size is claim.accepts is claim.promises is None
    report = kn.test_rule(claim, instances=20)
    assert report, report
    assert report.coverage.forward > 20


def test_a_class_of_ones_own(tmp_path: Path) -> None:
    report = kn.test_rule(written(tmp_path, OWN), instances=30)
    assert report, report
    assert (report.source, report.target) == ("Ones", "subset-sum")
    assert report.coverage.origins == {"random": 30}
    assert min(report.coverage.yes, report.coverage.no) > 3
    wrong = written(tmp_path, OWN.replace("source.wanted)", "source.wanted + 1)"), "wrong.py")
    report = kn.test_rule(wrong, instances=30)
    assert {found.kind for found in report.counterexamples} == {"YES lost", "back wrong"}
    assert report.counterexamples[0].source == {"count": 1, "wanted": 1}  # smaller ones are never generated


def test_rules_and_their_names(tmp_path: Path) -> None:
    text = (
        RIGHT
        + """
def of(name):
    return kn.Reduction(
        name=name, source="independent-set", target="clique", instance=instance, forward=forward, back=back,
        size=lambda size: {"num_vertices": size["num_vertices"]},
    )

RULES = (of("first"), of("second"))
"""
    )
    path = written(tmp_path, text)
    assert [claim.name for claim in load_rules(path)] == ["first", "second"]
    assert load_rule(f"{path}:second").name == "second"
    with pytest.raises(kn.InputError, match=r"expected one reduction, got 2: first, second; add :NAME"):
        load_rule(path)
    with pytest.raises(kn.InputError, match="no reduction of the name third"):
        load_rule(f"{path}:third")


def test_a_file_imports_what_lies_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "def turned(graph):\n    return graph.complement()\n", "beside_it.py")
    text = RIGHT.replace("import karpnet as kn", "import karpnet as kn\nfrom beside_it import turned")
    assert kn.test_rule(written(tmp_path, text), instances=5)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", r"expected RULES, or functions instance, forward and back; see docs/testing.md"),
        ("def instance(source): ...", r"SOURCE is missing; write SOURCE = \"cnf\", or a class"),
        (RIGHT.replace('"clique"', '"cliques"'), r"no problem, architecture or class is called 'cliques'"),
        (RIGHT.replace('"clique"', "7"), r"TARGET: expected a name or a class, got int"),
        (RIGHT.replace('"clique"', "int"), r"class int has no method violation"),
        (RIGHT + "\nback = 3\n", r"rule.py: back: expected a function, got int"),
        ("RULES = 5", r"RULES: expected a tuple of karpnet.Reduction"),
        ("RULES = (5,)", r"RULES: expected a tuple of karpnet.Reduction"),
        ("def instance(:", r"cannot be imported: SyntaxError"),
        ("import no_such_module_anywhere", r"cannot be imported: ModuleNotFoundError: .* \(rule.py:1"),
        ("raise SystemExit(3)", r"cannot be imported: SystemExit"),
        ("1 / 0", r"cannot be imported: ZeroDivisionError: division by zero \(rule.py:1, in <module>\)"),
    ],
)
def test_what_cannot_be_read_is_one_line(text: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(kn.InputError, match=line) as caught:
        load_rule(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_no_rule_and_no_file() -> None:
    with pytest.raises(kn.InputError, match=r"no-such-rule: expected a rule .* or a Python file"):
        load_rule("no-such-rule")
    with pytest.raises(kn.InputError, match=r"nowhere.py: no such file"):
        load_rule("nowhere.py")


def test_a_class_without_instances_says_what_is_missing(tmp_path: Path) -> None:
    text = OWN.replace("def generate", "def made")
    with pytest.raises(kn.InputError, match=r"no instances of Ones .* classmethod generate"):
        kn.test_rule(written(tmp_path, text))
    assert kn.test_rule(written(tmp_path, text + "\nEXAMPLES = (Ones(2, 1), Ones(1, 2))\n", "with.py"))


def test_a_class_that_nobody_can_decide_stays_unknown(tmp_path: Path) -> None:
    report = kn.test_rule(written(tmp_path, OWN.replace("def candidates", "def others")), instances=8)
    assert report.verdict == "unknown"
    assert "Ones: the class has no candidates(), encode(model) or solve()" in report.reason


def test_accepts_that_fails_on_a_changed_source_only_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "neighbor", lambda state, random: {**state, "bound": 777})
    text = RIGHT + "\ndef accepts(source):\n    return source.bound != 777 or 1 / 0\n"
    with pytest.raises(kn.InputError, match=r"accepts: ZeroDivisionError: division by zero \(rule.py:\d+"):
        kn.test_rule(written(tmp_path, text), instances=8)
