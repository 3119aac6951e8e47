"""The GPU check: agreement with torch, throughput, bandwidths, memory, and small studies, in a few minutes.

It needs a CUDA device with PyTorch, Triton, NumPy, Numba and NetworkX, and no solver. Run it from
the root of a checkout::

    PYTHONPATH=. python benchmarks/gpu.py -o gpu-check

It writes ``gpu.json`` and ``gpu.md`` there after every part, goes on after a part that fails and
names it. The exit code is the number of failed parts. With ``--tiny`` and ``TRITON_INTERPRET=1``
every part runs at small sizes on a CPU, through Triton's interpreter.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gnn.backends import gpu_backend
from gnn.backends.batch import Batch
from gnn.backends.cpu_backend import CpuBatch
from gnn.backends.gpu_backend import GpuBatch
from gnn.backends.torch_backend import TorchBatch
from gnn.initialization import initial_weights
from gnn.samples import FloatSamples
from gnn.settings import TrainingSettings
from gnn.statistics import lifted_witness
from gnn.trainer import train
from reductions.formats.json_text import dumps
from reductions.formats.load import load
from reductions.paths import derive
from reductions.training.task import TrainingTask
from tests.gnn.tasks import (
    OPTIMIZER_OPTIONS,
    every_architecture,
    label,
    relu_sum_task,
    teacher_task,
)

FORMULA = Path(__file__).parents[1] / "instances" / "library" / "random-3cnf-n10-yes.cnf"
L1_BYTES_PER_CLOCK = 128  # of one multiprocessor, by its data sheet
GOAL = 1e8  # restart-steps a second at width 2
DEFAULT_CLOCK = 1.98e9  # hertz, of an H100 or H200 where nvidia-smi does not say
RECORDED = "torch, CUDA, recorded"
SHAPES = [
    (8, 1024, 4), (8, 1024, 8), (8, 2048, 8), (16, 1024, 4), (16, 1024, 8), (16, 2048, 4), (16, 2048, 8),
    (16, 2048, 16), (16, 4096, 16), (32, 1024, 4), (32, 2048, 8), (32, 4096, 16),
]  # fmt: skip


@dataclass(frozen=True)
class Sizes:
    """How much each part does."""

    variables: int = 100
    restarts: tuple[int, ...] = (4096, 32768, 131072)
    slow_restarts: tuple[int, ...] = (4096, 32768)
    cpu_restarts: int = 16384
    widths: tuple[int, ...] = (2, 16)
    seconds: float = 0.6
    agreement_restarts: int = 1000
    agreement_steps: int = 6
    train_restarts: int = 4096
    train_steps: int = 1000
    scaling: tuple[int, ...] = (6, 8, 10, 12, 14, 16, 18, 20)
    scaling_instances: int = 3
    scaling_restarts: int = 65536


FULL = Sizes()
TINY = Sizes(5, (3,), (3,), 3, (2,), 0.0, 3, 2, 3, 3, (4, 5), 1, 3)


@dataclass
class Report:
    """What has been measured; written again after every part."""

    folder: Path
    device: torch.device
    sizes: Sizes
    found: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def run(self, name: str, part: Callable[[Report], Any]) -> None:
        """Run a part; a failure is recorded and the next part still runs."""
        start = time.perf_counter()
        try:
            self.found[name] = part(self)
        except Exception:
            self.failed[name] = traceback.format_exc()
            print(f"FAILED {name}\n{self.failed[name]}", file=sys.stderr, flush=True)
        seconds = time.perf_counter() - start
        self.found.setdefault("seconds", {})[name] = round(seconds, 2)
        print(f"{name}: {seconds:.1f} s", flush=True)
        self.write()

    def write(self) -> None:
        """Write the JSON file and the table."""
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = {**self.found, "failed": self.failed}
        (self.folder / "gpu.json").write_text(dumps(whole, indent=1) + "\n")
        (self.folder / "gpu.md").write_text(markdown(whole))


def machine(report: Report) -> dict[str, Any]:
    """The device and the versions."""
    import triton

    facts: dict[str, Any] = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "triton": triton.__version__,
        "cpu cores": len(os.sched_getaffinity(0)),
        "device": str(report.device),
        "clock": DEFAULT_CLOCK,
        "multiprocessors": 132,
    }
    if report.device.type == "cuda":
        properties = torch.cuda.get_device_properties(report.device)
        facts |= {
            "device": properties.name,
            "multiprocessors": properties.multi_processor_count,
            "memory": properties.total_memory,
        }
        query = ["nvidia-smi", "--query-gpu=clocks.max.sm,driver_version", "--format=csv,noheader,nounits"]
        said = subprocess.run(query, capture_output=True, text=True, check=False).stdout.strip()
        if said:
            clock, facts["driver"] = (part.strip() for part in said.splitlines()[0].split(","))
            facts["clock"] = float(clock) * 1e6
    return facts


def start_of(
    kind: type[Batch], task: TrainingTask, settings: TrainingSettings, device: torch.device, restarts: int
) -> Any:
    """A batch of restarts at their first step."""
    samples = FloatSamples.of(task)
    weights, readout = initial_weights(samples, settings, 0, restarts)
    numbers = np.arange(restarts)
    if kind is CpuBatch:
        return CpuBatch(samples, settings, weights, readout, numbers)
    return kind(samples, settings, device, weights, readout, numbers)  # type: ignore[call-arg]


def worst_difference(ours: Batch, reference: Batch) -> float:
    """Largest difference of a weight, relative to the size of the weights; the same ones must be finite."""
    worst = 0.0
    for mine, theirs in zip(ours.weights(), reference.weights(), strict=True):
        finite = np.isfinite(theirs)
        if not np.array_equal(np.isfinite(mine), finite):
            return np.inf
        difference = np.abs(mine[finite] - theirs[finite]) / (1 + np.abs(theirs[finite]))
        worst = max(worst, float(difference.max(initial=0.0)))
    return worst


def cases(sizes: Sizes) -> Iterator[tuple[str, TrainingTask, TrainingSettings]]:
    """Every optimizer, architecture, schedule and loss of a regression, mini-batches, noise and dropout."""
    plain = TrainingSettings(
        restarts=sizes.agreement_restarts, steps=50, learning_rate=0.01, optimizer="SGD", device="cpu"
    )
    task = relu_sum_task(min(20, sizes.variables), 1.0, 0)
    for name, options in OPTIMIZER_OPTIONS:
        yield f"{name} {dict(options)}", task, replace(plain, optimizer=name, optimizer_options=options)
    for architecture in every_architecture():
        teacher = teacher_task(architecture, 20, 6, seed=1, tolerance=Fraction(1, 2))
        rate = 1e-7 if "square" in architecture.name else 1e-4  # cubes of weights: larger steps diverge
        yield label(architecture), teacher, replace(plain, learning_rate=rate)
    changes: list[dict[str, Any]] = [
        {"batch": 7},
        {"noise": 0.1},
        {"schedule": "linear"},
        {"schedule": "cosine"},
        {"dropout": 0.3},
        *({"loss": loss} for loss in ("huber", "log-cosh", "hinge", "squared-hinge")),
    ]
    for change in changes:
        yield str(change), task, replace(plain, **change)


def agreement(report: Report) -> dict[str, Any]:
    """Step by step, the kernel against torch on the same device: the worst difference of each case."""
    worst: dict[str, float] = {}
    wrong: dict[str, str] = {}
    steps = report.sizes.agreement_steps
    for name, task, settings in cases(report.sizes):
        try:
            ours, reference = (
                start_of(kind, task, settings, report.device, settings.restarts)
                for kind in (GpuBatch, TorchBatch)
            )
            start = ours.weights()[0]
            worst[name] = 0.0
            for step in range(steps):
                ours.advance(step, 1)
                reference.advance(step, 1)
                worst[name] = max(worst[name], worst_difference(ours, reference))
            together = start_of(GpuBatch, task, settings, report.device, settings.restarts)
            together.advance(0, steps)
            if worst_difference(together, ours) > 1e-6:
                wrong[name] = "several steps in one launch differ from one at a time"
            mine, theirs = ours.errors(), reference.errors()
            if not np.allclose(mine.loss, theirs.loss, rtol=1e-3, atol=1e-4):
                wrong[name] = "losses differ"
            if np.abs(ours.weights()[0] - start).max() < 1e-7:
                wrong[name] = "no weight moved"
            if worst[name] > 1e-3:
                wrong[name] = f"weights differ by {worst[name]:.2g}"
            rows = np.array([0, settings.restarts - 1])
            resumed = start_of(GpuBatch, task, settings, report.device, settings.restarts)
            resumed.restore(ours.state())
            resumed.keep(rows)
            if not np.array_equal(resumed.weights()[0], ours.weights()[0][..., rows]):
                wrong[name] = "a restored batch has other weights"
        except Exception as error:
            wrong[name] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    if wrong:
        report.failed["agreement"] = "\n".join(f"{name}: {what}" for name, what in wrong.items())
    return {"cases": worst, "wrong": wrong, "steps": steps}


def words_per_step(samples: FloatSamples) -> int:
    """32-bit words that a restart of a sum of activations moves in a step of Adam (docs/performance.md).

    Of samples with one message each: the products read a weight for every nonzero and channel, the
    slopes are stored once and gathered once for every nonzero, and the update reads and writes the
    weights and two moments.
    """
    nonzeros, messages = len(samples.messages.columns), len(samples.messages)
    weights = (samples.num_inputs + 1) * samples.width
    return samples.width * (2 * nonzeros + messages) + 6 * weights


def rate(batch: Batch, restarts: int, report: Report, seconds: float) -> float:
    """Restart-steps a second, after a first launch that compiles."""

    def timed(steps: int) -> float:
        synchronize(report.device)
        start = time.perf_counter()
        batch.advance(1, steps)
        synchronize(report.device)
        return time.perf_counter() - start

    timed(1)
    steps, took = 1, timed(1)
    while took < seconds:
        steps = max(2 * steps, min(64 * steps, int(1.2 * seconds / max(took, 1e-6) * steps)))
        took = timed(steps)
    return restarts * steps / took


def synchronize(device: torch.device) -> None:
    """Wait for the device."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def formula_task(variables: int) -> TrainingTask:
    """A sign system of random NAE-3-SAT with 1.8 clauses a variable, as in benchmarks/training.py."""
    return relu_sum_task(variables, 1.8, 0)


