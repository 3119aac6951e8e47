"""Carrying literals, rows and lemmas of a part over to its system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations, product

from certificates.systems import ActivationSystem, AndSystem, System
from certificates.tasks import Vector
from solvers.exact.arithmetic.conditional_program import Lemma
from solvers.exact.symmetry.parts import Part, placed_part, vectors

Copy = tuple[int, ...]  # regression: channel of each of the part's channels; AND: (unit,)


def copies(system: System) -> list[Copy]:
    """Where one part's lemma holds as it is: regression once, an AND for each unit."""
    if isinstance(system, ActivationSystem):
        return [tuple(range(len(system.signs)))]
    return [(unit,) for unit in range(system.task.width)]


def channel_permutations(system: System, limit: int = 24) -> list[Copy]:
    """The permutations of channels of one sign (the identity alone when they are too many)."""
    if not isinstance(system, ActivationSystem):
        return [(0,)]
    k, positive = len(system.signs), system.signs.count(1)
    identity = tuple(range(k))
    if k > 4:
        return [identity]
    blocks = product(permutations(identity[:positive]), permutations(identity[positive:]))
    return [(*first, *second) for first, second in blocks][:limit]


def automorphisms(system: System, content: object, num_columns: int) -> list[Part]:
    """The signed renamings of coordinates that map a part's system to itself."""
    if num_columns > 5:
        return []
    signings = list(product((1, -1), repeat=num_columns)) if num_columns <= 3 else [(1,) * num_columns]
    found = []
    samples = range(system.num_samples)
    seen = {_up_to_sign(vector) for sample in samples for vector in vectors(system, sample)}
    for order, signs in product(permutations(range(num_columns)), signings):
        place = {c: (order[c], signs[c]) for c in range(num_columns)}
        if any(
            _up_to_sign([(place[c][0], place[c][1] * v) for c, v in vector]) not in seen for vector in seen
        ):
            continue
        image = placed_part(system, samples, place)
        if image.content == content:
            found.append(image)
    return found


def _up_to_sign(vector: Iterable[tuple[int, int]]) -> Vector:
    ordered = sorted(vector)
    return tuple((c, -v) for c, v in ordered) if ordered and ordered[0][1] < 0 else tuple(ordered)


def literal_map(system: System, part: Part, copy: Copy, num_local: int) -> list[int]:
    """The system's literal for each Boolean 1.. of the part."""
    literals: list[int] = []
    if isinstance(system, ActivationSystem):
        for channel in copy:
            for number, is_flipped in zip(part.classes, part.flips, strict=True):
                literal = 1 + channel * len(system.classes) + number
                literals.append(-literal if is_flipped else literal)
    elif isinstance(system, AndSystem):
        literals = [system.cut(copy[0], system.rank[s]) for s in part.samples if s in system.rank]
    if len(literals) < num_local:
        literals += [system.error(sample) for sample in part.samples]
    return literals


def row_in_system(system: System, part: Part, copy: Copy, row: int) -> int:
    """The system's row for a row of the part."""
    if not isinstance(system, ActivationSystem):
        return copy[0] * system.num_samples + part.samples[row]
    num_classes = len(part.classes)
    first_sample_row = 4 * len(copy) * num_classes
    if row >= first_sample_row:
        sample, side = divmod(row - first_sample_row, 2)
        return system.first_sample_row + 2 * part.samples[sample] + side
    unit, kind = divmod(row, 4)
    channel, number = divmod(unit, num_classes)
    # relu(-x) = relu(x) - x swaps u >= 0 with u >= w·m, and active with inactive.
    kind = kind ^ 1 if part.flips[number] else kind
    return 4 * (copy[channel] * len(system.classes) + part.classes[number]) + kind


def transported(lemma: Lemma, system: System, part: Part, copy: Copy, literals: Sequence[int]) -> Lemma:
    """The part's lemma as one of its system; ``literals`` is its `literal_map`."""
    return Lemma(
        tuple(row_in_system(system, part, copy, row) for row in lemma.rows),
        lemma.multipliers,
        tuple(literals[abs(x) - 1] * (1 if x > 0 else -1) for x in lemma.literals),
    )
