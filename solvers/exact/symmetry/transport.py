"""A part's symmetries, and carrying its lemmas over to its system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations, product

from certificates.tasks import Vector
from solvers.exact.formulation.families import AnyFormulation
from solvers.exact.formulation.part import Content, Part, moved
from solvers.exact.formulation.rows import Lemma


def automorphisms(formulation: AnyFormulation, content: Content) -> list[Part]:
    """The signed renamings of coordinates that map a part's system, of that content, to itself."""
    num_columns = content[0]
    if num_columns > 5:
        return []
    signings = list(product((1, -1), repeat=num_columns)) if num_columns <= 3 else [(1,) * num_columns]
    found = []
    samples = range(formulation.system.num_samples)
    vectors = {_up_to_sign(vector) for sample in samples for vector in formulation.vectors(sample)}
    longest_first = sorted(vectors, key=len, reverse=True)  # most renamings fail there
    entries = [sorted(abs(v) for vector in vectors for d, v in vector if d == c) for c in range(num_columns)]
    orders = [order for order in permutations(range(num_columns)) if [entries[c] for c in order] == entries]
    for order, signs in product(orders, signings):
        place = {c: (order[c], signs[c]) for c in range(num_columns)}
        if any(_up_to_sign(moved(vector, place)) not in vectors for vector in longest_first):
            continue
        image = formulation.placed(samples, place)
        if image.content == content:
            found.append(image)
    return found


def _up_to_sign(vector: Iterable[tuple[int, int]]) -> Vector:
    ordered = sorted(vector)
    return tuple((c, -v) for c, v in ordered) if ordered and ordered[0][1] < 0 else tuple(ordered)


def transported(lemma: Lemma, rows: Sequence[int], literals: Sequence[int]) -> Lemma:
    """A part's lemma as one of its system, by what `rows_of` and `literals` say of the part."""
    return Lemma(
        tuple([rows[row] for row in lemma.rows]), lemma.multipliers, renamed(lemma.literals, literals)
    )


def renamed(clause: Iterable[int], literals: Sequence[int]) -> tuple[int, ...]:
    """A part's literals as its system's."""
    return tuple([literals[x - 1] if x > 0 else -literals[-x - 1] for x in clause])
