"""PARTITION by binary digits: descent, proper and wide, beside exact training and a solver of the source."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

from gnn.search import Trial, run_trial
from gnn.settings import TrainingSettings
from gnn.statistics import SuccessRate
from instances.families.numbers import planted_partition
from karpnet.api.answers import Notify
from karpnet.api.check import check
from karpnet.api.solve import Answer, answer
from karpnet.studies.study import Row, Study, Table
from reductions.core import Derivation
from reductions.paths import derive
from solvers.methods import Limits

RULES = ("linear-equations-to-sign-system/adders", "partition-to-sign-system")
RATES = (0.01, 0.03, 0.1)


def partition_study(
    numbers: Sequence[int] = (8, 12, 16, 20),
    bits: Sequence[int] = (8, 16, 24),
    wide: int = 32,
    instances: int = 3,
    architecture: str = "relu-sum",
    settings: TrainingSettings | None = None,
    limits: Limits | None = None,
    notify: Notify | None = None,
) -> Study:
    """Success on planted PARTITION, with the numbers by digits and as they are.

    Parameters
    ----------
    numbers, bits : sequence of int
        How many numbers, and of how many bits; every pair is a row.
    wide : int
        The width beside the proper one.
    instances : int
        Instances of each size, all with a solution.
    architecture : str
        Where they are mapped to.
    settings : TrainingSettings, optional
        The learning rate is replaced by the best of `RATES`, for each row and width; it falls to zero.
    limits : Limits, optional
        For every call of an exact solver.
    notify : callable, optional
        Told what runs.
    """
    settings, limits = replace(settings or TrainingSettings(), schedule="cosine"), limits or Limits(20.0)
    rows: list[Row] = []
    for count in numbers:
        for num_bits in bits:
            sources = [
                planted_partition(count, count / num_bits, settings.seed + i)[0] for i in range(instances)
            ]
            for rule in RULES:
                if notify is not None:
                    notify(f"{count} numbers of {num_bits} bits, {rule}", len(rows), 0)
                chains = [derive(source, architecture, [rule]) for source in sources]
                size = {"num_numbers": count, "num_bits": num_bits, "rule": rule}
                rows.append({**size, **_row(chains, wide, settings, limits)})
    title = f"planted PARTITION as {architecture}; {instances} instances a row"
    return Study("partition", rows, title, _TABLE, {})


def _row(chains: Sequence[Derivation], wide: int, settings: TrainingSettings, limits: Limits) -> Row:
    """Medians and counts over the instances of a size."""
    tasks = [chain.target for chain in chains]
    exact = [answer(chain, "exact", limits) for chain in chains]
    solver = [answer(chain, "cp-sat", limits) for chain in chains]
    certified = [a.certificate is not None and bool(check(a.certificate, a.problem)) for a in exact]
    return {
        "num_instances": len(chains),
        "num_variables": statistics.median(task.graphs.num_features for task in tasks),
        "num_samples": statistics.median(task.num_samples for task in tasks),
        "tolerance": float(min(task.tolerance for task in tasks)),
        **_trained(chains, tasks[0].architecture.width, settings, "proper"),
        **_trained(chains, wide, settings, "wide"),
        "exact_yes": _num_yes(exact),
        "exact_certified": sum(certified),
        "exact_median_seconds": statistics.median(a.seconds for a in exact),
        "cp_sat_yes": _num_yes(solver),
        "cp_sat_median_seconds": statistics.median(a.seconds for a in solver),
    }


def _trained(chains: Sequence[Derivation], width: int, settings: TrainingSettings, name: str) -> Row:
    """Restarts that fit, over all instances, at the best learning rate."""
    best = None
    for rate in RATES:
        trial = Trial(width, replace(settings, learning_rate=rate))
        results = [run_trial(chain.target, trial).result for chain in chains]
        fitted = sum(result.num_fitted for result in results)
        if best is None or fitted > best[0]:
            best = fitted, rate, sum(result.num_restarts for result in results)
    assert best is not None
    success = SuccessRate.of(best[0], best[2])
    return {
        f"{name}_width": width,
        f"{name}_rate": best[1],
        f"{name}_fitted": success.successes,
        f"{name}_restarts": success.trials,
        f"{name}_low": success.low,
        f"{name}_high": success.high,
    }


def _num_yes(answers: Sequence[Answer]) -> int:
    return sum(a.verdict == "YES" for a in answers)


def _cells(row: Row) -> tuple[str, ...]:
    def descent(name: str) -> str:
        interval = f"[{row[f'{name}_low']:.3f}, {row[f'{name}_high']:.3f}]"
        return f"{row[f'{name}_fitted']}/{row[f'{name}_restarts']} {interval}"

    def solved(name: str) -> str:
        count, seconds = row[f"{name}_yes"], row[f"{name}_median_seconds"]
        return f"{count}/{row['num_instances']}, {seconds:.2g} s"

    return (
        f"{row['num_numbers']} × {row['num_bits']}",
        "digits" if row["rule"] == RULES[0] else "numbers",
        f"{row['num_variables']:g}",
        f"{row['tolerance']:.2g}",
        descent("proper"),
        descent("wide"),
        solved("exact"),
        f"{row['exact_certified']}/{row['num_instances']}",
        solved("cp_sat"),
    )


_TABLE = Table.by_row(
    ("size × bits", "by", "variables", "tolerance", "proper", "wide", "exact", "certified", "CP-SAT"),
    _cells,
)
