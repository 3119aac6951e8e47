"""The page of the families, docs/families.md, from their signatures and docstrings.

``python -m tools.families`` writes ``docs/families.md`` again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from instances.family import Family
from instances.recipes import FAMILIES
from instances.thresholds import THRESHOLDS, Check
from karpnet.cli.family_help import SECTIONS, example_command, example_of, options
from reductions.formats.files import write_text

PAGE = Path(__file__).parent.parent / "docs" / "families.md"
_CHECKS: dict[Check, str] = {
    "proof": "certificate",
    "slow proof": "certificate (slow test)",
    "broken": "certificate without symmetry",
    "slow cases": "certificates of cases without symmetry (slow test)",
    "witness": "certificate of a known witness",
    "quoted": "quoted",
}


def page() -> str:
    """The text of ``docs/families.md``."""
    return "\n".join(
        [_INTRODUCTION, *_threshold_table(), "\n## The families\n", *map(_entry, FAMILIES.values())]
    )


def _entry(family: Family) -> str:
    """A family's part of the page."""
    summary, _, construction = family.sections[""].partition("\n")
    lines = [f"### {family.name}\n", f"*{example_of(family).name}.* {summary}"]
    if construction.strip():
        lines.append(f"\n{construction.strip()}")
    lines += [
        "",
        *(f"- `{option.partition(': ')[0]}`: {option.partition(': ')[2]}" for option in options(family)),
    ]
    lines += [f"\n**{title}.** {family.sections[title]}" for title in SECTIONS]
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


_INTRODUCTION = """\
# Families of instances with known truth

<!-- written by `make families`: edit the docstrings in instances/ and tools/families.py -->

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
  certificate. A coloring gives one color to a pair. R(s; k): of the n - 1 pairs at vertex 0 at least
  ⌈(n - 1)/k⌉ have one color, and colors and vertices can be renamed so that it is color 0 and the pairs
  are {0, 1}, {0, 2}, ... R(s, s) is R(s; 2). R(3, t): two joined neighbors of vertex 0 would make a triangle
  with it, so its neighbors are independent, fewer than t; at least n - t vertices, say 1, 2, ..., are not
  joined to it.
- *certificates of cases without symmetry*: as before; for S(k), colors can be renamed so that they are
  numbered in the order of their first use. One certificate for each way to color the first six numbers, and
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