def throughput(report: Report) -> list[dict[str, Any]]:
    """Restart-steps a second of every backend, Adam, at each width and number of restarts."""
    sizes, rows = report.sizes, []
    settings = TrainingSettings(learning_rate=0.01, device="cpu")
    cpu = torch.device("cpu")
    for width in sizes.widths:
        task = formula_task(sizes.variables).widened(width)
        plan: list[tuple[str, Any, torch.device, int]] = [
            ("cpu", CpuBatch, cpu, sizes.cpu_restarts),
            ("torch, CPU", TorchBatch, cpu, 1024 if sizes is FULL else 3),
        ]
        if report.device.type == "cuda":
            plan += [(name, TorchBatch, report.device, count)
                     for count in sizes.slow_restarts for name in ("torch, CUDA", RECORDED)]  # fmt: skip
        plan += [("gpu", GpuBatch, report.device, count) for count in sizes.restarts]
        for name, kind, device, restarts in plan:
            restarts = restarts if width == 2 else max(restarts // 4, 3)
            row: dict[str, Any] = {"backend": name, "width": width, "restarts": restarts}
            rows.append(row)
            try:
                if device.type == "cuda":
                    torch.cuda.empty_cache()
                    torch.cuda.reset_peak_memory_stats(device)
                options = {} if name == RECORDED else {"capturable": False}
                chosen = replace(settings, optimizer_options=options) if kind is TorchBatch else settings
                batch = start_of(kind, task, chosen, device, restarts)
                row["rate"] = rate(batch, restarts, report, sizes.seconds)
                if name == RECORDED and batch.steps.replay is None:
                    raise RuntimeError("the steps were not recorded")
                if device.type == "cuda":
                    row["bytes"] = torch.cuda.max_memory_allocated(device)
                del batch
            except Exception as error:
                row["failed"] = f"{type(error).__name__}: {str(error)[:200]}"
                report.failed[f"throughput {name} {width} {restarts}"] = traceback.format_exc()
    return rows


def blocks(report: Report) -> list[dict[str, Any]]:
    """The kernel's rate with blocks of other sizes."""
    if report.device.type != "cuda":
        return []
    rows, kept = [], gpu_backend.SHAPE
    settings = TrainingSettings(learning_rate=0.01, device="cpu")
    try:
        for width, restarts in ((2, 131072), (2, 2048), (16, 16384)):
            task = formula_task(report.sizes.variables).widened(width)
            for lanes, words, warps in SHAPES:
                gpu_backend.SHAPE = gpu_backend.Shape(lanes, words, warps)
                row = {"width": width, "restarts": restarts, "lanes": lanes, "words": words, "warps": warps}
                try:
                    batch = start_of(GpuBatch, task, settings, report.device, restarts)
                    row["rate"] = rate(batch, restarts, report, 0.3)
                except Exception as error:
                    row["failed"] = type(error).__name__
                rows.append(row)
    finally:
        gpu_backend.SHAPE = kept
    return rows


def bandwidth(report: Report) -> dict[str, float]:
    """Bytes a second of memory and of all first-level caches, measured and by the data sheet."""
    from benchmarks.gpu_bandwidth import copy_rate, read_rate

    facts, device = report.found["machine"], report.device
    if device.type == "cuda":  # four programs a multiprocessor, 32 KB each
        cache, memory = read_rate(device, 4 * facts["multiprocessors"], 8192, 2000), copy_rate(device, 2**28)
    else:
        cache, memory = read_rate(device, 2, 64, 3, block=32, parts=2), copy_rate(device, 2**10)
    return {
        "cache": cache,
        "memory": memory,
        "cache by data sheet": facts["multiprocessors"] * L1_BYTES_PER_CLOCK * facts["clock"],
    }


def bound(report: Report) -> list[dict[str, Any]]:
    """What each bandwidth allows, and the shares of it that the kernel and the goal are.

    A restart-step moves so many words whether they come from caches or from memory.
    """
    words = words_per_step(FloatSamples.of(formula_task(report.sizes.variables)))
    best = max((row.get("rate", 0.0) for row in report.found["throughput"]
                if row["backend"] == "gpu" and row["width"] == 2), default=0.0)  # fmt: skip
    return [
        {
            "bandwidth": name,
            "bytes/s": found,
            "words a step": words,
            "limit": found / (4 * words),
            "rate": best,
            "share": best / (found / (4 * words)),
            "goal's share": GOAL / (found / (4 * words)),
        }
        for name, found in report.found["bandwidth"].items()
    ]


def scaling(report: Report) -> list[dict[str, Any]]:
    """Proper descent against the number of variables, the budget fixed: planted NAE-3-SAT at ratio 1.8."""
    sizes, is_cuda = report.sizes, report.device.type == "cuda"
    settings = TrainingSettings(
        restarts=sizes.scaling_restarts, steps=sizes.train_steps,
        backend="gpu" if is_cuda else "torch", device=str(report.device),
    )  # fmt: skip
    rows = []
    for n in sizes.scaling:
        tasks = [relu_sum_task(n, 1.8, seed) for seed in range(sizes.scaling_instances)]
        results = [train(task, settings) for task in tasks]
        firsts = [r.first_fit_seconds for r in results if r.first_fit_seconds is not None]
        rows.append(
            {
                "variables": n,
                "instances": len(tasks),
                "instances fitted": len(firsts),
                "restarts": sum(result.num_restarts for result in results),
                "fitted": sum(result.num_fitted for result in results),
                "median seconds to the first fit": float(np.median(firsts)) if firsts else None,
                "seconds": sum(result.seconds for result in results),
            }
        )
    return rows


def comparison(report: Report) -> list[dict[str, Any]]:
    """A formula's task, trained by every backend at proper width and wide, and lifted."""
    derivation = derive(load(FORMULA).source, "relu-sum")
    names = [("gpu", "cuda"), ("torch", "cuda"), ("cpu", "cpu")]
    if report.device.type != "cuda":
        names = [("torch", "cpu"), ("cpu", "cpu")]
    rows = []
    for width in (2, 16):
        for name, device in names:
            settings = TrainingSettings(
                restarts=report.sizes.train_restarts,
                steps=report.sizes.train_steps,
                backend=name,
                device=device,
            )
            result = train(derivation.target.widened(width), settings)
            lifted = lifted_witness(derivation, result, most=64, draws=200) if width == 2 else None
            rows.append(
                {
                    "backend": result.backend, "width": width, "restarts": result.num_restarts,
                    "fitted": result.num_fitted, "diverged": result.num_diverged, "seconds": result.seconds,
                    "median loss": float(np.median(result.loss)),
                    "violated clauses": None if lifted is None else lifted.violations,
                }
            )  # fmt: skip
    return rows


def long(report: Report) -> dict[str, Any]:
    """10^5 restarts of 2000 steps with default settings: errors evaluated every 25 steps."""
    tiny = report.device.type != "cuda"
    settings = TrainingSettings(
        restarts=3 if tiny else 10**5, steps=3 if tiny else 2000, learning_rate=0.01,
        backend="torch" if tiny else "gpu", device=str(report.device),
    )  # fmt: skip
    result = train(formula_task(report.sizes.variables), settings)
    return {
        "restarts": result.num_restarts,
        "steps": settings.steps,
        "seconds": result.seconds,
        "rate": result.restart_steps / result.seconds,
        "fitted": result.num_fitted,
        "diverged": result.num_diverged,
    }


PARTS: dict[str, Callable[[Report], Any]] = {
    "machine": machine,
    "agreement": agreement,
    "throughput": throughput,
    "bandwidth": bandwidth,
    "bound": bound,
    "long": long,
    "comparison": comparison,
    "scaling": scaling,
    "blocks": blocks,
}


def table(rows: list[Mapping[str, Any]]) -> list[str]:
    """A Markdown table of rows with the same keys."""
    if not rows:
        return ["nothing measured", ""]
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = ["| " + " | ".join(keys) + " |", "|" + " --- |" * len(keys)]
    lines += ["| " + " | ".join(_cell(row.get(key)) for key in keys) + " |" for row in rows]
    return [*lines, ""]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return "" if value is None else str(value)


def markdown(whole: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = ["# GPU check", ""]
    if "machine" in whole:
        lines += [", ".join(f"{key} {_cell(value)}" for key, value in whole["machine"].items()), ""]
    if "agreement" in whole:
        found = whole["agreement"]
        worst = max(found["cases"].values(), default=0.0)
        lines += [
            f"Agreement with torch: {len(found['cases']) - len(found['wrong'])} of {len(found['cases'])} "
            f"cases, worst difference of a weight {worst:.2g} over {found['steps']} steps.",
            "",
        ]
    for part in ("throughput", "bound", "comparison", "scaling", "blocks"):
        if part in whole:
            lines += [f"## {part.capitalize()}", "", *table(whole[part])]
    if "long" in whole:
        lines += ["## A long run", "", *table([whole["long"]])]
    for name, what in whole["failed"].items():
        lines += [f"**Failed: {name}**", "", "```text", what.strip(), "```", ""]
    return "\n".join(lines)


def main() -> int:
    """Run the parts; return how many failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path("gpu-check"), help="folder of the results")
    parser.add_argument("--tiny", action="store_true", help="small sizes, on the CPU where there is no GPU")
    parser.add_argument("--only", nargs="*", choices=PARTS, help="only these parts")
    chosen = parser.parse_args()
    if not torch.cuda.is_available() and not chosen.tiny:
        print("gpu check: no CUDA device; with --tiny and TRITON_INTERPRET=1 it runs on the CPU")
        return 1
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    report = Report(chosen.output, device, TINY if chosen.tiny else FULL)
    for name, part in PARTS.items():
        if chosen.only is None or name in chosen.only:
            report.run(name, part)
    print((chosen.output / "gpu.md").read_text())
    return len(report.failed)


if __name__ == "__main__":
    sys.exit(main())
