"""Write docs/families.md from the signatures and docstrings of the families.

``python -m tools.families`` regenerates ``docs/families.md``.
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
karpnet generate twin-sat --help                   # parameters, size, answer, references
karpnet generate twin-sat --num-variables 40 --answer no --seed 7 -o twin.cnf
karpnet generate --recipe twin.cnf -o again.cnf    # the same bytes
karpnet generate --recipe "pigeonhole num_pigeons=5 num_holes=4" -o holes.json
```

The suffix of the file name selects the format: `.cnf` for clauses, `.col` for graphs, and JSON for any other
suffix. Add `.gz`, `.xz`, `.bz2` or `.zst` to compress the file. The file begins with these entries, as
comments (`c karpnet recipe: ...`) or as JSON fields:

- The **recipe** lists the family, all parameters, the seed, and the version of the family's algorithm. It
  produces the same bytes on every machine: all random numbers come from the raw output of PCG64, which numpy
  guarantees for a given seed, and are processed in exact arithmetic only. If the algorithm changes, its
  version changes, and karpnet rejects an old recipe instead of producing a different instance. (Compressed
  files contain the same text.)
- The **truth** is `yes`, `no` or `unknown`, followed by the reason. *planted*: a hidden witness, which is
  written to `NAME.witness.json` in the same folder. *theorem*: a theorem, with its reference. *proof*: a
  solver's proof, with a certificate in `NAME.certificate.json`, which `karpnet check` accepts. *nothing*: the
  instance is random.
- The **question** (`nae-sat`, `vertex-cover:12`) appears in a DIMACS file that does not state a CNF problem,
  so that you can omit `--as`.

`karpnet solve` and `karpnet compare` show the label and report any answer that contradicts it. In Python,
`generate(Recipe.parse(line))` from `instances.recipes` returns the problem, the truth and the witness.

Tests solve small instances of every family with two independent solvers, and by exhaustive search where
possible, and compare the answers with the labels.

## Published thresholds

The truth of these families comes from the literature: YES up to the threshold and NO beyond it. Tests prove
many of these values again. The last two columns of the table show how:

- *certificate*: the tests find the answer, and the trusted checker accepts the witness or the refutation of
  the instance's own formula.
- *certificate without symmetry*: the checker accepts a refutation of that formula with additional clauses
  that can be assumed without loss of generality. The justification is an argument on paper and not part of
  the certificate. For R(s; k), a coloring gives each pair one color. At least ⌈(n - 1)/k⌉ of the n - 1 pairs
  at vertex 0 have the same color, and colors and vertices can be renamed so that this is color 0 and the
  pairs are {0, 1}, {0, 2}, ... R(s, s) is R(s; 2). For R(3, t), two joined neighbors of vertex 0 would form a
  triangle with it, so its neighbors are independent and there are fewer than t of them. Therefore at least
  n - t vertices, say 1, 2, ..., are not joined to vertex 0.
- *certificates of cases without symmetry*: as before. For S(k), colors can be renamed so that they are
  numbered in the order of their first use. There is one certificate for each coloring of the first six
  numbers, and one that proves that there are no other colorings.
- *certificate of a known witness*: the checker accepts a witness that the tests construct as in the
  literature (power residues, a circulant graph) or, for 7824, a stored witness. Local search with clause
  weights found the stored witness (DDFW: Ishtaiwi, Thornton, Sattar, Pham, CP 2005), after repeated removal
  of triples that contain a number in no other triple.
- *quoted*: not proved again.

`instances/symmetries.py` contains the assumptions and the arguments for them.
"""


if __name__ == "__main__":
    write_text(PAGE, page())
