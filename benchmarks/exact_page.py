"""The page of `benchmarks.exact_training`: a function of its rows."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
_RIVALS = ("Yices", "z3", "cvc5", "SCIP", "HiGHS", "CP-SAT")
_LEAST = 1e-4  # seconds, for ratios of times too short to be measured
_HEAD = """# Exact training, measured

`python -m benchmarks.exact_training -o docs/results` writes [exact_training.csv](exact_training.csv), and
this page from it. Times are seconds of CPU in one thread, medians over the seeds, which count from 0; all
solvers are timed after start-up. *Decided* is from the task in memory to exact weights or a refutation;
*certified* also writes the certificate and lets the checker read it from JSON.
"""
_RIVALS_TEXT = """Formulas, hypergraphs and random features as in [exact training](../exact_training.md). The
best rival is the fastest of Yices, z3, cvc5 (the natural SMT encoding), SCIP, HiGHS and CP-SAT (mixed-integer
programs; CP-SAT with weights on a grid, which cannot say NO); Yices reports its own time, in whole
milliseconds. Solvers of MiniZinc such as Chuffed take integers only: CP-SAT on the grid stands for them. `>`
marks rows in which some task had no rival within its limit, so that the speed-up is a lower bound. All
answers agreed."""
_SOURCE_TEXT = """The limit is what a SAT solver needs for the source itself: CaDiCaL 1.9.5 from the source
in memory to a witness or NO (`--method cadical`). *Ratio* is the time over CaDiCaL's."""
_GUARDED_TEXT = """NO-instances through the plain rule, through those with a guard, and through those with
biases. *Ratio* is the time over that of the plain rule, on the same formulas and graphs."""
_NUMBERS_TEXT = """Partition and subset sum at density 1 (n numbers of n bits), as one row each. CP-SAT solves
the source, with one thread."""


def page(rows: Sequence[Row]) -> str:
    """The page in Markdown.

    Parameters
    ----------
    rows : sequence of dict
        As `benchmarks.exact_training` writes them: from a column's name to text.
    """
    tables: dict[str, Callable[[list[Row]], list[str]]] = {
        "rivals": _against_rivals,
        "source": _against_source,
        "guarded": _guarded,
        "numbers": _of_numbers,
    }
    parts = [_HEAD.strip()]
    for name, make in tables.items():
        chosen = [row for row in rows if row["table"] == name]
        if chosen:
            parts += make(chosen)
    machines = sorted({row["machine"] for row in rows if row.get("machine")})
    return "\n\n".join([*parts, f"Measured on {'; '.join(machines)}."]) + "\n"


def _against_rivals(rows: list[Row]) -> list[str]:
    body, every = [], list[float]()
    for (name, verdict), group in _grouped(rows):
        pairs = [_best(row) for row in group]
        ratios = [
            seconds / max(float(row["decided"]), _LEAST)
            for row, (_, seconds) in zip(group, pairs, strict=True)
        ]
        every += ratios
        names = ", ".join(sorted({rival for rival, _ in pairs if rival})) or "none"
        mark = "" if all(rival for rival, _ in pairs) else "> "
        times = _seconds(statistics.median(seconds for _, seconds in pairs))
        ratio = f"{mark}{_mean(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        body.append([name, verdict, len(group), _median(group, "decided"), f"{names} {times}", ratio])
    mean = f"{_mean(every):.1f} on {len(every)} tasks"
    summary = f"The geometric mean of the speed-ups over the best rival is {mean}."
    head = ["task", "verdict", "tasks", "ours, s", "best rival, s", "speed-up (least, largest)"]
    return ["## Against other solvers on the task", _RIVALS_TEXT, _table(head, body), summary]


def _against_source(rows: list[Row]) -> list[str]:
    body = []
    for (name, verdict), group in _grouped(rows):
        limit = statistics.median(max(_answer(row, "CaDiCaL")[1], _LEAST) for row in group)
        decided = statistics.median(float(row["decided"]) for row in group)
        body.append([name, verdict, len(group), _seconds(limit), _seconds(decided), f"{decided / limit:.1f}"])
        body[-1] += _certified_cells(group, limit)
    head = ["task", "verdict", "tasks", "CaDiCaL, s", "decided, s", "ratio", "certified, s", "ratio", "MB"]
    return ["## Against CaDiCaL on the source", _SOURCE_TEXT, _table(head, body)]


