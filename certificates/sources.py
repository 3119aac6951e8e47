"""Clause problems as CNF: what a certificate of a source instance speaks of."""

from typing import Any

from certificates.errors import CertificateError
from certificates.tasks import field, integer, listed


def source_clauses(kind: str, data: Any) -> tuple[int, list[list[int]]]:
    """The number of variables and the clauses that say the same as the instance.

    ``nae-sat``: each clause and its complement; ``hypergraph-coloring``: variable
    ``1 + vertex·k + color``, a color for each vertex, and in each edge a vertex without each color.
    """
    if kind in ("cnf", "nae-sat"):
        count = integer(field(data, "num_variables", kind), f"{kind}: num_variables", 0)
        clauses = [
            [integer(literal or None, f"{kind}: literals", -count, count) for literal in listed(clause, kind)]
            for clause in listed(field(data, "clauses", kind), kind)
        ]
        if kind == "nae-sat":
            clauses = [[sign * x for x in clause] for clause in clauses for sign in (1, -1)]
        return count, clauses
    if kind == "hypergraph-coloring":
        n = integer(field(data, "num_vertices", kind), f"{kind}: num_vertices", 0)
        k = integer(field(data, "num_colors", kind), f"{kind}: num_colors", 1)
        clauses = [[1 + v * k + color for color in range(k)] for v in range(n)]
        for edge in listed(field(data, "edges", kind), kind):
            members = [integer(v, f"{kind}: edges", 0, n - 1) for v in listed(edge, kind)]
            clauses += [[-(1 + v * k + color) for v in members] for color in range(k)]
        return n * k, clauses
    raise CertificateError("instance", f"certificates do not cover the kind {kind!r}")


def check_model(clauses: list[list[int]], model: Any, where: str) -> None:
    """Check that the literals are consistent and satisfy every clause."""
    true = {integer(literal, where) for literal in listed(model, where)}
    if any(-literal in true for literal in true):
        raise CertificateError(where, "a literal and its negation are both true")
    for number, clause in enumerate(clauses):
        if not true.intersection(clause):
            raise CertificateError(where, f"clause {number + 1} is not satisfied")
