"""Every layer: exact training beside tuned descent, proper and wide, and an ordinary loop over the module.

    python -m benchmarks.layers -o docs/results

Writes layers.csv, one row for each source and network as soon as it is measured, and layers.md, a function
of these rows. A run that finds rows there goes on after them: remove layers.csv to measure anew. One thread,
a quarter of an hour on an idle core.
"""

from __future__ import annotations

import argparse
import csv
import functools
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch

import karpnet as kn
from benchmarks.layers_instances import NETWORKS, Network, Source, coloring_source, nae_source
from benchmarks.layers_page import page
from gnn.own_modules import Attempt, attempt
from gnn.pyg.datasets import TaskDataset
from gnn.pyg.imports import Batch
from gnn.pyg.modules import network_of
from gnn.pyg.weights import hypothesis_of, load_hypothesis
from gnn.search import grid, run_trial, search
from gnn.settings import TrainingSettings
from gnn.statistics import SuccessRate
from karpnet.api.solve import Answer
from reductions.core import AnyProblem, Derivation
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.exact.trusted import trusted_task

Row: TypeAlias = dict[str, Any]
RATES = (0.01, 0.03, 0.1)
WIDE = 16  # times the proper width
CHOICES = {"optimizer": ("Adam", "RMSprop"), "learning_rate": RATES}
FLOAT_ERROR = 1e-9  # of a float64 forward pass, beyond the exact tolerance


