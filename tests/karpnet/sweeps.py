"""Small sweeps for tests, and their rows without what no two runs share."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from karpnet.sweep.command import Summary, run_sweep
from karpnet.sweep.config import read_sweep
from karpnet.sweep.local_engine import LocalEngine
from karpnet.sweep.store import MEASURED

LIBRARY = Path(__file__).parents[2] / "instances" / "library"
SMALL = f"""
seconds = 20
[[instances]]
family = "random-nae-sat"
num_variables = 5
ratio = [1.6, 3.0]
seeds = 2
architectures = ["relu-sum"]
[[instances]]
files = ["{LIBRARY}/schur-5-2.json", "{LIBRARY}/van-der-waerden-8.json"]
architectures = ["threshold-and"]
[[methods]]
name = ["cp-sat", "proof-cadical153", "exact"]
[[methods]]
name = "gradient-descent"
width = ["proper", "8x"]
restarts = 16
steps = 300
"""


def write(folder: Path, text: str = SMALL) -> Path:
    """A configuration file."""
    path = folder / "sweep.toml"
    path.write_text(text)
    return path


def sweep(config: Path, output: Path, num_workers: int = 2) -> Summary:
    """Run a sweep with local workers."""
    return run_sweep(read_sweep(config), output, LocalEngine(num_workers))


def rows(path: Path, table: str = "cells", without: tuple[str, ...] = MEASURED) -> list[dict[str, Any]]:
    """The rows of a file of results, by key, without their times."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY key")]
    connection.close()
    return [{key: value for key, value in row.items() if key not in without} for row in found]


def finished(output: Path) -> int:
    """How many rows a file has that another process writes."""
    if not output.exists():
        return 0
    connection = sqlite3.connect(output)
    try:
        return int(connection.execute("SELECT count(*) FROM cells").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0
    finally:
        connection.close()
