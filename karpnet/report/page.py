"""The page: template, style, scripts and data put into one HTML file."""

from __future__ import annotations

import html
from collections import Counter
from importlib.metadata import version
from importlib.resources import files

from karpnet.report.results import Results
from karpnet.report.summary import sentences
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject

_SCRIPTS = ("base.js", "charts.js", "table.js", "graphs.js", "instance.js")
_NOTES = (
    "A solver's cell succeeds when it ends in YES or NO. A cell of gradient descent succeeds when some "
    "restart fits the task, checked in exact arithmetic. At the proper width, only YES-instances are "
    "included, since no network of that width fits a NO-instance. A wider network is improper and may fit "
    "both.",
    "Success rates have 95% Wilson intervals. Times are medians with quartiles; a cell that reached its "
    "limit is included with the time it used. A failed cell is included as unsuccessful, without its time. "
    "Cells of one instance are not independent: interpret intervals over few instances with care.",
    "YES is reported only after the exact check. The evidence for NO is a certificate accepted by a small "
    "trusted checker, or the solver's claim without a proof, called a solver's word. `karpnet results "
    "certificate FILE SHA -o proof.json` exports a certificate. A recipe line regenerates its instance "
    "byte for byte.",
    "Memory is the memory of the largest process of a cell; a worker uses about 300 MB after loading.",
    "Charts: hover over the points, or focus a chart and use the arrow keys. The legend hides a series.",
)


def page(results: Results, data: JsonObject) -> str:
    """The whole HTML text."""
    assets = files(__package__) / "assets"
    parts = {
        "title": html.escape(results.name),
        "version": html.escape(version("karpnet")),
        "style": (assets / "style.css").read_text(encoding="utf-8"),
        "alert": _alert(results),
        "tiles": "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _tiles(results)),
        "sentences": "".join(f"<li>{html.escape(line)}</li>" for line in sentences(results)),
        "notes": "".join(f"<p>{html.escape(note)}</p>" for note in _NOTES),
        "footer": html.escape(
            f"karpnet {', '.join(results.versions)}, on {'; '.join(results.machines)}. "
            f"Last cell finished at {results.last_finished}."
        ),
        "script": "\n".join((assets / name).read_text(encoding="utf-8") for name in _SCRIPTS),
        # No "</script>" can end the element early.
        "data": dumps(data, ascii_only=True).replace("<", "\\u003c"),
    }
    text = (assets / "page.html").read_text(encoding="utf-8")
    pieces = text.split("{")
    return pieces[0] + "".join(_filled(piece, parts) for piece in pieces[1:])


def _filled(piece: str, parts: dict[str, str]) -> str:
    """Put a part in place of ``name}`` at the start of a piece; other braces stay."""
    name, end, rest = piece.partition("}")
    return parts[name] + rest if end and name in parts else "{" + piece


def _alert(results: Results) -> str:
    if not results.contradictions:
        return ""
    items = "".join(f"<li>{html.escape(line)}</li>" for line in results.contradictions)
    count = len(results.contradictions)
    what = "Contradiction" if count == 1 else f"{count} contradictions"
    return f'<div class="alert" role="alert">{what}: please report.<ul>{items}</ul></div>'


def _tiles(results: Results) -> list[tuple[str, str]]:
    known = Counter(results.known)
    solvers = [row for row in results.rows if not row.is_descent]
    proper = [row for row in results.rows if row.is_proper and results.can_succeed(row)]
    wide = [row for row in results.rows if row.is_descent and not row.is_proper]
    shares = (
        ("solver cells settled", solvers),
        ("descent fits, proper width", proper),
        ("descent fits, wider", wide),
    )
    return [
        ("instances", f"{len(results.instances):,}"),
        ("YES / NO / open", f"{known['YES']:,} / {known['NO']:,} / {known['']:,}"),
        *((name, f"{sum(r.is_success for r in rows) / len(rows):.0%}") for name, rows in shares if rows),
        ("contradictions", str(len(results.contradictions))),
    ]
