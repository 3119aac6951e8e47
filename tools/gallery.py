"""Write docs/gallery.md and the pictures of the gadget graphs from the registry of rules.

``python -m tools.gallery`` regenerates them; a test fails if they are out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from karpnet.api.explain import Step, construction, explain_rule
from reductions.formats.files import write_text
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from tools.drawings import draw_rule

DOCS = Path(__file__).parents[1] / "docs"


def picture_name(rule_name: str) -> str:
    """File name of a rule's picture."""
    return re.sub(r"[^a-z0-9]+", "-", rule_name) + ".svg"


def write_gallery(docs: Path = DOCS) -> None:
    """Write the page and all pictures."""
    (docs / "gallery").mkdir(parents=True, exist_ok=True)
    write_text(docs / "gallery.md", page())
    for name, svg in pictures().items():
        write_text(docs / "gallery" / name, svg)


def page() -> str:
    """The text of docs/gallery.md."""
    parts = [
        "# Gallery of rules\n",
        "Every rule of the registry: its construction, why it preserves the answer, a picture and a worked "
        "example. `karpnet explain RULE` prints the same, and `karpnet explain FILE --to ARCHITECTURE` does "
        "so for an instance of yours. In pictures, circles are variables or vertices and squares are rows; a "
        "dashed line is a negative occurrence. `python -m tools.gallery` writes this page.\n",
    ]
    for title, names in groups().items():
        parts += [
            f"**{title}**\n",
            *(f"- [{name}](#{_anchor(name)}): {RULES[name].summary}" for name in names),
            "",
        ]
    for title, names in groups().items():
        parts += [f"## {title}\n", *(_section(explain_rule(name)) for name in names)]
    return "\n".join(parts)


def groups() -> dict[str, list[str]]:
    """The rules' names by what the rules are for."""
    grouped: dict[str, list[str]] = {title: [] for title, _ in _GROUPS}
    for name, rule in RULES.items():
        grouped[next(title for title, belongs in _GROUPS if belongs(rule.target, name))].append(name)
    return grouped


_GROUPS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    (
        "Into classifiers",
        lambda target, name: target.startswith(("threshold", "degree-and")) or "/sign" in target,
    ),
    ("Into layers with biases", lambda target, name: target in ARCHITECTURES and "bias" in target + name),
    ("Into layers with root weights, and GCN", lambda target, name: target.endswith(("/root", "/gcn"))),
    ("Into plain sums of channels", lambda target, name: target in ARCHITECTURES),
    ("Between formulas", lambda target, name: target in ("cnf", "k-sat", "nae-sat", "one-in-three-sat")),
    (
        "To numbers and equations",
        lambda target, name: target in ("sign-system", "linear-equations", "subset-sum", "partition"),
    ),
    ("To graphs and sets", lambda target, name: True),
)


def pictures() -> dict[str, str]:
    """SVG text of every rule's example: the gadget graphs of a task, or both sides."""
    drawn = {}
    for name, rule in RULES.items():
        assert rule.example is not None
        source = rule.example()
        drawn[picture_name(name)] = draw_rule(source, rule.instance(source))
    return drawn


def _section(step: Step) -> str:
    rule = step.rule
    relation = "=" if rule.size_is_exact else "≤"
    sizes = ", ".join(
        f"{key.removeprefix('num_').replace('_', ' ')} {step.built[key]} ({relation} {value})"
        for key, value in step.predicted.items()
    )
    lines = [
        f"### {rule.name}\n",
        f"{construction(rule)}\n",
        f"*Reference*: {rule.reference}\n",
        f"![The example as a picture](gallery/{picture_name(rule.name)})\n",
        f"| {rule.source} | {rule.target} |",
        "|---|---|",
        *(f"| {_cell(before)} | {_cell(after)} |" for before, after in step.pairs),
        f"\n*Sizes built (and by the size map)*: {sizes}\n",
        "<details><summary>The example as JSON</summary>\n",
        f"{rule.source}: `{_short(step.source)}`\n",
        f"{rule.target}: `{_short(step.target)}`\n",
    ]
    if step.witness:
        lines.append(f"Witness `{_short(step.witness)}` becomes `{_short(step.mapped)}`\n")
    return "\n".join([*lines, "</details>\n"])


def _anchor(name: str) -> str:
    return re.sub(r"[^a-z0-9-]", "", name)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _short(text: str, limit: int = 400) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


if __name__ == "__main__":
    write_gallery()