@dataclass
class Comparison:
    """Measures rows. What several networks share is measured once for each set of equal tasks."""

    settings: TrainingSettings
    loop_steps: int
    seconds: float

    def __post_init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.descents: dict[str, Row] = {}

    def row(self, source: Source, network: Network) -> Row:
        """All columns of one network on one source but for the settings and the machine."""
        start = time.perf_counter()

        def reduced(problem: AnyProblem) -> Derivation:
            return kn.reduce(problem, to=network.target, via=network.via or ())

        tuning, yes, no = reduced(source.tuning), [*map(reduced, source.yes)], [*map(reduced, source.no)]
        task: TrainingTask = tuning.target
        digest = "".join(_digest(chain.target)[:8] for chain in (tuning, *yes, *no))
        if digest not in self.descents:
            self.descents[digest] = self._descent(task, [chain.target for chain in yes])
        descent = self.descents[digest]
        wide_rate = self._loop_rate(task.widened(descent["wide_width"]), seeds=[0, *range(100, 103)])
        return {
            "source": source.name,
            "size": source.size,
            "network": network.name,
            "module": _module_name(task),
            "rule": tuning.rules[-1].name,
            "tolerance": str(task.tolerance),
            "samples": round(statistics.median(chain.target.num_samples for chain in yes)),
            "width": task.architecture.width,
            **self._exact(yes, no),
            **descent,
            **self._loop("loop", yes, task.architecture.width, descent["loop_rate"]),
            "loop_wide_rate": wide_rate,
            **self._loop("loop_wide", yes, descent["wide_width"], wide_rate),
            "tasks": digest,
            "seconds": f"{time.perf_counter() - start:.1f}",
        }

    def _exact(self, yes: Sequence[Derivation], no: Sequence[Derivation]) -> Row:
        """The exact trainer's weights in the module, and its certificates for the module's own task."""
        answers = [self._answer(chain.target) for chain in (*yes, *no)]
        fitted = [
            answer.verdict == "YES"
            and _fits_in_float64(chain.target, answer.witness)
            and chain.lift(answer.witness).is_right
            for chain, answer in zip(yes, answers[: len(yes)], strict=True)
        ]
        certified = [
            answer.verdict == "NO"
            and answer.certificate is not None
            and bool(kn.check(answer.certificate, chain.target))
            for chain, answer in zip(no, answers[len(yes) :], strict=True)
        ]
        return {
            "yes": len(yes),
            "exact_yes_fitted": sum(fitted),
            "no": len(no),
            "exact_no_certified": sum(certified),
            "exact_unknown": sum(answer.verdict == "unknown" for answer in answers),
            "exact_median_seconds": f"{statistics.median(answer.seconds for answer in answers):.2g}",
        }

    def _answer(self, task: TrainingTask) -> Answer:
        digest = _digest(task)
        if digest not in self.answers:
            self.answers[digest] = kn.solve(Derivation.of(task, ()), "exact", self.seconds)
        return self.answers[digest]

    def _descent(self, tuning: TrainingTask, tasks: Sequence[TrainingTask]) -> Row:
        """Fitted restarts at both widths, each with the settings that are best on another instance."""
        columns: Row = {"wide_width": WIDE * tuning.architecture.width}
        for name, width in (("proper", tuning.architecture.width), ("wide", columns["wide_width"])):
            trials = grid(
                width, replace(self.settings, restarts=max(self.settings.restarts // 2, 1)), CHOICES
            )
            best = search(tuning, trials)[0].trial
            best = replace(best, settings=replace(best.settings, restarts=self.settings.restarts))
            results = [run_trial(task, best).result for task in tasks]
            success = SuccessRate.of(
                sum(result.num_fitted for result in results), sum(result.num_restarts for result in results)
            )
            columns |= {
                f"{name}_optimizer": best.settings.optimizer,
                f"{name}_rate": best.settings.learning_rate,
                f"{name}_fitted": success.successes,
                f"{name}_restarts": success.trials,
                f"{name}_low": f"{success.low:.4f}",
                f"{name}_high": f"{success.high:.4f}",
            }
        return columns | {"loop_rate": self._loop_rate(tuning, seeds=[0])}

    def _loop_rate(self, task: TrainingTask, seeds: Sequence[int]) -> float:
        """Adam's rate with which half as many steps fit most often, then soonest, then at the least loss."""

        def rank(rate: float) -> tuple[float, ...]:
            attempts = [self._attempt(task, seed, rate, self.loop_steps // 2) for seed in seeds]
            loss = sum(a.loss for a in attempts)
            return -sum(a.fits for a in attempts), sum(a.steps for a in attempts), loss

        return min(RATES, key=rank)

    def _loop(self, name: str, chains: Sequence[Derivation], width: int, rate: float) -> Row:
        """Modules that fit after an ordinary training loop, one restart an instance."""
        attempts = [
            self._attempt(chain.target.widened(width), seed, rate, self.loop_steps)
            for seed, chain in enumerate(chains, 1)
        ]
        return {f"{name}_fitted": sum(a.fits for a in attempts), f"{name}_tried": len(attempts)}

    @staticmethod
    def _attempt(task: TrainingTask, seed: int, rate: float, steps: int) -> Attempt:
        torch.manual_seed(seed)
        module = network_of(task)
        adam = torch.optim.Adam(module.parameters(), lr=rate)
        return attempt(task, module, hypothesis_of, adam, steps=steps, check_every=50)


def _digest(task: TrainingTask) -> str:
    return trusted_task(task).digest()


def _module_name(task: TrainingTask) -> str:
    return type(network_of(task).conv).__name__


def _fits_in_float64(task: TrainingTask, hypothesis: Hypothesis) -> bool:
    """Whether the PyG module with these weights is within the tolerance, by its own forward pass."""
    module = network_of(task).double().eval()
    load_hypothesis(module, hypothesis, rounded=True)
    data = Batch.from_data_list(list(TaskDataset(task, torch.float64)))
    with torch.no_grad():
        outputs = module(data.x, data.edge_index, data.batch, len(task.graphs)).numpy()
    if task.labelled_nodes is not None:
        outputs = outputs[task.labelled_nodes]
    error = np.abs(outputs - task.labels.floats()).max()
    return bool(error <= float(task.tolerance) + FLOAT_ERROR)


def measure(options: argparse.Namespace, path: Path) -> list[Row]:
    """All rows, those in the file first; each new one is appended as soon as it is there."""
    settings = " ".join(f"{name.replace('_', '-')}={getattr(options, name)}" for name in _DETERMINING)
    rows = read_rows(path)
    if any(row["settings"] != settings for row in rows):
        raise SystemExit(f"{path}: holds rows of other settings; remove it or write elsewhere")
    base = TrainingSettings(
        restarts=options.restarts,
        steps=options.steps,
        schedule="cosine",
        device="cpu",
        backend="cpu",
        threads=1,
    )
    comparison = Comparison(base, options.loop_steps, options.seconds)
    for row in rows:
        comparison.descents[row["tasks"]] = _descent_columns(row)
    done = {(row["source"], row["size"], row["network"]) for row in rows}
    for source, network in _cells(options):
        if (source.name, str(source.size), network.name) in done:
            continue
        new = comparison.row(source, network) | {"settings": settings, "machine": machine()}
        rows.append({name: str(value) for name, value in new.items()})
        append_row(path, rows[-1])
        print(f"{source.name} {source.size}, {network.name}: {new['seconds']} s", flush=True)
    return rows


def _cells(options: argparse.Namespace) -> Iterator[tuple[Source, Network]]:
    makers = [functools.partial(nae_source, n) for n in options.variables]
    makers += [functools.partial(coloring_source, n) for n in options.vertices]
    for make in makers:
        source = make(options.instances)
        for network in NETWORKS[source.name]:
            if not options.networks or network.name in options.networks:
                yield source, network


def _descent_columns(row: Row) -> Row:
    names = [name for name in row if name.startswith(("proper_", "wide_")) or name == "loop_rate"]
    read = {"wide_width": int, "loop_rate": float}
    return {name: read.get(name, str)(row[name]) for name in names}


def read_rows(path: Path) -> list[Row]:
    """The rows of a file, as text; none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append_row(path: Path, row: Row) -> None:
    """Add a row, after a header where the file is new."""
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def machine() -> str:
    """What the times depend on."""
    versions = f"Python {platform.python_version()}, PyTorch {torch.__version__}"
    return f"one thread of {platform.machine()}, {versions}, PyG {version('torch_geometric')}"


_DETERMINING = ("instances", "restarts", "steps", "loop_steps", "seconds")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of layers.csv and layers.md")
    parser.add_argument("--variables", type=int, nargs="*", default=[12, 20], help="of NAE-3 formulas")
    parser.add_argument("--vertices", type=int, nargs="*", default=[12], help="of graphs to color")
    parser.add_argument("--instances", type=int, default=3, help="YES and NO instances a row, each")
    parser.add_argument("--restarts", type=int, default=64, help="of descent, an instance")
    parser.add_argument("--steps", type=int, default=3000, help="of descent, a restart")
    parser.add_argument("--loop-steps", type=int, default=1000, help="of the ordinary loop, a restart")
    parser.add_argument("--seconds", type=float, default=10.0, help="limit of the exact trainer, a task")
    parser.add_argument("--networks", nargs="*", help="names of rows; all by default")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    options.output.mkdir(parents=True, exist_ok=True)
    rows = measure(options, options.output / "layers.csv")
    (options.output / "layers.md").write_text(page(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
