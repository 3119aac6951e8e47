"""Binary DRAT proofs as flat arrays, and which clause each deletion means, compiled."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reductions.compiled import Flags, Ints, Shape, kernel, part
from solvers.exact.proofs.propagation_kernel import Codes

Bytes: TypeAlias = Annotated[NDArray[np.uint8], Shape("uint8", 1)]


_DELETES = ord("d")


@kernel(seconds=0.3)
def read_binary(data: Bytes, literals: Codes, start: Ints, is_deletion: Flags) -> int:
    """Read steps until the empty clause, and return how many; the last may be cut off.

    Parameters
    ----------
    data : uint8
        Steps ``a`` or ``d``, literals 2v + sign in seven bits a byte, and 0.
    literals, start, is_deletion : int32, int64, bool
        Filled; as long as the data, and one more for ``start``.
    """
    i, count, size = 0, 0, 0
    while i < len(data):
        is_deletion[count] = data[i] == _DELETES
        i += 1
        code, shift = 0, 0
        while i < len(data) and (data[i] or shift):
            code |= (data[i] & 127) << shift
            shift += 7
            if data[i] < 128:
                literals[size] = code
                size += 1
                code, shift = 0, 0
            i += 1
        i += 1
        count += 1
        start[count] = size
        if start[count - 1] == size and not is_deletion[count - 1]:
            break
    return count


@part()
def code_of_set(literals: Codes, begin: int, end: int, mask: int) -> int:
    """A number up to a mask that does not depend on the order of the literals."""
    total = 0
    for k in range(begin, end):
        mixed = (literals[k] + 1) * 0x2545F4914F6CDD1
        total += mixed ^ (mixed >> 29)
    return (total ^ (total >> 17)) & mask


@kernel(seconds=0.3)
def match_deletions(
    literals: Codes,
    start: Ints,
    is_deletion: Flags,
    table: Ints,
    following: Ints,
    is_marked: Flags,
    meant: Ints,
) -> None:
    """Find the clause that each deletion means: the latest with the same literals that is there.

    Parameters
    ----------
    literals, start, is_deletion : int32, int64, bool
        Clauses in order of their addition, and deletions between them.
    table : int64
        -1 everywhere, a power of two long.
    following, meant : int64, one a step
        -1 everywhere; ``meant`` is filled.
    is_marked : bool, one a literal
        False everywhere.
    """
    mask = len(table) - 1
    for step in range(len(is_deletion)):
        begin, end = start[step], start[step + 1]
        place = code_of_set(literals, begin, end, mask)
        if not is_deletion[step]:
            following[step], table[place] = table[place], step
            continue
        for k in range(begin, end):
            is_marked[literals[k]] = True
        previous, clause = -1, table[place]
        while clause >= 0:
            k, last = start[clause], start[clause + 1]
            if last - k == end - begin:
                while k < last and is_marked[literals[k]]:
                    k += 1
            if k == last and last - start[clause] == end - begin:
                break
            previous, clause = clause, following[clause]
        if clause >= 0:
            meant[step] = clause
            if previous < 0:
                table[place] = following[clause]
            else:
                following[previous] = following[clause]
        for k in range(begin, end):
            is_marked[literals[k]] = False
