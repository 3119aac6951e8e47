"""A sweep that is killed at any time loses nothing and runs nothing twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.karpnet.command import karpnet
from tests.karpnet.sweeps import finished, rows, sweep, write

CELLS = 500
# Training runs, solvers in children of their own, and refusals; each takes milliseconds.
MANY = """
seconds = 30
[[instances]]
family = "realizable-threshold"
num_features = 3
num_samples = 10
seeds = 200
architectures = []
[[instances]]
family = "random-nae-sat"
num_variables = 4
ratio = [1.5, 3.0]
seeds = 25
architectures = ["relu-sum"]
[[methods]]
name = "cp-sat"
[[methods]]
name = "gradient-descent"
restarts = 4
steps = 25
"""
COMMAND = "from karpnet.cli.app import main; main()"


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            found.append((int(folder.name), parent))
    below, grown = {pid}, True
    while grown:
        grown = bool(more := {child for child, parent in found if parent in below and child not in below})
        below |= more
    return sorted(below - {pid})


def start(config: Path, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", COMMAND, "sweep", str(config), "-o", str(output), "--workers", "2"]
    with output.with_suffix(".txt").open("wb") as errors:  # a pipe that nobody reads would fill up
        return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=errors)


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def kill(config: Path, output: Path, moment: int, num_cells: int) -> None:
    """Start a sweep and kill it once so many of its cells are finished; its workers end with it."""
    process = start(config, output)
    while finished(output) < moment:
        assert process.poll() is None, output.with_suffix(".txt").read_text()
        time.sleep(0.01)
    workers = descendants(process.pid)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert moment <= finished(output) < num_cells
    deadline = time.monotonic() + 20
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(is_running, workers)), "workers outlive the sweep"


def assert_equal_results(killed: Path, calm: Path, num_cells: int) -> None:
    assert len(rows(killed)) == num_cells
    assert rows(killed) == rows(calm)
    for table in ("instances", "certificates"):
        assert _table(killed, table) == _table(calm, table)


@pytest.mark.timeout(300)
def test_a_killed_sweep_equals_an_undisturbed_one(swept: tuple[Path, Path], tmp_path: Path) -> None:
    config, calm = swept
    killed = tmp_path / "killed.sqlite"
    kill(config, killed, 12, 30)
    before = {row["key"]: row for row in rows(killed, without=())}
    karpnet("sweep", config, "-o", killed, "--workers", 2)
    after = {row["key"]: row for row in rows(killed, without=())}
    assert before == {key: after[key] for key in before}, "nothing finished runs again"
    assert_equal_results(killed, calm, 30)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_500_cells_killed_three_times_equal_an_undisturbed_sweep(tmp_path: Path) -> None:
    config, calm, killed = write(tmp_path, MANY), tmp_path / "calm.sqlite", tmp_path / "killed.sqlite"
    assert sweep(config, calm).num_cells == CELLS
    for moment in sorted(random.Random(5).sample(range(10, CELLS - 10), 3)):
        kill(config, killed, moment, CELLS)
    last = start(config, killed)
    assert last.wait() == 0, killed.with_suffix(".txt").read_text()
    assert_equal_results(killed, calm, CELLS)


def _table(path: Path, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return sorted(connection.execute(f"SELECT * FROM {table}"))
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_ray_cluster_that_loses_a_node_finishes_the_sweep(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    config, calm, output = (
        write(tmp_path, MANY.replace("seeds = 200", "seeds = 10")),
        tmp_path / "c",
        tmp_path / "r",
    )
    program = Path(__file__).with_name("ray_cluster.py")
    # In a process of its own: Ray warns, leaves threads behind, and must not share this one.
    done = subprocess.run(
        [sys.executable, program, config, output], capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "lost a node with" in done.stdout
    sweep(config, calm)
    assert len(rows(output)) == 120
    assert rows(output) == rows(calm)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_gpu_cells_on_ray_have_a_device_each() -> None:
    """Two CPUs stand in for two GPUs: cells at the same time see different ones, and both are used."""
    pytest.importorskip("ray")
    program = Path(__file__).with_name("ray_devices.py")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=190, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    told = [line.split() for line in done.stdout.splitlines()]
    assert len(told) == 6
    assert {device for device, *_ in told} == {"0", "1"}
    for device in "01":
        spans = sorted((float(start), float(end)) for at, start, end in told if at == device)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
