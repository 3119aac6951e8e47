"""Exact training against other solvers on the task, and against the limit: solvers on its source.

    python -m benchmarks.exact_training -o docs/results [--tables rivals source guarded numbers]

Writes exact_training.csv, one row for each task as soon as it is measured, and exact_training.md, a function
of these rows. A run that finds rows there goes on after them: remove the file to measure anew. Times are
seconds of CPU in one thread, so that other work on the machine matters little; short ones are the least of
three. A rival is stopped when it can no longer be the fastest, and at --seconds, or twice our time if that
is more: speed-ups over those without an answer are lower bounds.
"""

from __future__ import annotations

import argparse
import csv
import platform
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.exact_page import page
from benchmarks.exact_rivals import RIVALS, Measured, ask, clocked, on_source
from benchmarks.exact_tasks import (
    Case,
    against_rivals,
    against_source,
    guarded,
    of_numbers,
    random_task,
)
from certificates.checker import check
from reductions.core import AnyProblem
from reductions.formats.json_text import dumps
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.certify import fit_certificate, refutation_certificate
from solvers.exact.decide import Decision, decide
from solvers.exact.kernels import warm_proofs, warm_trainer
from solvers.exact.trusted import trusted_task

Row: TypeAlias = dict[str, Any]
TABLES = ("rivals", "source", "guarded", "numbers")
COLUMNS = ["table", "row", "seed", "verdict", "decided", "written", "checked", "megabytes"]
ALL_RIVALS = ("Yices", *RIVALS)
COLUMNS += ["CaDiCaL", *ALL_RIVALS, "machine"]
_SMALL = random_task(0)


def measured(case: Case, seconds: float, proof_seconds: float, rivals: Sequence[str] = ALL_RIVALS) -> Row:
    """The row of a case."""
    decision, decided = clocked(lambda: our_decision(case.task, proof_seconds))
    verdict = "unknown" if decision.reason else "YES" if decision.weights is not None else "NO"
    row: Row = {
        "table": case.table,
        "row": case.row,
        "seed": case.seed,
        "verdict": verdict,
        "decided": decided,
    }
    row |= _certified(case.task, decision, decided, proof_seconds)
    if case.table == "rivals":
        row |= _rivals(case.task, verdict, decided, seconds, rivals)
    elif case.table == "source" and case.source is not None:
        row["CaDiCaL"] = _text(on_source("cadical", case.source, proof_seconds), verdict)
    elif case.table == "numbers" and case.source is not None:
        row["CP-SAT"] = _text(_cp_sat(case.source, seconds), verdict)
    return row


@lru_cache(maxsize=1)
def _cp_sat(source: AnyProblem, seconds: float) -> Measured:
    """CP-SAT's answer to a source, which several tasks in a row come from."""
    return on_source("cp-sat", source, seconds)


def our_decision(task: TrainingTask, seconds: float) -> Decision:
    """Ours, from the task on."""
    return decide(trusted_task(task), Deadline(seconds))


def _certified(task: TrainingTask, decision: Decision, decided: float, seconds: float) -> Row:
    """Seconds for writing the certificate, from the decision on, and for checking it, and its size."""

    def write() -> Any:
        if decision.weights is not None:
            return fit_certificate(task, decision.weights)
        return refutation_certificate(decision.task, decision.refutations, Deadline(seconds))

    if decision.reason:
        return {}
    made, written = clocked(write)
    if not isinstance(made, dict):
        return {}
    instance = task.to_json()
    _, checked = clocked(lambda: check(made, task.name, instance))
    return {"written": written, "checked": checked, "megabytes": len(dumps(made)) / 1e6}


def _rivals(task: TrainingTask, verdict: str, decided: float, seconds: float, rivals: Sequence[str]) -> Row:
    best, row = max(seconds, 2 * decided), Row()
    for rival in rivals:
        answer = ask(rival, task, _SMALL, max(best, 0.2))
        row[rival] = _text(answer, verdict)
        if answer.verdict in ("YES", "NO"):
            best = min(best, answer.seconds)
    return row


def _text(answer: Measured, verdict: str) -> str:
    """The answer and its seconds; stops the run where two solvers differ."""
    if {answer.verdict, verdict} == {"YES", "NO"}:
        raise SystemExit(f"two solvers differ: {verdict} by the exact trainer, {answer}")
    return f"{answer.verdict} {answer.seconds:.6g}"


def read_rows(file: Path) -> list[Row]:
    """The rows that are there."""
    if not file.exists():
        return []
    with file.open(newline="") as stream:
        return list(csv.DictReader(stream))


def cases(
    tables: list[str], sizes: list[int], seeds: int, rival_seeds: int, only: str = ""
) -> Iterator[Case]:
    """All cases of the tables whose row's name matches a regular expression."""
    made = {
        "rivals": against_rivals(sizes, rival_seeds),
        "source": against_source(seeds),
        "guarded": guarded(seeds),
        "numbers": of_numbers(seeds),
    }
    return (case for table in tables for case in made[table] if re.search(only, case.row))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is missing, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--only", default="", help="rows whose names match this regular expression")
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 100, 200, 400], help="against rivals")
    parser.add_argument("--rivals", nargs="+", choices=ALL_RIVALS, default=list(ALL_RIVALS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rival-seeds", type=int, default=3, help="seeds of each size against rivals")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit of a rival")
    parser.add_argument("--proof-seconds", type=float, default=600.0, help="our limit")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    file = options.output / "exact_training.csv"
    rows = read_rows(file)
    known = {(row["table"], row["row"], row["seed"]) for row in rows}
    machine = f"{platform.machine()}, Python {platform.python_version()}, karpnet {version('karpnet')}"
    for task in (_SMALL, random_task(1)):
        warm_trainer(task)
    warm_proofs()
    with file.open("a", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        if not rows:
            writer.writeheader()
        for case in cases(options.tables, options.sizes, options.seeds, options.rival_seeds, options.only):
            if (case.table, case.row, str(case.seed)) not in known:
                row = measured(case, options.seconds, options.proof_seconds, options.rivals)
                row["machine"] = machine
                writer.writerow(row)
                stream.flush()
                print(
                    *(f"{v:.4g}" if isinstance(v, float) else v for v in row.values()), sep=" | ", flush=True
                )
    (options.output / "exact_training.md").write_text(page(read_rows(file)))


if __name__ == "__main__":
    main()
