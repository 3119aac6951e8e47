"""An LRAT checker of the tests' own, on the text of the files alone."""

from __future__ import annotations


def refutes(cnf: str, lrat: str) -> bool:
    """Whether an LRAT file, steps by unit propagation only, proves a DIMACS file unsatisfiable."""
    header, *body = [line for line in cnf.splitlines() if not line.startswith("c")]
    clauses: dict[int, set[int]] = {}
    for number, line in enumerate(body, 1):
        *literals, zero = map(int, line.split())
        assert zero == 0
        clauses[number] = set(literals)
    assert header.split() == ["p", "cnf", header.split()[2], str(len(clauses))]
    assert all(abs(literal) <= int(header.split()[2]) for clause in clauses.values() for literal in clause)
    for line in lrat.splitlines():
        number, *rest = map(int, line.split())
        literals, hints = rest[: rest.index(0)], rest[rest.index(0) + 1 : -1]
        if number <= len(clauses) or rest[-1] or not follows(clauses, set(literals), hints):
            return False
        clauses[number] = set(literals)
    return set() in clauses.values() and bool(lrat.strip())


def follows(clauses: dict[int, set[int]], clause: set[int], hints: list[int]) -> bool:
    true = {-literal for literal in clause}
    for hint in hints:
        if hint not in clauses or clauses[hint] & true:
            return False
        rest = [literal for literal in clauses[hint] if -literal not in true]
        if len(rest) > 1:
            return False
        if not rest:
            return True
        true.add(rest[0])
    return False
