"""Claim: reading a random 3-CNF of 10^6 clauses and building its relu-sum task takes at most four
times what PySAT needs to read the file, in under 4 GiB, through NAE-SAT and directly.

Both are measured in turn in the same process; the ratio of the medians is printed.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pysat.formula import CNF as PySatCNF  # noqa: N811

from reductions.core import Derivation
from reductions.formats.load import load
from reductions.paths import Chain, chains

NUM_VARIABLES, NUM_CLAUSES, ROUNDS, LIMIT = 235_000, 10**6, 7, 4.0


def write_formula(path: Path) -> None:
    """A uniform random 3-CNF near the satisfiability threshold."""
    rng = np.random.default_rng(0)
    first = rng.integers(1, NUM_VARIABLES + 1, (NUM_CLAUSES, 1))
    # Three distinct variables: two different steps ahead of the first, around the circle.
    steps = np.sort(rng.integers(1, NUM_VARIABLES - 1, (NUM_CLAUSES, 2)), axis=1)
    steps[:, 1] += 1
    variables = (np.hstack([first, first + steps]) - 1) % NUM_VARIABLES + 1
    literals = variables * rng.choice([-1, 1], (NUM_CLAUSES, 3))
    lines = [f"p cnf {NUM_VARIABLES} {NUM_CLAUSES}", *(f"{a} {b} {c} 0" for a, b, c in literals.tolist())]
    path.write_text("\n".join(lines) + "\n")


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def sizes_are_predicted(path: Path, chain: Chain) -> bool:
    """Whether the size maps give exactly the sizes that were built; print it."""
    derivation = Derivation.of(load(path).source, chain)
    predicted, size = derivation.predicted_size(), derivation.target.size()
    wrong = [key for key, value in predicted.items() if size[key] != value]
    built = f"{size['num_graphs']:,} graphs, {size['num_nodes']:,} nodes"
    print(f"  {built}; size maps off at: {wrong or 'none'}")
    return not wrong


def main() -> int:
    """Measure, print the ratio, and return 1 when the claim does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.cnf"
        write_formula(path)
        holds = True
        for via in ("cnf-to-nae-sat", "cnf-to-sign-system"):
            chain = chains("cnf", "relu-sum", [via, "sign-system"])[0]
            ours, theirs = [], []
            for _ in range(ROUNDS):
                theirs.append(seconds(lambda: PySatCNF(from_file=str(path))))
                ours.append(seconds(lambda chain=chain: Derivation.of(load(path).source, chain)))
            ratio = statistics.median(ours) / statistics.median(theirs)
            print(
                f"{' > '.join(rule.name for rule in chain)}\n"
                f"  PySAT reads {statistics.median(theirs):.2f} s, karpnet reads and builds "
                f"{statistics.median(ours):.2f} s: {ratio:.2f} times (at most {LIMIT})"
            )
            holds &= ratio <= LIMIT and sizes_are_predicted(path, chain)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory {memory:.2f} GiB (at most 4)")
    return 0 if holds and memory < 4 else 1


if __name__ == "__main__":
    sys.exit(main())
