"""Cells that ask for a GPU, on a local Ray cluster of two CPUs that says it has two GPUs.

``python ray_devices.py`` prints a line a cell: the device that it saw, when it began, when it ended.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"}

from karpnet.sweep.cells import DESCENT, Cell, Instance
from karpnet.sweep.local_engine import Job


class GpuCell(Cell):
    """A cell that a GPU is set aside for, and that trains on the CPU all the same."""

    @property
    def needs_gpu(self) -> bool:
        return True


class Told:
    """An "optimizer" that works for a moment and refuses with what it saw."""

    def __init__(self, *_: object, **__: object) -> None:
        start = time.monotonic()
        time.sleep(0.3)
        raise ValueError(f"{os.environ.get('CUDA_VISIBLE_DEVICES')} {start} {time.monotonic()}")


def main() -> None:
    """Run six such cells, and a plain one before and after them."""
    from ray.cluster_utils import Cluster

    from karpnet.sweep.command import engine_of
    from tests.karpnet.sweep.ray_devices import GpuCell

    settings = {"optimizer": "tests.karpnet.sweep.ray_devices:Told", "device": "cpu"}
    instance = Instance("formula", recipe="random-nae-sat num_variables=4 ratio=1.2 seed=0")
    cells = [
        kind(instance, "relu-sum", (), DESCENT, "task", "proper", settings, number)
        for number, kind in enumerate([Cell, *[GpuCell] * 6, Cell])
    ]
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "num_gpus": 2})
    engine = engine_of("ray", None, cluster.address)
    for done in engine.run(map(Job, cells)):
        if done.cell.needs_gpu:
            print(str(done.record.row["reason"]).rsplit(": ", 1)[-1])
    engine.close()
    cluster.shutdown()


if __name__ == "__main__":
    main()
