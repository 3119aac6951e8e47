"""Every form in which a task can be stored serves every command that reads tasks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.karpnet.command import LIBRARY, karpnet

FORMS = {
    "task.json": (),
    "task.json.xz": (),
    "task.npz": (),
    "task.npz.gz": (),
    "chain.json": ("--chain-only",),
    "chain.npz": ("--chain-only",),
}


@pytest.mark.parametrize("form", FORMS)
def test_commands_read_it(form: str, tmp_path: Path) -> None:
    task, weights, proof = tmp_path / form, tmp_path / "w.json", tmp_path / "p.json"
    instance = LIBRARY / "pigeonhole-3-3.cnf"
    made = karpnet("reduce", instance, "--to", "threshold-and", "-o", task, *FORMS[form]).stdout
    assert "threshold-and" in made
    assert karpnet("solve", task, "--certificate", proof, "-o", weights).stdout.startswith("YES")
    assert karpnet("check", proof, "--task", task).stdout.startswith("YES")
    assert karpnet("check", weights, "--task", task).stdout.startswith("YES")
    lifted = karpnet("lift", task, weights).stdout.split()
    assert lifted[lifted.index("violations") + 1] == "0"
    assert "first violation" in karpnet("lift", task, weights).stdout
    karpnet("train", task, "--restarts", 2, "--steps", 2, "-o", weights, code=(0, 3))
    karpnet("lift", task, weights, code=(0, 3))
    assert "clause (x1, x2, x3)" in karpnet("explain", task).stdout
    assert (tmp_path / form).stat().st_size > 0


def test_a_chain_is_smaller(tmp_path: Path) -> None:
    sizes = {}
    for form, options in FORMS.items():
        karpnet("reduce", LIBRARY / "random-nae3-n12-yes.json", "-o", tmp_path / form, *options)
        sizes[form] = (tmp_path / form).stat().st_size
    assert 2 * sizes["chain.json"] < sizes["task.json"]
    assert sizes["chain.npz"] < sizes["task.npz"]


@pytest.mark.parametrize("name", ["formula.json", "formula.cnf"])
def test_only_tasks_have_a_chain_to_store(name: str, tmp_path: Path) -> None:
    arguments = ("--to", "cnf", "--chain-only", "-o", tmp_path / name)
    refused = karpnet("reduce", LIBRARY / "fano-plane.json", *arguments, code=2)
    assert refused.stderr == (
        "karpnet: save: expected a training task with its chain; leave chain_only out\n"
    )
    assert not (tmp_path / name).exists()
