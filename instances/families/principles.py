"""Combinatorial principles as CNF: short to state, and provably long to refute by resolution."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from instances.families.regular import regular_graph
from instances.family import Count, Family, Truth, Wanted, expect_size, theorem
from instances.randomness import Stream
from reductions.arrays import BoolArray, Ragged
from reductions.problems.cnf import CNF


def pigeonhole(num_pigeons: Count, num_holes: Count) -> CNF:
    """Each pigeon is in some hole, and no two pigeons share a hole.

    Variable ``p·num_holes + h + 1`` means that pigeon p is in hole h.

    Parameters
    ----------
    num_pigeons, num_holes : int

    Size
    ----
    num_pigeons·num_holes variables; num_pigeons clauses of width num_holes and
    num_holes·num_pigeons·(num_pigeons - 1)/2 of width 2.

    Answer
    ------
    YES iff num_pigeons <= num_holes. NO by the pigeonhole principle; resolution proofs of
    num_pigeons = num_holes + 1 are exponentially long.

    References
    ----------
    Haken, "The intractability of resolution", 1985.
    """
    expect_size(num_holes * num_pigeons * num_pigeons, "pigeonhole")
    sits = [[p * num_holes + h + 1 for h in range(num_holes)] for p in range(num_pigeons)]
    shares = [
        [-sits[p][h], -sits[q][h]] for h in range(num_holes) for p, q in combinations(range(num_pigeons), 2)
    ]
    return CNF.from_clauses(num_pigeons * num_holes, sits + shares)


def parity(
    num_vertices: Count, degree: Count = 3, answer: Wanted = "no", seed: int = 0
) -> tuple[CNF, BoolArray | None]:
    """Tseitin formula of a random regular graph: the parity of the edges at every vertex is given.

    There is one variable per edge. The given parity at a vertex is the sum of its edges, modulo 2, under
    a random assignment. In a NO-instance, the parity at vertex 0 is flipped. The clauses of a vertex
    exclude the assignments of its edges that have the wrong parity.

    Parameters
    ----------
    num_vertices, degree : int
        Of the graph; degree < num_vertices, and one of them even.
    answer : "yes" or "no"

    Size
    ----
    num_vertices·degree/2 variables; num_vertices·2^(degree - 1) clauses of width degree.

    Answer
    ------
    answer=yes: YES, the random assignment. answer=no: NO. Each edge is counted at two vertices, so the
    sum of all parities is even, but the given parities have an odd sum. Random regular graphs are
    expanders, so resolution proofs are exponentially long.

    References
    ----------
    Tseitin, "On the complexity of derivation in propositional calculus", 1968;
    Urquhart, "Hard examples for resolution", JACM 34, 1987.
    """
    expect_size(num_vertices * degree << min(degree, 64), "parity")
    stream = Stream(seed)
    graph = regular_graph(stream, num_vertices, degree, "parity")
    hidden = stream.bits(graph.num_edges)
    incident = graph.edges.reshape(-1).argsort(kind="stable").reshape(num_vertices, degree) % graph.num_edges
    charges = hidden[incident].sum(axis=1) % 2
    if answer == "no":
        charges[0] ^= 1
    patterns = np.arange(2**degree)[:, None] >> np.arange(degree) & 1
    # A clause excludes the pattern that makes all its literals false, so of the wrong parity.
    by_parity = [np.where(patterns[patterns.sum(axis=1) % 2 != charge], -1, 1) for charge in (0, 1)]
    signs = np.stack(by_parity)[charges]
    clauses = (signs * (incident[:, None, :] + 1)).reshape(-1, degree)
    return CNF(graph.num_edges, Ragged.from_matrix(clauses)), hidden if answer == "yes" else None


def ordering(num_elements: Count, answer: Wanted = "no") -> tuple[CNF, BoolArray | None]:
    """A total order in which every element has a smaller one.

    There is a variable for each pair i < j, in lexicographic order: true means that i comes before j,
    false that j comes before i. For any three elements, two clauses exclude the cycles. For each element,
    a clause states that some other element comes before it. A YES-instance omits this clause for
    element 0.

    Parameters
    ----------
    num_elements : int
    answer : "yes" or "no"

    Size
    ----
    n(n - 1)/2 variables; n(n - 1)(n - 2)/3 clauses of width 3 and n of width n - 1, for n elements.

    Answer
    ------
    answer=no: NO, since every finite order has a minimal element. answer=yes: YES, 0 < 1 < 2 < ...
    Resolution refutes the NO-instance in polynomial size, but only with wide clauses.

    References
    ----------
    Krishnamurthy, "Short proofs for tricky formulas", 1985; Bonet, Galesi, "Optimality of size-width
    tradeoffs for resolution", 2001.
    """
    expect_size(num_elements**3, "ordering")
    elements = range(num_elements)
    pairs = {pair: number for number, pair in enumerate(combinations(elements, 2), 1)}
    before = pairs | {(j, i): -variable for (i, j), variable in pairs.items()}
    acyclic = [
        [sign * before[i, j], sign * before[j, k], sign * before[k, i]]
        for i, j, k in combinations(elements, 3)
        for sign in (-1, 1)
    ]
    bounded = range(1 if answer == "yes" else 0, num_elements)
    smaller = [[before[i, j] for i in elements if i != j] for j in bounded]
    increasing = np.ones(len(pairs), dtype=np.bool_) if answer == "yes" else None
    return CNF.from_clauses(len(pairs), acyclic + smaller), increasing


def clique_coloring(num_vertices: Count, clique_size: Count, num_colors: Count) -> CNF:
    """A graph that has a clique of k vertices and a coloring with c colors.

    Variables: the edges {i, j} in lexicographic order, then "member a of the clique is i", then
    "vertex i has color l". The members are distinct and joined. Every vertex has a color, and joined
    vertices have different colors.

    Parameters
    ----------
    num_vertices : int
        n.
    clique_size : int
        k.
    num_colors : int
        c.

    Size
    ----
    n(n - 1)/2 + kn + nc variables; about k²n²/2 + n²c/2 clauses.

    Answer
    ------
    YES iff k <= n and k <= c. For k = c + 1, even cutting-plane proofs are exponentially long.

    References
    ----------
    Pudlák, "Lower bounds for resolution and cutting plane proofs and monotone computations", 1997.
    """
    n, k, c = num_vertices, clique_size, num_colors
    expect_size(3 * n * n * (k * k + c), "clique-coloring")
    edge = {pair: number for number, pair in enumerate(combinations(range(n), 2), 1)}
    first_member, first_color = len(edge) + 1, len(edge) + k * n + 1
    member = [[first_member + a * n + i for i in range(n)] for a in range(k)]
    color = [[first_color + i * c + shade for shade in range(c)] for i in range(n)]
    distinct = [[-member[a][i], -member[b][i]] for a, b in combinations(range(k), 2) for i in range(n)]
    joined = [
        [-member[a][i], -member[b][j], edge[min(i, j), max(i, j)]]
        for a, b in combinations(range(k), 2)
        for i, j in permutations(range(n), 2)
    ]
    proper = [[-e, -color[i][shade], -color[j][shade]] for (i, j), e in edge.items() for shade in range(c)]
    return CNF.from_clauses(len(edge) + k * n + n * c, member + distinct + joined + color + proper)


def _pigeonhole_truth(num_pigeons: int, num_holes: int) -> Truth:
    if num_pigeons <= num_holes:
        return theorem(True, "at least as many holes as pigeons")
    return theorem(False, "pigeonhole principle")


def _parity_truth(num_vertices: int, degree: int, answer: str) -> Truth:
    if answer == "yes":
        return Truth("yes", "planted", "the assignment that gave the parities")
    return theorem(False, "the parities have an odd sum (Tseitin 1968)")


def _ordering_truth(num_elements: int, answer: str) -> Truth:
    if answer == "yes":
        return theorem(True, "0 < 1 < 2 < ... has the one minimal element allowed")
    return theorem(False, "every finite order has a minimal element")


def _clique_coloring_truth(num_vertices: int, clique_size: int, num_colors: int) -> Truth:
    if clique_size > num_vertices:
        return theorem(False, "more members of the clique than vertices")
    if clique_size > num_colors:
        # Spelled as ever: generated files stay the same, byte for byte.
        return theorem(False, "the members of a clique have different colours (Pudlák 1997)")
    return theorem(True, "a clique alone, each member with its own colour")


FAMILIES = (
    Family("pigeonhole", pigeonhole, _pigeonhole_truth, {"num_pigeons": 4, "num_holes": 3}),
    Family("parity", parity, _parity_truth, {"num_vertices": 6}),
    Family("ordering", ordering, _ordering_truth, {"num_elements": 5}),
    Family(
        "clique-coloring",
        clique_coloring,
        _clique_coloring_truth,
        {"num_vertices": 5, "clique_size": 3, "num_colors": 2},
    ),
)
