"""Search problems, one a file. `PROBLEMS` maps each name to its class."""

from __future__ import annotations

from typing import Any

from reductions.problems.cnf import CNF
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem

PROBLEMS: dict[str, type[Any]] = {
    problem.name: problem for problem in (CNF, NotAllEqualSAT, HypergraphColoring, SignSystem, Partition)
}
