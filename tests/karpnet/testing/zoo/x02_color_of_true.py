"""CNF-SAT -> 3-coloring.

Wrong: Back takes color 0 for true, whatever color the vertex TRUE has.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "graph-coloring"
TRUE, FALSE, BASE = range(3)


def accepts(source):
    return all(1 <= width <= 2 for width in source.clauses.lengths)


def vertex(literal):
    return 1 + 2 * abs(literal) + (literal < 0)


def instance(source):
    n, edges = source.num_variables, {(TRUE, FALSE), (TRUE, BASE), (FALSE, BASE)}
    for variable in range(1, n + 1):
        x, not_x = vertex(variable), vertex(-variable)
        edges |= {(x, not_x), (BASE, x), (BASE, not_x)}
    start = 3 + 2 * n
    for clause in source.clauses.lists():
        if len(clause) == 1:
            edges.add((FALSE, vertex(clause[0])))
            continue
        p, q, r = range(start, start + 3)
        start += 3
        edges |= {(vertex(clause[0]), p), (vertex(clause[1]), q), (p, q), (p, r), (q, r), (FALSE, r)}
    return kn.GraphColoring.from_edges(start, sorted(edges), 3)


def forward(source, witness):
    colors = [TRUE, FALSE, BASE]
    for value in witness:
        colors += [TRUE, FALSE] if value else [FALSE, TRUE]
    for clause in source.clauses.lists():
        if len(clause) == 2:
            inner = (FALSE, BASE) if colors[vertex(clause[0])] == TRUE else (BASE, FALSE)
            colors += [*inner, TRUE]
    return np.array(colors, dtype=np.int64)


def back(source, witness):
    return np.array([witness[vertex(v)] == 0 for v in range(1, source.num_variables + 1)], dtype=bool)
