"""The page: served in parts, or as one file with the answers that it may ask for."""

from __future__ import annotations

import html
from importlib.metadata import version
from importlib.resources import files

from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject

SCRIPTS = (
    "base.js",
    "questions.js",
    "drawing.js",
    "chain.js",
    "task.js",
    "weights.js",
    "descent.js",
    "main.js",
)
STYLE = "style.css"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# What the page may load: of a served one its own parts, of a file nothing at all.
SERVED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def asset(name: str) -> str:
    """The text of a script or a style."""
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def served_page() -> str:
    """The page whose scripts ask the server."""
    scripts = "".join(f'<script src="{name}" defer></script>\n' for name in SCRIPTS)
    return _filled(policy="", style=f'<link rel="stylesheet" href="{STYLE}">', data="", scripts=scripts)


def file_page(answers: JsonObject, command: str) -> str:
    """The page as one file.

    Parameters
    ----------
    answers : dict
        From questions, as the page's scripts write them, to answers.
    command : str
        What serves the whole page.
    """
    # No "</script>" can end an element early.
    data = dumps({"answers": answers, "command": command}, ascii_only=True).replace("<", "\\u003c")
    return _filled(
        policy=f'<meta http-equiv="Content-Security-Policy" content="{_FILE_POLICY}">',
        style=f"<style>\n{asset(STYLE)}</style>",
        data=f'<script type="application/json" id="data">{data}</script>',
        scripts="<script>\n" + "\n".join(map(asset, SCRIPTS)) + "</script>",
    )


def _filled(**parts: str) -> str:
    parts["version"] = html.escape(version("karpnet"))
    text, *pieces = asset("page.html").split("{{")
    for piece in pieces:
        name, _, rest = piece.partition("}}")
        text += parts[name] + rest
    return text
