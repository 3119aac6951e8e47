"""Write the tables of docs/descent.md, and ``gnn/plans/tuned.json``, from the files of two studies.

``karpnet study tournament`` and ``karpnet study success`` write them to docs/studies. ``python -m
tools.descent`` writes everything below the line `MARK` again, and the winners. A test compares.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reductions.formats.files import write_text
from reductions.formats.json_text import dumps, loads_whole
from reductions.reading.json_types import JsonObject
from tools.scaling import table

ROOT = Path(__file__).parents[1]
PAGE, STUDIES, TUNED = (
    ROOT / "docs" / "descent.md",
    ROOT / "docs" / "studies",
    ROOT / "gnn" / "plans" / "tuned.json",
)
MARK = "<!-- From here on written by python -m tools.descent. -->"
Row = Mapping[str, str]
PLAIN, WINNER = "plain Adam", "winner"


def page() -> str:
    """The text of the page: what stands above the mark, and the tables."""
    kept = PAGE.read_text("utf-8").partition(MARK)[0]
    rows = _rows("tournament")
    parts = [_winners(rows), _mechanisms(rows), _success(_rows("success"))]
    return kept + "\n\n".join([MARK, *("\n".join(part) for part in parts)]) + "\n"


def tuned() -> str:
    """The winners as the file of `gnn.plans.tuned`."""
    return dumps([_entry(row, rows) for row, rows in _won(_rows("tournament"))], indent=2) + "\n"


def _rows(name: str) -> list[Row]:
    with (STUDIES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _won(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """The winner's row of every size, with all rows of that size."""
    for row in rows:
        if (row["part"], row["name"]) == (f"compared with {WINNER}", WINNER):
            yield row, [other for other in rows if _key(other) == _key(row)]


def _key(row: Row) -> tuple[str, str]:
    return row["architecture"], row["num_variables"]


def _entry(row: Row, rows: Sequence[Row]) -> JsonObject:
    plan = {**loads_whole(row["plan"]), "name": "tuned descent"}
    count = len({other["plan"] for other in rows if other["part"].startswith("round")})
    provenance = (
        f"Best of {count} on satisfiable random NAE-3-SAT, {row['num_variables']} variables; on "
        f"{row['instances']} other formulas {_times(row, 'over_plain')} times plain Adam's fits a step."
    )
    return {
        "architecture": row["architecture"],
        "num_inputs": int(row["num_inputs"]),
        "plan": plan,
        "provenance": provenance,
    }


def _winners(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Winners\n"
    lines = []
    for row, others in _won(rows):
        plain = next(o for o in others if (o["part"], o["name"]) == (f"compared with {PLAIN}", PLAIN))
        lines.append((
            row["architecture"],
            row["num_variables"],
            _in_words(loads_whole(row["plan"])),
            _number(row["success_rate"]),
            _rate(row),
            f"{_number(plain['success_rate'])}; {_rate(plain)}",
            _times(row, "over_plain"),
        ))  # fmt: skip
    headings = (
        "architecture",
        "n",
        "winner",
        "success",
        "fits per million steps",
        "plain Adam's",
        "times plain Adam",
    )
    yield from table(headings, lines)


def _rate(row: Row) -> str:
    """Fits per million steps; where nothing fitted, a bound: half a fit."""
    return ("" if int(row["fitted"]) else "below ") + _number(row["fits_per_million"])


def _in_words(plan: JsonObject) -> str:
    settings = plan["settings"]
    assert isinstance(settings, Mapping)
    told = [
        f"{name.replace('_', ' ')} {_plainly(value)}"
        for name, value in {"optimizer": "Adam", **settings}.items()
    ]
    stages = plan.get("stages", ())
    assert isinstance(stages, Sequence)
    kinds = [str(stage["kind"]) for stage in stages if isinstance(stage, Mapping)]
    wide = [f"begun {plan['width']} times as wide"] if "width" in plan else []
    return ", ".join([*told, *wide, *kinds])


def _plainly(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_plainly(entry)}" for name, entry in value.items())
    if isinstance(value, list):
        return "(" + ", ".join(map(_plainly, value)) + ")"
    return f"{value:.2g}" if isinstance(value, float) else str(value)


def _mechanisms(rows: Sequence[Row]) -> Iterator[str]:
    """Every mechanism in plain Adam and in the winner, and those that help neither."""
    yield "## What each mechanism adds\n"
    for _, others in _won(rows):
        found = {base: _changed(others, base) for base in (PLAIN, WINNER)}
        if not any(found.values()):
            continue
        yield (
            f"Fits a restart-step with the mechanism over those without: {others[0]['architecture']}, "
            f"{others[0]['num_variables']} variables, the best in plain Adam first. A star: no descent.\n"
        )
        names = list(dict.fromkeys(name for changed in found.values() for name in changed))
        names.sort(key=lambda name: -float(found[PLAIN].get(name, {}).get("over_base", "0")))
        yield from table(
            ("mechanism", "in plain Adam", "in the winner"),
            [(_starred(name, found), *(_cell(found[base].get(name)) for base in found)) for name in names],
        )
        useless = [name for name in names if not any(_helps(changed.get(name)) for changed in found.values())]
        yield f"\nNo gain beyond its interval in either: {'; '.join(useless)}.\n"


def _changed(rows: Sequence[Row], base: str) -> dict[str, Row]:
    return {
        row["name"]: row for row in rows if row["part"] == f"compared with {base}" and row["name"] != base
    }


def _starred(name: str, found: Mapping[str, Mapping[str, Row]]) -> str:
    rows = [changed[name] for changed in found.values() if name in changed]
    return name if rows[0]["is_descent"] == "True" else f"{name} *"


def _cell(row: Row | None) -> str:
    if row is None:
        return "as it is"
    return "not possible" if row["reason"] else _times(row, "over_base")


def _helps(row: Row | None) -> bool:
    return row is not None and not row["reason"] and float(row["over_base_low"]) > 1


def _success(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Success rates\n"
    yield (
        "Restarts on formulas that no round of the tournament has seen; the interval of the success rate is "
        "Wilson's over restarts on these formulas, that of the factor Student's t over formulas.\n"
    )
    lines = [
        (
            row["num_variables"],
            row["name"],
            f"{int(row['restarts']):,} × {int(row['steps']):,}",
            f"{int(row['fitted']):,}",
            f"{_number(row['success_rate'])} [{_number(row['success_low'])}, {_number(row['success_high'])}]",
            f"{_number(row['least_rate'])}, {_number(row['median_rate'])}",
            _number(row["fits_per_million"]),
            _times(row, "over_plain"),
            f"{1e-6 * float(row['work']) / float(row['seconds']):.2g}",
        )
        for row in rows
    ]
    headings = (
        "n", "descent", "restarts × steps", "fitted", "success", "least, median of formulas",
        "fits per million steps", "times plain Adam", "million steps a core-second",
    )  # fmt: skip
    yield from table(headings, lines)


def _times(row: Row, key: str) -> str:
    return f"{_number(row[key])} [{_number(row[f'{key}_low'])}, {_number(row[f'{key}_high'])}]"


def _number(text: str) -> str:
    """A number to three digits, large ones with commas."""
    value = float(text)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    write_text(PAGE, page())
    write_text(TUNED, tuned())
