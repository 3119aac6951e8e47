"""3-SAT -> 1-in-3-SAT, three clauses for each.

Wrong: The outer literals a and c must stand negated.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "k-sat", "one-in-three-sat"


def accepts(source):
    return all(width == 3 for width in source.clauses.lengths)


def instance(source):
    n, clauses = source.num_variables, []
    for a, b, c in source.clauses.lists():
        p, q, r, s = range(n + 1, n + 5)
        n += 4
        clauses += [[a, p, q], [b, q, r], [r, s, c]]
    return kn.OneInThreeSAT.from_clauses(n, clauses)


def forward(source, witness):
    def true(literal):
        return bool(witness[abs(literal) - 1]) == (literal > 0)

    fresh = []
    for a, b, c in source.clauses.lists():
        if true(b):
            fresh += [true(a), False, False, true(c)]
        else:
            q = true(a)
            fresh += [False, q, not q, q and true(c)]
    return np.append(witness, np.array(fresh, dtype=bool))


def back(source, witness):
    return witness[: source.num_variables]
