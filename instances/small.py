"""The library of small files: what it holds, and how each file is made.

``python -m instances.small`` writes the folder ``instances/library`` again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from instances.formulas import random_cnf, random_nae_sat
from instances.principles import pigeonhole
from instances.hypergraphs import arithmetic_progressions, fano_plane, schur_triples
from reductions.arrays import SparseRows, integers
from reductions.formats.dimacs import format_cnf
from reductions.formats.files import write_text
from reductions.formats.json_files import dump_problem
from reductions.problems.cnf import CNF
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem

LIBRARY = Path(__file__).parent / "library"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """One file of the library.

    Parameters
    ----------
    file : str
    make : callable
        Returns the instance.
    truth : "YES" or "NO"
    because : str
        How the truth is known.
    """

    file: str
    make: Callable[[], Any]
    truth: str
    because: str


def _sign_system(rows: list[list[tuple[int, int]]], targets: list[int], n: int) -> SignSystem:
    return SignSystem(SparseRows.from_rows(rows, n), integers(targets))


ENTRIES = (
    Entry("random-3cnf-n10-yes.cnf", lambda: random_cnf(10, 35, seed=1), "YES", "exhaustive search"),
    Entry("random-3cnf-n6-no.cnf", lambda: random_cnf(6, 40, seed=2), "NO", "exhaustive search"),
    Entry("pigeonhole-3-3.cnf", lambda: pigeonhole(3, 3), "YES", "as many holes as pigeons"),
    Entry("pigeonhole-3-2.cnf", lambda: pigeonhole(3, 2), "NO", "pigeonhole principle"),
    Entry("random-nae3-n12-yes.json", lambda: random_nae_sat(12, 20, seed=1), "YES", "exhaustive search"),
    Entry("random-nae3-n10-no.json", lambda: random_nae_sat(10, 30, seed=1), "NO", "exhaustive search"),
    Entry("fano-plane.json", fano_plane, "NO", "least 3-uniform hypergraph without a 2-coloring"),
    Entry("schur-13-3.json", lambda: schur_triples(13, 3), "YES", "{1..13} splits into 3 sum-free sets"),
    Entry("schur-5-2.json", lambda: schur_triples(5, 2), "NO", "{1..5} does not split into 2 sum-free sets"),
    Entry("van-der-waerden-8.json", lambda: arithmetic_progressions(8, 3), "YES", "8 < W(3, 3) = 9"),
    Entry("van-der-waerden-9.json", lambda: arithmetic_progressions(9, 3), "NO", "W(3, 3) = 9"),
    Entry(
        "partition-yes.json", lambda: Partition((23, 31, 29, 44, 53, 38, 63, 85)), "YES", "exhaustive search"
    ),
    Entry("partition-odd.json", lambda: Partition((10, 21, 30, 42)), "NO", "the sum is odd"),
    Entry("partition-even-no.json", lambda: Partition((30, 42, 70, 105, 11)), "NO", "exhaustive search"),
    Entry(
        "sign-system-yes.json",
        lambda: _sign_system([[(0, 2), (1, 1), (2, -3)], [(1, 1), (3, 1)]], [0, 2], 4),
        "YES",
        "exhaustive search",
    ),
    Entry(
        "sign-system-no.json",
        lambda: _sign_system([[(0, 1), (1, 1)], [(1, 1), (2, 1)], [(0, 1), (2, 1)]], [0, 0, 0], 3),
        "NO",
        "three signs cannot be pairwise opposite",
    ),
)


def file_text(entry: Entry) -> str:
    """The content of an entry's file: DIMACS for formulas, JSON for the rest."""
    problem = entry.make()
    if isinstance(problem, CNF):
        return format_cnf(problem, comments=(f"{entry.file}: {entry.truth} ({entry.because})",))
    return dump_problem(problem)


def manifest_text() -> str:
    """The manifest: every file with its problem and truth."""
    rows = [
        {"file": e.file, "problem": e.make().name, "truth": e.truth, "because": e.because} for e in ENTRIES
    ]
    return json.dumps(rows, indent=2) + "\n"


def write_library(folder: Path = LIBRARY) -> None:
    """Write every file and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in ENTRIES:
        write_text(folder / entry.file, file_text(entry))
    write_text(folder / MANIFEST, manifest_text())


if __name__ == "__main__":
    write_library()
