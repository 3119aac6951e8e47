"""Local workers: warm child processes that run cells, and are killed when a cell exceeds its limits.

A worker is forked from a server process that has loaded everything, runs cell after cell, and is
replaced only when it was killed or died. It leads a process group of its own, which its solvers
belong to. When the sweep itself is killed, even by SIGKILL, every worker notices within a second
and ends with its group.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

from karpnet.sweep.cells import DESCENT, Cell
from karpnet.sweep.execution import Record, run_cell, unfinished, warm_up
from solvers.children import resident_megabytes

GRACE = 2.0  # seconds, and a tenth, in which a method may stop by itself and be checked
_LOOK_EVERY = 0.05  # seconds between two checks of the workers' memory
_BEGUN = "begun"


class Job(NamedTuple):
    """A cell, and whether the instance's own columns are wanted with its record."""

    cell: Cell
    wants_instance: bool = True


class Done(NamedTuple):
    """A finished cell."""

    cell: Cell
    record: Record


@dataclass
class Worker:
    """A child process that runs one cell at a time.

    Attributes
    ----------
    process, connection
        The child, and this end of the pipe to it.
    job : Job or None
        What it runs now.
    begun : float or None
        When the cell began (`time.monotonic`); None while the worker still warms up.
    peak : float
        Most memory seen of a process of the group, without what files back, in megabytes.
    """

    process: multiprocessing.process.BaseProcess
    connection: Connection
    job: Job | None = None
    begun: float | None = None
    peak: float = 0.0

    @classmethod
    def start(cls, devices: str | None = None) -> Worker:
        """Start a worker, which sees these CUDA devices only."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["karpnet.sweep.preload"])
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, devices), name="karpnet worker")
        process.start()
        theirs.close()
        return cls(process, ours)

    def give(self, job: Job) -> None:
        """Hand it a cell."""
        self.job, self.begun, self.peak = job, None, 0.0
        self.connection.send(job)

    def take(self) -> Record | None:
        """What the pipe holds: the record, or None for a mere sign that the cell began.

        Raises
        ------
        EOFError
            If the worker died.
        """
        message = self.connection.recv()
        if message == _BEGUN:
            self.begun = time.monotonic()
            return None
        return self._measured(message)

    def excess(self) -> Record | None:
        """The record of a cell beyond its limits."""
        if self.job is None or self.begun is None:
            return None
        cell, spent = self.job.cell, time.monotonic() - self.begun
        if spent > cell.seconds * 1.1 + GRACE:
            return self._measured(unfinished(cell, "unknown", f"no answer within {cell.seconds:g} s", spent))
        group = [self.process.pid or 0, *_children(self.process.pid or 0)]
        self.peak = max(self.peak, *map(_resident, group))
        if cell.megabytes is not None and self.peak > cell.megabytes:
            reason = f"no answer within {cell.megabytes:g} MB"
            return self._measured(unfinished(cell, "unknown", reason, spent))
        return None

    def obituary(self) -> Record:
        """The record of the cell that the worker died of."""
        assert self.job is not None
        self.process.join()
        status = self.process.exitcode or 0
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        spent = time.monotonic() - (self.begun or time.monotonic())
        return self._measured(unfinished(self.job.cell, "failed", f"the worker died ({how})", spent))

    def kill(self) -> None:
        """End it with its solvers, whatever they are doing."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.connection.close()

    def _measured(self, record: Record) -> Record:
        known = record.row.get("peak_megabytes") or 0.0
        return replace(record, row={**record.row, "peak_megabytes": round(max(known, self.peak), 1)})


class LocalEngine:
    """Run cells in a fixed number of workers; GPU cells run one at a time.

    A cell that exceeds its time or memory gets a row with that reason, and its worker is replaced; so
    does a cell whose worker dies. What was under way when the sweep itself was killed has no row
    and is run again.

    Parameters
    ----------
    num_workers : int
    devices : str or None
        ``CUDA_VISIBLE_DEVICES`` of the workers; None for this process's.
    """

    def __init__(self, num_workers: int, devices: str | None = None) -> None:
        self._idle: list[Worker] = []
        self._busy: dict[Connection, Worker] = {}
        self._num_workers, self._devices = num_workers, devices

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Run all jobs; yields each when it is finished."""
        waiting = deque(jobs)
        while waiting or self._busy:
            self._assign(waiting)
            for connection in wait(list(self._busy), timeout=_LOOK_EVERY):
                assert isinstance(connection, Connection)
                yield from self._collected(self._busy[connection])
            for worker in list(self._busy.values()):
                record = worker.excess()
                if record is not None:
                    yield self._ended(worker, record)

    def close(self) -> None:
        """End all workers."""
        for worker in [*self._idle, *self._busy.values()]:
            worker.kill()
        self._idle, self._busy = [], {}

    def _assign(self, waiting: deque[Job]) -> None:
        while waiting and len(self._busy) < self._num_workers:
            gpu_is_busy = any(worker.job and worker.job.cell.needs_gpu for worker in self._busy.values())
            place = next(
                (i for i, job in enumerate(waiting) if not (gpu_is_busy and job.cell.needs_gpu)), None
            )
            if place is None:
                return
            job = waiting[place]
            del waiting[place]
            worker = self._idle.pop() if self._idle else Worker.start(self._devices)
            self._busy[worker.connection] = worker
            with contextlib.suppress(BrokenPipeError):  # it died idle; its end of the pipe will say so
                worker.give(job)

    def _collected(self, worker: Worker) -> Iterator[Done]:
        try:
            record = worker.take()
        except (EOFError, ConnectionResetError):
            yield self._ended(worker, worker.obituary())
            return
        if record is not None:
            assert worker.job is not None
            del self._busy[worker.connection]
            self._idle.append(worker)
            yield Done(worker.job.cell, record)

    def _ended(self, worker: Worker, record: Record) -> Done:
        assert worker.job is not None
        del self._busy[worker.connection]
        worker.kill()
        return Done(worker.job.cell, record)


def _resident(pid: int) -> float:
    with contextlib.suppress(OSError):  # it ended just now
        return resident_megabytes(pid)
    return 0.0


def _children(pid: int) -> list[int]:
    """Processes that a process started; none where there is no /proc."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _work(connection: Connection, devices: str | None) -> None:
    """The worker: run what comes until the pipe closes."""
    os.setpgid(0, 0)
    if devices is not None:  # its environment is that of the server that forked it
        os.environ["CUDA_VISIBLE_DEVICES"] = devices
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the sweep decides what an interrupt means
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    is_warm = False
    while True:
        try:
            job: Job = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        if job.cell.method == DESCENT and not is_warm:
            warm_up()
            is_warm = True
        connection.send(_BEGUN)
        _forget_peak()
        record = run_cell(job.cell)
        record.row["peak_megabytes"] = _peak()
        connection.send(record if job.wants_instance else replace(record, instance={}))


def _end_with_parent(parent: int) -> None:
    """End the whole group soon after the server process is gone, which ends with the sweep."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.killpg(0, signal.SIGKILL)


def _forget_peak() -> None:
    with contextlib.suppress(OSError):  # Linux only
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """Most memory of this process that no file backs, since it was forgotten, in megabytes."""
    with contextlib.suppress(OSError, KeyError):
        lines = Path("/proc/self/status").read_text().splitlines()
        kilobytes = {
            name: int(rest.split()[0]) for name, _, rest in (x.partition(":") for x in lines) if "kB" in rest
        }
        return (kilobytes["VmHWM"] - kilobytes["RssFile"] - kilobytes["RssShmem"]) / 1024
    return 0.0
