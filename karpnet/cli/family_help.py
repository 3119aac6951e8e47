"""The help of a family: ``karpnet generate FAMILY --help``, from its signature and docstring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from instances.family import Family
from instances.recipes import Recipe, family_of, generate
from reductions.problems.clauses import ClauseProblem

SECTIONS = ("Size", "Answer", "References")


def family_help(name: str) -> str:
    """What ``karpnet generate FAMILY --help`` prints, from the family's signature and docstring."""
    family = family_of(name)
    sections = [
        f"karpnet generate {name}: {family.sections['']}",
        "\n".join(["Parameters", *(f"  {option}" for option in options(family))]),
        *(f"{title}\n{_indented(family.sections[title])}" for title in SECTIONS),
        f"Example: {example_command(family)}",
    ]
    return "\n\n".join(sections).replace("``", "")


def example_command(family: Family) -> str:
    """A command that makes the family's small example."""
    words = [f"{_option(key)} {value}" for key, value in family.example.items()]
    kind = "cnf" if isinstance(example_of(family), ClauseProblem) else "json"
    seed = ["--seed 7"] if family.is_random else []
    return " ".join(["karpnet generate", family.name, *words, *seed, f"-o {family.name}.{kind}"])


def options(family: Family) -> Iterator[str]:
    """A line for each parameter: option, values, default, meaning."""
    rows = [(p.name, p.describe(), p.default, p.meaning) for p in family.parameters]
    if family.is_random:
        rows.append(("seed", "an integer >= 0", 0, ""))
    for name, values, default, meaning in rows:
        takes = values if default is None else f"{values}, default {default}"
        yield f"{_option(name)}: {takes}" + (f". {meaning}" if meaning else "")


def example_of(family: Family) -> Any:
    """The family's small example."""
    return generate(Recipe(family.name, family.example)).problem


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
