"""Write proofs/theories/Chains.v: for every problem and architecture the chain that commands choose.

Run ``python -m tools.proved_chains`` where a rule was added; a test compares the file with what this writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from karpnet.proved.streams import coq_name
from reductions.core import AnyProblem, Derivation
from reductions.errors import PathError, UnsupportedError
from reductions.formats.files import write_text
from reductions.paths import derive
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES

FILE = Path(__file__).parents[1] / "proofs" / "theories" / "Chains.v"
_HEAD = """\
(** For every problem and architecture the chain of rules that the commands choose for a small instance,
    composed: an instance has a witness exactly where some network of the class fits the task.
    Written by tools/proved_chains.py. *)
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Lifting.
From Karpnet Require Rules.

"""


def _examples() -> dict[str, AnyProblem]:
    """An instance of each problem that rules lead from."""
    examples: dict[str, AnyProblem] = {}
    for rule in RULES.values():
        if rule.example is not None:
            examples.setdefault(rule.source, rule.example())
    return examples


def chosen() -> Iterator[tuple[str, str, Derivation]]:
    """Problem, architecture and the chain between them."""
    for source, example in _examples().items():
        for target in ARCHITECTURES:
            try:
                yield source, target, derive(example, target)
            except (PathError, UnsupportedError):
                continue


def text() -> str:
    """The file."""
    lines = []
    for source, target, derivation in chosen():
        name = f"{coq_name(source)}_to_{coq_name(target)}"
        rules = " >> ".join(f"Rules.{coq_name(rule.name)}" for rule in derivation.rules)
        lines += [
            f"Definition {name} :=\n  {rules}.",
            f"Theorem {coq_name(source)}_iff_{coq_name(target)} x :",
            f"  valid _ x -> (yes _ x <-> fitted (map {name} x)).",
            f"Proof. exact (yes_iff_yes {name} x). Qed.\n",
        ]
    return _HEAD + "\n".join(lines)


if __name__ == "__main__":
    write_text(FILE, text())