def _guarded(rows: list[Row]) -> list[str]:
    groups = _grouped([row for row in rows if row["verdict"] != "YES"])
    plain = {
        _source(name): statistics.median(map(_total, group))
        for (name, _), group in groups
        if name.endswith("relu-sum")
    }
    groups.sort(key=lambda one: [*plain].index(_source(one[0][0])))
    body = [
        [name, verdict, len(group), _median(group, "decided"), *_certified_cells(group, plain[_source(name)])]
        for (name, verdict), group in groups
    ]
    head = ["task", "verdict", "tasks", "decided, s", "certified, s", "ratio", "MB"]
    return ["## Guards and biases", _GUARDED_TEXT, _table(head, body)]


def _source(name: str) -> str:
    return name.split(":")[0]


def _of_numbers(rows: list[Row]) -> list[str]:
    body = []
    for (name, verdict), group in _grouped(rows):
        answers = [_answer(row, "CP-SAT") for row in group]
        limit = statistics.median(seconds for _, seconds in answers)
        mark = "> " if any(said == "unknown" for said, _ in answers) else ""
        decided = statistics.median(float(row["decided"]) for row in group)
        ratio = f"{'< ' if mark else ''}{decided / limit:.2g}"
        checked = _median(group, "checked") if all(row.get("checked") for row in group) else "none"
        cells = _certified_cells(group, limit)
        body.append([name, verdict, len(group), mark + _seconds(limit), _seconds(decided), ratio])
        body[-1] += [cells[0], checked, cells[2]]
    head = [
        "task",
        "verdict",
        "tasks",
        "CP-SAT, s",
        "decided, s",
        "ratio",
        "certified, s",
        "checked, s",
        "MB",
    ]
    return ["## Numbers", _NUMBERS_TEXT, _table(head, body)]


def _grouped(rows: Iterable[Row]) -> list[tuple[tuple[str, str], list[Row]]]:
    """Rows of one name and verdict, in the order of the names."""
    by_name: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        by_name.setdefault(row["row"], {}).setdefault(row["verdict"], []).append(row)
    return [
        ((name, verdict), group)
        for name, groups in by_name.items()
        for verdict, group in sorted(groups.items(), reverse=True)
    ]


def _answer(row: Row, solver: str) -> tuple[str, float]:
    said, seconds = str(row[solver]).rsplit(" ", 1)
    return said, float(seconds)


def _best(row: Row) -> tuple[str, float]:
    """The fastest rival with an answer; no name, and the longest limit, where none has one."""
    answers = [(rival, *_answer(row, rival)) for rival in _RIVALS if row.get(rival)]
    known = [(seconds, rival) for rival, said, seconds in answers if said in ("YES", "NO")]
    if known:
        seconds, rival = min(known)
        return rival, seconds
    return "", max((s for _, _, s in answers if s < math.inf), default=_LEAST)


def _total(row: Row) -> float:
    return float(row["decided"]) + float(row["written"]) + float(row["checked"])


def _certified_cells(group: list[Row], limit: float) -> list[str]:
    """Seconds until a certificate is checked, their ratio to a limit, and megabytes; of all or none."""
    missing = sum(not row.get("checked") for row in group)
    if missing:
        return [f"none for {missing} of {len(group)}", "", ""]
    certified = statistics.median(map(_total, group))
    return [_seconds(certified), f"{certified / limit:.1f}", _median(group, "megabytes")]


def _median(group: list[Row], column: str) -> str:
    return _seconds(statistics.median(float(row[column]) for row in group))


def _seconds(value: float) -> str:
    return f"{value:.2g}" if value < 100 else f"{value:.0f}"


def _mean(values: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def _table(head: Sequence[str], body: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
