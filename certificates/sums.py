"""NO for sums of numbers: a lemma about every choice of one way a term, checked by meeting in the middle."""

from collections.abc import Callable
from itertools import chain, groupby, product
from math import gcd
from operator import eq, lshift, mul, sub

from certificates.errors import CertificateError, field, integers, listed, within

_MOST_BOOLEANS, _MOST_SUMS, _MOST_BITS, _MOST_STEPS, _SAMPLE = 10, 2**22, 2**33, 2**26, 2**12
Combined = tuple[dict[int, int], int, set[int]]  # of a row that holds where all the literals are true


def sum_clause(lemma: object, combined: Callable[[object], Combined]) -> set[int]:
    """The lemma's clause. Where that is false, every base holds and some way of each term does;
    whichever ways these are, some base and its parts of the ways add up to 0 >= positive."""
    clause = set(integers(field(lemma, "clause"))) - {0}
    bases = [combined(rows) for rows in listed(field(lemma, "bases"))]
    if not bases or any(-literal not in clause for _, _, literals in bases for literal in literals):
        raise CertificateError("expected bases whose literals the clause negates")
    rests, terms = [rest for rest, _, _ in bases], list[list[list[int]]]()
    for number, term in enumerate(listed(field(lemma, "terms"))):
        with within(f"term {number}"):
            ways = _ways([[combined(rows) for rows in listed(way)] for way in listed(term)], clause)
            unknowns = [[rows[0] for rows in way] for way in ways]
            if not ways:
                return clause
            if len(ways[0]) != len(bases) or unknowns != unknowns[:1] * len(ways):
                raise CertificateError("expected one unknown part for each base, whatever the way")
        for rest, part in zip(rests, unknowns[0], strict=True):
            rest |= {v: rest.get(v, 0) + value for v, value in part.items()}
        terms.append([[constant for _, constant, _ in way] for way in ways])
    if any(chain(*[rest.values() for rest in rests])):
        raise CertificateError("the unknowns do not cancel")
    _check_exceeded(terms, [-constant for _, constant, _ in bases])
    return clause


def _ways(ways: list[list[Combined]], clause: set[int]) -> list[list[Combined]]:
    """Those that may hold while the clause is false; one of all must."""
    needed = [{x for _, _, literals in way for x in literals if -x not in clause} for way in ways]
    booleans = {abs(x) for literals in needed for x in literals - clause}
    signs = product((1, -1), repeat=len(booleans)) if len(booleans) <= _MOST_BOOLEANS else [()]
    if not all(any(x <= true for x in needed) for true in [{*map(mul, s, booleans)} for s in signs]):
        raise CertificateError(f"the ways leave an assignment out, or have over {_MOST_BOOLEANS} Booleans")
    found = [way for way, literals in zip(ways, needed, strict=True) if literals.isdisjoint(clause)]
    return [way for way in found if all(part or constant <= 0 for part, constant, _ in way)]


def _check_exceeded(terms: list[list[list[int]]], caps: list[int]) -> None:
    """Check that whichever vector each term gives, their sum exceeds some cap."""
    lowest = [[*map(min, zip(*vectors, strict=True))] for vectors in terms]
    above = [[[*map(sub, v, low)] for v in term] for term, low in zip(terms, lowest, strict=True)]
    unit = gcd(*chain(*chain(*above))) or 1
    most = sum(max(map(max, term)) for term in above) // unit
    limits = [min((cap - sum(low)) // unit, most) for cap, *low in zip(caps, *lowest, strict=True)]
    if min(limits) < 0:
        return
    if limits == limits[::-1] and all([v[::-1] for v in reversed(term)] == term for term in above):
        above[:1] = [term[: len(term) + 1 >> 1] for term in above[:1]]  # the other choices are mirror images
    # A vector is one number, its first entry on top; the highest bit of each field is for borrowing. The
    # last entry exceeds its cap unless the first is at least ``least``, and if so where their sum is fixed.
    width, is_fixed = most.bit_length() + 1, all(len({v[0] + v[-1] for v in term}) == 1 for term in above)
    shifts = [width * i for i in reversed(range(len(caps) - (is_fixed and len(caps) > 1)))]
    least = sum(min(v[0] + v[-1] for v in term) for term in above) // unit - limits[-1]
    guards = sum(1 << shift + width - 1 for shift in shifts)
    room, top, bottom = sum(map(lshift, limits, shifts)), limits[0] + 1 << shifts[0], least << shifts[0]
    halves: list[list[int]] = [[0], [0]]
    for term in above:
        packed, half = sorted(sum(map(lshift, v, shifts)) // unit for v in term), min(halves, key=len)
        room, top, bottom = room - packed[0], top - packed[0], bottom - packed[0]
        if (count := len(half) * len(packed)) > 2 * _MOST_SUMS or count * width * len(caps) > _MOST_BITS:
            raise CertificateError(f"has more than {_MOST_SUMS} sums of half its terms, or too long ones")
        more = [[x + y for x in half] for y in [z - packed[0] for z in packed[1:]]]
        half[:] = sorted(chain(half, *more))
        middle = half[len(half) // 2 :][:_SAMPLE]  # where equal ones are likeliest
        if any(map(eq, middle, middle[1:])):
            half[:] = [x for x, _ in groupby(half)]
    (left, right), steps = halves, _MOST_STEPS
    right.insert(0, min(top, bottom) - left[-1] - 1)
    end = len(right) - 1
    for x in left:
        above_cap, enough = top - x, bottom - x
        while right[end] >= above_cap:
            end -= 1
        place = end
        while right[place] >= enough:
            place, steps = place - 1, steps - 1
            if steps < 0 or (guards + room - x - right[place + 1]) & guards == guards:
                raise CertificateError("some choice is not excluded, or too many are tested one by one")
