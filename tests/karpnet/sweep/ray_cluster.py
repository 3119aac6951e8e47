"""A sweep on a local Ray cluster of two worker nodes, one of which is killed in the middle.

``python ray_cluster.py CONFIG RESULTS``
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"}


def main(config: Path, output: Path) -> None:
    """Start the cluster, run the sweep, and kill the node that works on a cell."""
    from ray.cluster_utils import Cluster

    from karpnet.sweep.command import engine_of, run_sweep
    from karpnet.sweep.config import read_sweep
    from tests.karpnet.sweeps import finished

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    cells = read_sweep(config)

    def lose_a_node() -> None:
        while finished(output) < len(cells) // 4:
            time.sleep(0.02)
        cluster.remove_node(nodes[0], allow_graceful=False)
        print(f"lost a node with {finished(output)} of {len(cells)} cells finished")
        assert finished(output) < len(cells)

    killer = threading.Thread(target=lose_a_node)
    killer.start()
    summary = run_sweep(cells, output, engine_of("ray", None, cluster.address))
    killer.join()
    cluster.shutdown()
    assert not summary.verdicts["failed"], summary


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))
    main(Path(sys.argv[1]), Path(sys.argv[2]))
