"""NAE-4-SAT -> NAE-3-SAT by splitting (a b y), (y c d).

Wrong: y must be negated in the second part.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "nae-sat", "nae-sat"


def accepts(source):
    return all(width == 4 for width in source.clauses.lengths)


def promises(target):
    return all(width == 3 for width in target.clauses.lengths)


def instance(source):
    n, clauses = source.num_variables, []
    for number, (a, b, c, d) in enumerate(source.clauses.lists()):
        y = n + 1 + number
        clauses += [[a, b, y], [y, c, d]]
    return kn.NotAllEqualSAT.from_clauses(n + len(source.clauses), clauses)


def forward(source, witness):
    def true(literal):
        return bool(witness[abs(literal) - 1]) == (literal > 0)

    links = []
    for a, b, c, d in source.clauses.lists():
        first, second = {true(a), true(b)}, {true(c), true(d)}
        equal = first if len(first) == 1 else second
        links.append(not equal.pop() if len(equal) == 1 else False)
    return np.append(witness, np.array(links, dtype=bool))


def back(source, witness):
    return witness[: source.num_variables]
