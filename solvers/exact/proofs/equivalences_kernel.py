"""Equal literals, and clauses with others in place of theirs, compiled."""

from __future__ import annotations

from reductions.compiled import Flags, Ints, Signs, kernel
from solvers.exact.proofs.drat_kernel import code_of_set
from solvers.exact.proofs.propagation_kernel import Codes

TRUE, FALSE = 0, 1  # the literals of no variable


@kernel(seconds=0.3)
def strong_components(
    start: Ints, heads: Ints, edge: Ints, order: Ints, low: Ints, path: Ints, calls: Ints, label: Ints
) -> None:
    """Number the strong components of a graph (Tarjan, 1972).

    Parameters
    ----------
    start, heads : int64
        Node v leads to ``heads[start[v]:start[v + 1]]``.
    edge : int64
        A copy of ``start``.
    order, low, path, calls : int64, one a node
        0 everywhere.
    label : int64, one a node
        -1 everywhere; filled.
    """
    count, visited, length = 0, 0, 0
    for root in range(len(label)):
        depth, node = 0, root
        while label[root] < 0:
            if order[node] == 0:
                visited += 1
                order[node] = low[node] = visited
                path[length], calls[depth] = node, node
                length, depth = length + 1, depth + 1
            if edge[node] < start[node + 1]:
                head = heads[edge[node]]
                edge[node] += 1
                if order[head] == 0:
                    node = head
                elif label[head] < 0:
                    low[node] = min(low[node], order[head])
                continue
            if low[node] == order[node]:
                while label[node] < 0:
                    length -= 1
                    label[path[length]] = count
                count += 1
            depth -= 1
            if depth > 0:
                above = calls[depth - 1]
                low[above] = min(low[above], low[node])
                node = above


@kernel(seconds=0.3)
def propagate(literals: Codes, start: Ints, value: Signs, trail: Codes) -> int:
    """Make true what clauses say of one literal; return how many became so, or -1 if a clause is false.

    Parameters
    ----------
    literals, start : int32, int64
        Clauses.
    value : int8, one a literal
        0 everywhere; filled with +1 for true, -1 for false ones.
    trail : int32, one a variable
        Filled with the literals that became true, in order.
    """
    count, before = 0, -1
    while before < count:
        before = count
        for clause in range(len(start) - 1):
            unit, is_settled = -1, False
            for k in range(start[clause], start[clause + 1]):
                literal = literals[k]
                is_settled = is_settled or value[literal] > 0
                if value[literal] == 0 and literal != unit:
                    is_settled = is_settled or unit >= 0
                    unit = literal
            if is_settled:
                continue
            if unit < 0:
                return -1
            value[unit], value[unit ^ 1] = 1, -1
            trail[count] = unit
            count += 1
    return count


@kernel(seconds=0.3)
def replace_literals(
    literals: Codes,
    start: Ints,
    representative: Codes,
    seen: Ints,
    table: Ints,
    following: Ints,
    new: Codes,
    new_start: Ints,
    source: Ints,
    is_changed: Flags,
) -> int:
    """Replace literals, drop true clauses and all but the first of equal ones; return how many are left.

    Parameters
    ----------
    literals, start : int32, int64
        Clauses.
    representative : int32, one a literal
        `TRUE` and `FALSE` among them.
    seen : int64, one a literal
        -1 everywhere.
    table, following : int64
        -1 everywhere; a power of two long, and one a clause.
    new, new_start : int32, int64
        Filled with the clauses that are left.
    source, is_changed : int64, bool
        Filled, for these: which clause it was, and whether its literals are others now.
    """
    count, size, mask = 0, 0, len(table) - 1
    for clause in range(len(start) - 1):
        end, has_changed, is_true = size, False, False
        for k in range(start[clause], start[clause + 1]):
            literal = representative[literals[k]]
            has_changed = has_changed or literal != literals[k]
            is_true = is_true or literal == TRUE or seen[literal ^ 1] == clause
            if seen[literal] != clause and literal != FALSE:
                seen[literal] = clause
                new[end] = literal
                end += 1
        if is_true:
            continue
        place = code_of_set(new, size, end, mask)
        other, is_known = table[place], False
        while other >= 0 and not is_known:
            k, last = new_start[other], new_start[other + 1]
            is_known = last - k == end - size
            while is_known and k < last:
                is_known = seen[new[k]] == clause
                k += 1
            other = following[other]
        if is_known:
            continue
        following[count], table[place] = table[place], count
        new_start[count], source[count], is_changed[count] = size, clause, has_changed
        count, size = count + 1, end
        new_start[count] = size
    return count
