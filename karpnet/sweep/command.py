"""``karpnet sweep``: run what is unfinished, commit every result, show how it goes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from karpnet.sweep.cells import Cell
from karpnet.sweep.local_engine import Done, Job, LocalEngine
from karpnet.sweep.progress import Progress
from karpnet.sweep.store import Store, only_writer
from reductions.errors import InputError

ENGINES = ("local", "ray")


class Engine(Protocol):
    """What runs cells somewhere."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Run all jobs; yields each when it is finished."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


@dataclass(frozen=True)
class Summary:
    """What a sweep did.

    Parameters
    ----------
    num_cells, num_before : int
        Cells of the configuration, and how many of them had their row already.
    verdicts : Counter
        Of the cells that were run now.
    contradictions : list of str
        One line for every instance of the file whose verdicts contradict its label or each other.
    """

    num_cells: int
    num_before: int
    verdicts: Counter[str]
    contradictions: list[str]

    def sentence(self) -> str:
        """The sweep in words."""
        before = f", {self.num_before} of them before" if self.num_before else ""
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.verdicts.most_common())
        return f"{self.num_cells} cells finished{before}" + (f"; now {counts}" if counts else "")


def count_by_method(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    """How many cells each method has, and all together."""
    counts = Counter(cell.method for cell in cells)
    return [(name, str(count)) for name, count in counts.items()] + [("all", str(len(cells)))]


def run_sweep(
    cells: Sequence[Cell],
    output: Path,
    engine: Engine,
    progress: Progress | None = None,
    retry: bool = False,
) -> Summary:
    """Run the cells that have no row yet, and with ``retry`` those that failed.

    Raises
    ------
    InputError
        If the file cannot be written, or another sweep is writing it.
    """
    progress = progress or Progress(len(cells))
    with only_writer(output):
        store = Store(output, create=True)
        try:
            store.relabel({cell.instance.key: cell.instance for cell in cells}.values())
            if retry:
                store.forget_failed(cells)
            done = store.done()
            waiting = [cell for cell in cells if cell.key not in done]
            progress.start(len(cells) - len(waiting))
            verdicts = _run(waiting, store, engine, progress)
            return Summary(
                len(cells), len(cells) - len(waiting), verdicts, list(store.contradictions().values())
            )
        finally:
            progress.stop()
            engine.close()
            store.close()


def _run(waiting: Sequence[Cell], store: Store, engine: Engine, progress: Progress) -> Counter[str]:
    verdicts: Counter[str] = Counter()
    known = store.known_instances()
    jobs = (Job(cell, cell.instance.key not in known) for cell in waiting)
    for cell, record in engine.run(jobs):
        store.add(cell, record)
        if record.instance:
            known.add(cell.instance.key)
        verdicts[record.row["verdict"]] += 1
        progress.advance(cell, record)
        for line in store.contradictions(cell.instance.key).values():
            progress.shout(line)
    return verdicts


def engine_of(name: str, num_workers: int | None, address: str | None) -> Engine:
    """The engine of a name.

    Raises
    ------
    InputError
        If there is none of that name.
    MissingPackageError
        If Ray is asked for and not installed.
    """
    if name == "ray":
        from karpnet.sweep.ray_engine import RayEngine

        return RayEngine(address, num_workers)
    if name != "local":
        raise InputError("--engine", f"expected one of {', '.join(ENGINES)}, got {name!r}")
    if address is not None:
        raise InputError("--address", "belongs to --engine ray")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return LocalEngine(num_workers or cores)
