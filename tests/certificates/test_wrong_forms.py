"""Certificates with a value of another kind at any place are refused with that place, in words of ours."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from certificates.checker import check
from certificates.errors import CertificateError
from reductions.core import AnyProblem
from reductions.problems.cnf import CNF
from reductions.problems.graph_coloring import GraphColoring
from reductions.problems.graphs import SimpleGraph
from reductions.problems.nae_sat import NotAllEqualSAT
from solvers.exact.fewest_errors import optimize
from solvers.exact.least_width import least_width
from solvers.methods import Limits, method, run
from solvers.sealing import sealed
from solvers.source.with_proof import source_certificate
from tests.solvers.random_tasks import relu_sum_task, threshold_and_task, vertex_cover_task

DEEP: Any = []
for _ in range(400):
    DEEP = [DEEP]
OTHERS = (None, True, 1, -1, 0, 1.5, float("nan"), "x", "1/0", [], {}, [1], {"x": 1}, 10**30, -(10**30), DEEP)
# What Python says of a value of the wrong kind, and what the checker says where it did not foresee one.
PYTHONS = re.compile(
    r"object|attribute|indices|hashable|supported|zip|argument|unpack|invalid literal|Error|NoneType|'\w+'|wrong form"
)
OURS = re.compile(r"expected an object|got an object|field '\w+' is missing")
WHOLE = CNF.from_clauses(2, [[1, 2], [-1, 2], [1, -2], [-1, -2]])
TRIANGLE = GraphColoring(SimpleGraph.from_edges(3, [(0, 1), (1, 2), (0, 2)]), 2)
SUBJECTS: dict[str, AnyProblem] = {
    "yes": relu_sum_task(4, 2, 0),
    "no": relu_sum_task(3, 6, 0),
    "threshold-and": threshold_and_task(4, 6, 0),
    "optimal": vertex_cover_task(3, [(0, 1), (1, 2), (2, 0)]),
    "width": threshold_and_task(5, 6, 0),
    "no-width": relu_sum_task(3, 9, 1),
    "model": NotAllEqualSAT.from_clauses(2, [[1, 2]]),
    "proof": WHOLE,
    "coloring": TRIANGLE,
}


def certificate_of(name: str) -> dict[str, Any]:
    subject: Any = SUBJECTS[name]
    if subject.name != "training-task":
        made: Any = source_certificate(subject, Limits(20.0))
    elif name in ("width", "no-width"):
        made = least_width(subject, Limits(20.0)).certificate
    elif name == "optimal":
        made = getattr(optimize(subject, Limits(20.0)), "certificate", None)
    else:
        outcome = run(method("exact"), subject, Limits(20.0)).outcome
        from karpnet.api.solve import certificate_of as of

        made = of(subject, outcome)
    assert isinstance(made, dict), made
    return made


def test_x() -> None:
    for name in SUBJECTS:
        c = certificate_of(name)
        print(name, c["claim"], len(str(c)))
