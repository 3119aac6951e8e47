"""Search problems, one a file (or one family). `PROBLEMS` maps each name to its class."""

from __future__ import annotations

from typing import Any

from reductions.problems.cnf import CNF
from reductions.problems.exact_cover import ExactCover
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.k_sat import KSat
from reductions.problems.linear_equations import LinearEquations
from reductions.problems.max_cut import MaxCut
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.problems.one_in_three_sat import OneInThreeSAT
from reductions.problems.partition import Partition
from reductions.problems.sign_system import SignSystem
from reductions.problems.subset_sum import SubsetSum
from reductions.problems.vertex_sets import Clique, IndependentSet, VertexCover

_CATALOGUE: tuple[type[Any], ...] = (
    CNF,
    KSat,
    NotAllEqualSAT,
    OneInThreeSAT,
    HypergraphColoring,
    GraphColoring,
    SignSystem,
    LinearEquations,
    Partition,
    SubsetSum,
    ExactCover,
    VertexCover,
    IndependentSet,
    Clique,
    MaxCut,
)
PROBLEMS: dict[str, type[Any]] = {problem.name: problem for problem in _CATALOGUE}
