"""The library of small files: what it holds, and how each file is made.

``python -m tools.library`` writes the folder ``instances/library`` again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from instances.families.hypergraphs import fano_plane
from instances.family import Truth
from instances.recipes import Recipe, generate
from reductions.arrays import SparseRows, integers
from reductions.formats.files import suffix, write_text
from reductions.formats.json_text import dumps
from reductions.formats.save import text_of
from reductions.header import Header
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem

LIBRARY = Path(__file__).parents[1] / "instances" / "library"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """One file of the library.

    Parameters
    ----------
    file : str
    make : callable
        Returns the instance.
    truth : Truth
    recipe : str
        Empty for an instance of no family.
    """

    file: str
    make: Callable[[], Any]
    truth: Truth
    recipe: str = ""


def _searched(answer: Literal["yes", "no"]) -> Truth:
    return Truth(answer, "proof", "exhaustive search")


def _solved(answer: Literal["yes", "no"]) -> Truth:
    """For instances beyond exhaustive search: a test has the refutation of their CNF checked again."""
    return Truth(
        answer, "proof", "exact check of a witness" if answer == "yes" else "checked refutation of its CNF"
    )


def _known(answer: Literal["yes", "no"], why: str) -> Truth:
    return Truth(answer, "theorem", why)


def _generated(file: str, line: str, truth: Truth | None = None) -> Entry:
    """An instance of a family; its truth where the family does not know it."""
    made = generate(Recipe.parse(line))
    return Entry(file, lambda: made.problem, truth or made.truth, made.recipe.line())


def _sign_system(rows: list[list[tuple[int, int]]], targets: list[int], n: int) -> SignSystem:
    return SignSystem(SparseRows.from_rows(rows, n), integers(targets))


ENTRIES = (
    _generated("random-3cnf-n10-yes.cnf", "random-sat num_variables=10 ratio=3.5 seed=1", _searched("yes")),
    _generated("random-3cnf-n6-no.cnf", "random-sat num_variables=6 ratio=6.67 seed=0", _searched("no")),
    _generated("pigeonhole-3-3.cnf", "pigeonhole num_pigeons=3 num_holes=3"),
    _generated("pigeonhole-3-2.cnf", "pigeonhole num_pigeons=3 num_holes=2"),
    _generated(
        "random-nae3-n12-yes.json", "random-nae-sat num_variables=12 ratio=1.67 seed=1", _searched("yes")
    ),
    _generated("random-nae3-n10-no.json", "random-nae-sat num_variables=10 ratio=3 seed=1", _searched("no")),
    Entry("fano-plane.json", fano_plane, _known("no", "least 3-uniform hypergraph without a 2-coloring")),
    _generated("schur-13-3.json", "schur n=13 num_colors=3"),
    _generated("schur-5-2.json", "schur n=5 num_colors=2"),
    _generated("van-der-waerden-8.json", "van-der-waerden n=8 length=3"),
    _generated("van-der-waerden-9.json", "van-der-waerden n=9 length=3"),
    _generated(
        "regular-hypergraph-n30-yes.json",
        "random-regular-hypergraph num_vertices=30 degree=7 seed=6",
        _solved("yes"),
    ),
    _generated(
        "regular-hypergraph-n30-no.json",
        "random-regular-hypergraph num_vertices=30 degree=7 seed=0",
        _solved("no"),
    ),
    _generated(
        "regular-graph-n30-yes.json", "random-regular-graph num_vertices=30 degree=5 seed=7", _solved("yes")
    ),
    _generated(
        "regular-graph-n30-no.json", "random-regular-graph num_vertices=30 degree=5 seed=0", _solved("no")
    ),
    Entry("partition-yes.json", lambda: Partition((23, 31, 29, 44, 53, 38, 63, 85)), _searched("yes")),
    _generated("partition-n14-yes.json", "random-partition num_numbers=14 seed=2", _searched("yes")),
    _generated("partition-n14-no.json", "random-partition num_numbers=14 seed=0", _searched("no")),
    _generated("subset-sum-n14-yes.json", "random-subset-sum num_numbers=14 seed=2", _searched("yes")),
    _generated("subset-sum-n14-no.json", "random-subset-sum num_numbers=14 seed=0", _searched("no")),
    Entry("partition-odd.json", lambda: Partition((10, 21, 30, 42)), _known("no", "the sum is odd")),
    Entry("partition-even-no.json", lambda: Partition((30, 42, 70, 105, 11)), _searched("no")),
    Entry(
        "sign-system-yes.json",
        lambda: _sign_system([[(0, 2), (1, 1), (2, -3)], [(1, 1), (3, 1)]], [0, 2], 4),
        _searched("yes"),
    ),
    Entry(
        "sign-system-no.json",
        lambda: _sign_system([[(0, 1), (1, 1)], [(1, 1), (2, 1)], [(0, 1), (2, 1)]], [0, 0, 0], 3),
        _known("no", "three signs cannot be pairwise opposite"),
    ),
)


def file_text(entry: Entry) -> str:
    """The content of an entry's file: DIMACS for formulas, JSON for the rest."""
    header = Header(recipe=entry.recipe, truth=entry.truth.line())
    return text_of(entry.make(), suffix(Path(entry.file)), header)


def manifest_text() -> str:
    """The manifest: every file with its problem and truth."""
    rows = [
        {
            "file": entry.file,
            "problem": entry.make().name,
            "truth": entry.truth.answer.upper(),
            "because": entry.truth.note,
        }
        for entry in ENTRIES
    ]
    return dumps(rows, indent=2) + "\n"


def write_library(folder: Path = LIBRARY) -> None:
    """Write every file and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in ENTRIES:
        write_text(folder / entry.file, file_text(entry))
    write_text(folder / MANIFEST, manifest_text())


if __name__ == "__main__":
    write_library()
