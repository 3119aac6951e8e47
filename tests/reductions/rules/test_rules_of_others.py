"""Rules of other installed packages are found by entry points, and those that do not fit are left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.karpnet.testing.files import OWN

RULES = (
    OWN.replace("SOURCE, TARGET", "_ENDS")
    + """

Ones.name = "ones"
Ones.size = lambda self: {"num_ones": self.count}
Ones.to_json = lambda self: {"count": self.count, "wanted": self.wanted}
Ones.from_json = classmethod(lambda cls, data: cls(data.count("count"), data.integer("wanted")))
Ones.fields = Ones.to_json
Ones.num_constraints = 1
Ones.random_witness = lambda self, rng: rng.random(self.count) < 0.5
Ones.drawing = lambda self: kn.Partition((1,) * self.count).drawing()
Ones.num_violations = lambda self, witness: int(self.violation(witness) is not None)
PROBLEMS = (Ones, int)


def sizes(size):
    return {"num_numbers": size["num_ones"], "num_positive": size["num_ones"], "max_bits": 8}


def rule(name, target="subset-sum"):
    return kn.Reduction(
        name=name, source="ones", target=target, instance=instance, forward=lambda source, witness: witness,
        back=back, size=sizes, summary="as many", reference="nobody",
    )


RULES = (rule("ones-to-subset-sum"), rule("ones-to-nowhere", "nowhere"), rule("cnf-to-nae-sat"), 5)
"""
)


def installed(folder: Path, text: str) -> dict[str, str]:
    """A package beside the others, and the environment in which Python sees it."""
    (folder / "catalog.py").write_text(text, "utf-8")
    about = folder / "catalog-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: catalog\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[karpnet.rules]\ncatalog = catalog\n")
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")]), os.getcwd()]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from karpnet.cli.app import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)


def test_rules_of_an_installed_package_are_listed_and_tested_and_used(tmp_path: Path) -> None:
    environment = installed(tmp_path, RULES)
    listed = run(environment, "list", "rules")
    assert listed.returncode == 0, listed.stderr
    assert "ones-to-subset-sum" in listed.stdout
    for left_out in (
        "no problem is called nowhere",
        "a rule of that name already",
        "expected Reduction, got int",
        "int of the entry",
    ):
        assert left_out in listed.stderr
    assert listed.stderr.count("\n") == 4
    assert "ones " in run(environment, "list", "problems").stdout
    assert run(environment, "test-rule", "ones-to-subset-sum", "--instances", "10").returncode == 0
    instance = tmp_path / "ones.json"
    instance.write_text(
        '{"format": "karpnet", "version": 1, "kind": "ones", "instance": {"count": 3, "wanted": 2}}', "utf-8"
    )
    assert "subset-sum" in run(environment, "list", "paths", str(instance)).stdout
    quick = ("--to", "relu-sum", "--restarts", "8", "--steps", "20", "--seconds", "10")
    compared = run(environment, "compare", str(instance), *quick)
    assert compared.returncode == 0, compared.stderr
    assert "YES: the instance has a witness" in compared.stdout
    code = (
        "import karpnet as kn; from reductions.problems import PROBLEMS; from reductions.rules import RULES; "
    )
    code += "print(kn.reduce(PROBLEMS['ones'](3, 2), to='relu-sum'))"
    made = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "subset-sum" in made.stdout, made.stderr


def test_a_package_that_cannot_be_imported_is_one_line(tmp_path: Path) -> None:
    listed = run(installed(tmp_path, "1 / 0"), "list", "rules")
    assert listed.returncode == 0
    assert "cnf-to-nae-sat" in listed.stdout
    assert listed.stderr.startswith("karpnet: warning: catalog of the entry points karpnet.rules is left out")
    assert "ZeroDivisionError" in listed.stderr
    assert listed.stderr.count("\n") == 1
