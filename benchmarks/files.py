"""Claims about a random 3-CNF of 10^6 clauses, with whole commands in processes of their own:

- ``karpnet reduce m.cnf --to relu-sum -o m.npz`` takes at most four times what PySAT needs to read the
  file, beyond the command's own start, and under 1.5 GiB; so does ``--chain-only``;
- as JSON at most twelve times, under 3 GiB;
- ``karpnet.load`` reads each back no slower than it was written.

PySAT and every command take turns; the ratios are of medians.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from pysat.formula import CNF as PySatCNF  # noqa: N811

from benchmarks.building import NUM_CLAUSES, seconds, write_formula

ROUNDS = 5
KARPNET = str(Path(sys.executable).with_name("karpnet"))
FORMS = (  # name of the file, options, times PySAT, GiB
    ("arrays.npz", (), 4.0, 1.5),
    ("chain.npz", ("--chain-only",), 4.0, 1.5),
    ("task.json", (), 12.0, 3.0),
    ("chain.json", ("--chain-only",), 12.0, 3.0),
)


def run(*command: str) -> tuple[float, float]:
    """Seconds and peak GiB of a process."""
    start = time.perf_counter()
    pid = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: status {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 2**20


def main() -> int:
    """Measure, print the ratios, and return 1 when a claim does not hold."""
    holds = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large, small = folder / "m.cnf", folder / "small.cnf"
        write_formula(large)
        small.write_text("p cnf 3 2\n1 2 3 0\n-1 -2 0\n")
        pysat, starts = [], []
        written: dict[str, list[tuple[float, float]]] = {form[0]: [] for form in FORMS}
        read: dict[str, list[tuple[float, float]]] = {form[0]: [] for form in FORMS}
        for _ in range(ROUNDS):
            starts.append(run(KARPNET, "reduce", str(small), "--to", "relu-sum", "-o", f"{name}/s.npz")[0])
            for file, options, _, _ in FORMS:
                pysat.append(seconds(lambda: PySatCNF(from_file=str(large))))
                path = str(folder / file)
                command = (KARPNET, "reduce", str(large), "--to", "relu-sum", "-o", path, *options)
                written[file].append(run(*command))
                load = f"import karpnet; karpnet.load({path!r})"
                read[file].append(run(sys.executable, "-c", load))
        theirs, start = statistics.median(pysat), statistics.median(starts)
        print(f"{NUM_CLAUSES:,} clauses: PySAT reads in {theirs:.2f} s; a small reduce takes {start:.2f} s")
        for file, _, most_times, most_memory in FORMS:
            write_seconds, write_memory = (statistics.median(x) for x in zip(*written[file], strict=True))
            read_seconds, read_memory = (statistics.median(x) for x in zip(*read[file], strict=True))
            times, memory = (write_seconds - start) / theirs, max(write_memory, read_memory)
            print(
                f"  {file}, {(folder / file).stat().st_size / 1e6:.0f} MB: written in {write_seconds:.2f} s, "
                f"{times:.2f} times PySAT beyond the start (at most {most_times:g}), {write_memory:.2f} GiB; "
                f"read in {read_seconds:.2f} s, {read_memory:.2f} GiB (at most {most_memory:g})"
            )
            holds &= times <= most_times and memory < most_memory and read_seconds <= write_seconds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
