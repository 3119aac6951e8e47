"""Kernels compile once, say so, keep what they made where they can, and never by being imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_PARTS = """
from reductions.compiled import Floats, part

@part()
def scaled(values: Floats, i: int) -> float:
    return FACTOR * values[i]
"""
_KERNELS = """
from reductions.compiled import Floats, kernel
from parts import scaled

@kernel(seconds=1)
def total(values: Floats) -> float:
    result = 0.0
    for i in range(len(values)):
        result += scaled(values, i)
    return result
"""
_MAIN = "import numpy as np, kernels; print(kernels.total(np.ones(3)))"


def environment(folder: Path, **others: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    return kept | {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", "HOME": str(folder)} | others


def started(folder: Path, **others: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _MAIN],
        env=environment(folder, **others),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(folder: Path, answer: str = "6.0", **others: str) -> str:
    """What a process that calls the kernel says on stderr."""
    process = started(folder, **others)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, f"{answer}\n"), err
    return err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a kernel, whose part stands in a file of its own."""
    (tmp_path / "parts.py").write_text(_PARTS.replace("FACTOR", "2.0"))
    (tmp_path / "kernels.py").write_text(_KERNELS)
    return tmp_path


def test_nothing_is_compiled_by_an_import() -> None:
    modules = "karpnet.cli.app, karpnet.api.warm_up, karpnet.api.train, karpnet.api.solve, gnn.trainer"
    code = f"import sys, {modules}, solvers.methods as m\nm.methods()\nprint('numba' in sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=-1
    )
    assert shown.stdout == b"False\n"


def test_the_first_process_announces_what_it_compiles(folder: Path) -> None:
    cache = str(folder / "cache")
    first = told(folder, NUMBA_CACHE_DIR=cache)
    assert first.startswith(
        "karpnet: compiling the loops of kernels.total, once per installation (about 1 s)"
    )
    assert first.endswith(" s\n")
    assert first.count("\n") == 1
    assert told(folder, NUMBA_CACHE_DIR=cache) == ""


def test_a_part_that_changes_is_compiled_again(folder: Path) -> None:
    told(folder)
    (folder / "parts.py").write_text(_PARTS.replace("FACTOR", "3.0"))
    assert "compiling" in told(folder, answer="9.0")
    assert list((folder / "__pycache__").glob("kernels.total*.nbc")), "the cache lies beside the modules"


def test_a_folder_that_cannot_be_written_is_no_obstacle(folder: Path) -> None:
    (folder / "__pycache__").write_text("in the way of the cache")
    away = folder / "home"
    away.mkdir()
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(away / "cache")}
    assert "once per installation" in told(folder, HOME=str(away), **quiet)
    assert told(folder, HOME=str(away), **quiet) == "", "the user's cache folder holds it"
    quiet["XDG_CACHE_HOME"] = "/dev/null/cache"
    for _ in range(2):
        assert "in every run, as there is no folder" in told(folder, HOME="/dev/null", **quiet)


def test_processes_that_start_together_compile_once(folder: Path) -> None:
    processes = [started(folder) for _ in range(3)]
    answers = [process.communicate(timeout=60) for process in processes]
    assert [out for out, _ in answers] == ["6.0\n"] * 3
    assert sorted(len(err) > 0 for _, err in answers) == [False, False, True]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("command", ["solve", "train"])
def test_a_time_limit_does_not_pay_for_compiling(tmp_path: Path, command: str) -> None:
    def karpnet(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = f"import sys; sys.argv = {['karpnet', *arguments]!r}; from karpnet.cli.app import main; main()"
        settings = environment(tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "cache"))
        return subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True)

    task = str(tmp_path / "task.json")
    formula = str(ROOT / "instances" / "library" / "random-3cnf-n6-no.cnf")
    assert karpnet("reduce", formula, "--to", "relu-sum", "-o", task).returncode == 0
    options = {"solve": (), "train": ("--restarts", "4", "--steps", "20", "--device", "cpu")}
    shown = karpnet(command, task, "--seconds", "1", "--json", *options[command])
    assert shown.stderr.count("karpnet: compiling") == 1
    assert "the limit" not in shown.stdout
    assert ('"NO"' if command == "solve" else '"not fitted"') in shown.stdout
