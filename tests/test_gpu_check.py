"""The GPU check runs through Triton's interpreter, goes on after a failing part and names it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("triton")
ROOT = Path(__file__).parents[1]

# Such a machine has no SAT solver, no OR-Tools, no FLINT: importing one fails here too.
SCRIPT = """
import runpy, sys
from importlib.abc import MetaPathFinder
class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in {"pysat", "ortools", "flint"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import torch
if sys.argv.pop() == "broken":
    import gnn.backends.gpu_backend as backend
    def fail(*_): raise RuntimeError("planted")
    backend.GpuBatch.advance = fail
runpy.run_path("benchmarks/gpu.py", run_name="__main__")
"""


def check(tmp_path: Path, *arguments: str) -> tuple[int, dict[str, object], str]:
    environment = {**os.environ, "TRITON_INTERPRET": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SCRIPT, "--tiny", "-o", str(tmp_path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    return done.returncode, json.loads((tmp_path / "gpu.json").read_text()), (tmp_path / "gpu.md").read_text()


@pytest.mark.slow
def test_every_part_runs_and_agrees(tmp_path: Path) -> None:
    code, found, table = check(tmp_path, "sound")
    assert code == 0, found["failed"]
    parts = {"machine", "agreement", "throughput", "bandwidth", "bound", "long", "comparison", "scaling"}
    assert parts <= set(found)
    assert all(row["share"] > 0 and row["goal's share"] > 0 for row in found["bound"])  # type: ignore[attr-defined]
    assert [row["variables"] for row in found["scaling"]] == [4, 5]  # type: ignore[attr-defined]
    cases = re.search(r"(\d+) of \1 cases", table)
    assert cases, table
    assert int(cases[1]) >= 35


def test_a_failing_part_is_named_and_the_next_runs(tmp_path: Path) -> None:
    code, found, table = check(tmp_path, "--only", "agreement", "bound", "comparison", "broken")
    assert code == 2  # the bound needs the throughput, too
    assert set(found["failed"]) == {"agreement", "bound"}  # type: ignore[call-overload]
    assert "planted" in table
    assert "comparison" in found
