"""The same cells on a Ray cluster: each takes a CPU, or a CPU and a GPU where it trains on one.

So with several GPUs, on one machine or many, each device has a cell of its own. A Ray task hands its cell to
a warm worker of the same kind as locally, so the limits hold there too. Ray runs the cells of a node that
died on another one. Files must lie at the same path on every node; recipes need none. Only this process
writes results.
"""

from __future__ import annotations

import logging
import os
import socket
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from karpnet.sweep.execution import unfinished
from karpnet.sweep.local_engine import Done, Job, LocalEngine
from reductions.errors import InputError
from reductions.extras import needed

_RETRIES = 3  # of a cell whose node died
_AHEAD = 2  # cells handed to Ray for every CPU of the cluster


class RayEngine:
    """Runs cells on a Ray cluster.

    Parameters
    ----------
    address : str or None
        Of the cluster; None for ``RAY_ADDRESS``, else for a cluster on this machine alone.
    num_workers : int or None
        CPUs of that cluster, where none is running yet.

    Raises
    ------
    MissingPackageError
        If Ray is not installed.
    InputError
        If there is no cluster at the address.
    """

    def __init__(self, address: str | None = None, num_workers: int | None = None) -> None:
        with needed("ray", "--engine ray"):
            import ray
        self._ray: Any = ray
        address = address or os.environ.get("RAY_ADDRESS") or "local"
        _expect_answer(address)
        options: dict[str, Any] = {"num_cpus": num_workers, "include_dashboard": False}
        try:
            ray.init(
                address=address,
                **(options if address == "local" else {}),
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise InputError("--address", f"no Ray cluster answers ({str(error).splitlines()[0]})") from None
        self._task = ray.remote(_run)

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Run all jobs; yields each when it is finished."""
        waiting, running = deque(jobs), dict[Any, Job]()
        self._check(waiting)
        while waiting or running:
            while waiting and len(running) < self._most():
                job = waiting.popleft()
                running[self._submit(job)] = job
            finished, _ = self._ray.wait(list(running), num_returns=1, timeout=1.0)
            for reference in finished:
                yield self._done(running.pop(reference), reference)

    def close(self) -> None:
        """Leave the cluster; one that was started for this sweep ends."""
        self._ray.shutdown()

    def _check(self, jobs: Iterable[Job]) -> None:
        most = max(
            (node["Resources"].get("CPU", 0) for node in self._ray.nodes() if node["Alive"]), default=0
        )
        if any(job.cell.threads > max(most, 1) for job in jobs):
            raise InputError("threads", f"expected at most {most:g}, the number of CPUs of the largest node")
        if any(job.cell.needs_gpu for job in jobs) and not self._ray.cluster_resources().get("GPU"):
            raise InputError("--engine ray", "the sweep has GPU cells, and the cluster has no GPU")

    def _most(self) -> int:
        return _AHEAD * max(int(self._ray.cluster_resources().get("CPU", 0)), 1)

    def _submit(self, job: Job) -> Any:
        resources = {"num_cpus": job.cell.threads, "num_gpus": int(job.cell.needs_gpu)}
        return self._task.options(**resources, max_retries=_RETRIES, name=job.cell.method).remote(job)

    def _done(self, job: Job, reference: Any) -> Done:
        try:
            done: Done = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            reason = f"Ray gave it up: {type(error).__name__}"
            return Done(job.cell, unfinished(job.cell, "failed", reason, 0.0))
        return done


def _expect_answer(address: str) -> None:
    """Raise `InputError` when nobody listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except (OSError, OverflowError) as error:
        raise InputError("--address", f"no Ray cluster answers at {address} ({error})") from None


_engines: dict[str | None, LocalEngine] = {}


def _engine(devices: str | None) -> LocalEngine:
    """The warm worker of this Ray process, which runs one task after the other.

    CUDA keeps to the devices that a process saw first, so other devices take another worker.
    """
    if devices not in _engines:
        for engine in _engines.values():
            engine.close()
        _engines.clear()
        _engines[devices] = LocalEngine(1, devices)
    return _engines[devices]


def _run(job: Job) -> Done:
    """Run a cell on the devices that Ray has set aside for it."""
    return next(_engine(os.environ.get("CUDA_VISIBLE_DEVICES")).run([job]))
