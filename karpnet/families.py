"""What is printed of families: their help, and ``docs/families.md``.

``python -m karpnet.families`` writes ``docs/families.md`` again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from instances.family import Family
from instances.recipes import FAMILIES, Recipe, family_of, generate
from instances.thresholds import THRESHOLDS, Check
from reductions.formats.files import write_text
from reductions.problems.clauses import ClauseProblem

PAGE = Path(__file__).parent.parent / "docs" / "families.md"
_SECTIONS = ("Size", "Answer", "References")
_CHECKS: dict[Check, str] = {
    "proof": "certificate",
    "slow proof": "certificate (slow test)",
    "broken": "certificate without symmetry",
    "slow cases": "certificates of cases without symmetry (slow test)",
    "witness": "certificate of a known witness",
    "quoted": "quoted",
}


def family_help(name: str) -> str:
    """What ``karpnet generate FAMILY --help`` prints, from the family's signature and docstring."""
    family = family_of(name)
    sections = [
        f"karpnet generate {name}: {family.sections['']}",
        "\n".join(["Parameters", *(f"  {option}" for option in _options(family))]),
        *(f"{title}\n{_indented(family.sections[title])}" for title in _SECTIONS),
        f"Example: {example_command(family)}",
    ]
    return "\n\n".join(sections).replace("``", "")


def example_command(family: Family) -> str:
    """A command that makes the family's small example."""
    words = [f"{_option(key)} {value}" for key, value in family.example.items()]
    kind = "cnf" if isinstance(_example(family), ClauseProblem) else "json"
    seed = ["--seed 7"] if family.is_random else []
    return " ".join(["karpnet generate", family.name, *words, *seed, f"-o {family.name}.{kind}"])


def page() -> str:
    """The text of ``docs/families.md``."""
    return "\n".join(
        [_INTRODUCTION, *_threshold_table(), "\n## The families\n", *map(_entry, FAMILIES.values())]
    )


def _entry(family: Family) -> str:
    """A family's part of the page."""
    summary, _, construction = family.sections[""].partition("\n")
    lines = [f"### {family.name}\n", f"*{_example(family).name}.* {summary}"]
    if construction.strip():
        lines.append(f"\n{construction.strip()}")
    lines += [
        "",
        *(f"- `{option.partition(': ')[0]}`: {option.partition(': ')[2]}" for option in _options(family)),
    ]
    lines += [f"\n**{title}.** {family.sections[title]}" for title in _SECTIONS]
    return "\n".join([*lines, f"\n```sh\n{example_command(family)}\n```\n"])


def _threshold_table() -> Iterator[str]:
    yield "| threshold | family | published by | YES at | NO at |"
    yield "|---|---|---|---|---|"
    for known in THRESHOLDS:
        ends = (
            f"{size}: {_CHECKS[check]}"
            for size, check in ((known.largest_yes, known.yes), (known.largest_yes + 1, known.no))
        )
        yield f"| {known.symbol} | {known.family} | {known.reference} | {' | '.join(ends)} |"


def _options(family: Family) -> Iterator[str]:
    """A line for each parameter: option, values, default, meaning."""
    rows = [(p.name, p.describe(), p.default, p.meaning) for p in family.parameters]
    if family.is_random:
        rows.append(("seed", "an integer >= 0", 0, ""))
    for name, values, default, meaning in rows:
        takes = values if default is None else f"{values}, by default {default}"
        yield f"{_option(name)}: {takes}" + (f". {meaning}" if meaning else "")


def _example(family: Family) -> Any:
    return generate(Recipe(family.name, family.example)).problem


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


_INTRODUCTION = """\
# Families of instances with known truth

<!-- written by `make families`: edit the docstrings in instances/ and karpnet/families.py -->

```sh
karpnet list families
karpnet generate twin-sat --help                   # parameters, size, which of them give YES or NO
karpnet generate twin-sat --num-variables 40 --answer no --seed 7 -o twin.cnf
karpnet generate --recipe twin.cnf -o again.cnf    # the same bytes
karpnet generate --recipe "pigeonhole num_pigeons=5 num_holes=4" -o holes.json
```

The name of the file decides its format: `.cnf` for clauses, `.col` for graphs, anything else is JSON, `.gz`
and `.xz` behind any of them. At its head (comments `c karpnet recipe: ...`, in JSON fields) stand

- the **recipe**: family, all parameters, seed, and the version of the family's algorithm. It makes the same
  bytes on every machine: all draws come from the raw words of PCG64, which numpy promises for a seed, and
  only exact arithmetic is done with them. A changed algorithm gets another version, and an old recipe is then
  refused rather than answered with something else. (Compressed files hold the same text.)
- the **truth**: `yes`, `no` or `unknown`, and how it is known. *planted*: a hidden witness, which is written
  beside the file as `NAME.witness.json`. *theorem*: with its reference. *proof*: by a solver, with a
  certificate beside the file, `NAME.certificate.json`, which `karpnet check` accepts. *nothing*: random.
- for a DIMACS file that states no CNF its question (`nae-sat`, `vertex-cover:12`), so that `--as` can be
  left out.

`karpnet solve` and `karpnet compare` show the label, and say when an answer contradicts it. In Python,
`generate(Recipe.parse(line))` of `instances.recipes` returns the problem, the truth and the witness.

Tests settle every family at small sizes with two independent solvers, and by exhaustive search where that is
possible, and compare with the labels.

## Published thresholds

The truth of these families comes from the literature: YES up to the threshold, NO beyond. Tests prove much
of it again:

- *certificate*: the answer is found again, and the trusted checker accepts the witness, or the refutation of
  the instance's own formula.
- *certificate without symmetry*: the checker accepts a refutation of that formula with further clauses, which
  may be assumed without loss of generality; that they may is an argument on paper, not part of the
  certificate. A colouring gives one colour to a pair. R(s; k): of the n - 1 pairs at vertex 0 at least
  ⌈(n - 1)/k⌉ have one colour, and colours and vertices can be renamed so that it is colour 0 and the pairs
  are {0, 1}, {0, 2}, ... R(s, s) is R(s; 2). R(3, t): two joined neighbours of vertex 0 would make a triangle
  with it, so its neighbours are independent, fewer than t; at least n - t vertices, say 1, 2, ..., are not
  joined to it.
- *certificates of cases without symmetry*: as before; for S(k), colours can be renamed so that they are
  numbered in the order of their first use. One certificate for each way to colour the first six numbers, and
  one that there are no more ways.
- *certificate of a known witness*: the checker accepts a witness that the tests build as the literature does
  (power residues, a circulant graph) or, for 7824, keep: local search with clause weights found it (DDFW:
  Ishtaiwi, Thornton, Sattar, Pham, CP 2005), after triples with a number in no other triple had been dropped,
  over and over.
- *quoted*: not proved again here.

`instances/symmetries.py` has the assumptions and the arguments for them.
"""


if __name__ == "__main__":
    write_text(PAGE, page())
