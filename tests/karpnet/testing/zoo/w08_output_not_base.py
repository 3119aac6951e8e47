"""CNF-SAT -> 3-coloring by OR gadgets whose output is joined to false only.

Right: though it looks wrong.
"""

import numpy as np

import karpnet as kn

SOURCE, TARGET = "cnf", "graph-coloring"
TRUE, FALSE, BASE = range(3)


def accepts(source):
    return all(width >= 1 for width in source.clauses.lengths)


def vertex(literal):
    return 1 + 2 * abs(literal) + (literal < 0)


def gadgets(source):
    """For every OR gadget: its two inputs and its three vertices, the last of them the output."""
    num_vertices, found, outputs = 3 + 2 * source.num_variables, [], []
    for clause in source.clauses.lists():
        output = vertex(clause[0])
        for literal in clause[1:]:
            p, q, r = range(num_vertices, num_vertices + 3)
            found.append((output, vertex(literal), p, q, r))
            output, num_vertices = r, num_vertices + 3
        outputs.append(output)
    return num_vertices, found, outputs


def instance(source):
    num_vertices, found, outputs = gadgets(source)
    edges = {(TRUE, FALSE), (TRUE, BASE), (FALSE, BASE)}
    for variable in range(1, source.num_variables + 1):
        pair = vertex(variable), vertex(-variable)
        edges |= {pair, (BASE, pair[0]), (BASE, pair[1])}
    for a, b, p, q, r in found:
        edges |= {(a, p), (b, q), (p, q), (p, r), (q, r)}
    for output in outputs:
        edges.add((FALSE, output))
    return kn.GraphColoring.from_edges(num_vertices, edges, 3)


def forward(source, witness):
    num_vertices, found, _ = gadgets(source)
    colors = np.full(num_vertices, -1, dtype=np.int64)
    colors[[TRUE, FALSE, BASE]] = TRUE, FALSE, BASE
    for variable, value in enumerate(witness, 1):
        colors[vertex(variable)] = TRUE if value else FALSE
        colors[vertex(-variable)] = FALSE if value else TRUE
    for a, b, p, q, r in found:
        colors[r] = TRUE if TRUE in (colors[a], colors[b]) else FALSE
        inner = [(FALSE, BASE), (BASE, FALSE)] if colors[r] == TRUE else [(TRUE, BASE), (BASE, TRUE)]
        colors[p], colors[q] = next(c for c in inner if c[0] != colors[a] and c[1] != colors[b])
    return colors


def back(source, witness):
    values = [witness[vertex(v)] == witness[TRUE] for v in range(1, source.num_variables + 1)]
    return np.array(values, dtype=bool)
