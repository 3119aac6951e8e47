"""Published thresholds of Ramsey theory: the truth of these families comes from outside.

`docs/families.md` says which of them a test proves again and which are quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from instances.family import Truth, theorem

Check: TypeAlias = Literal["proof", "slow proof", "broken", "slow cases", "witness", "quoted"]


@dataclass(frozen=True)
class Threshold:
    """The size up to which a family's instances are YES, and beyond which they are NO.

    Parameters
    ----------
    symbol : str
        As the literature writes it.
    family : str
    fixed : tuple of int
        All parameters but the first, which is the size.
    largest_yes : int
    reference : str
    yes, no : Check
        How a test proves the answer at the largest YES again, and at the next size: ``proof``, by a
        certificate of the instance (slow: in more than five seconds); ``broken``, by a certificate of its
        formula with the assumptions of `instances.symmetries`; ``slow cases``, by several of those;
        ``witness``, by one that the tests build or keep; ``quoted``, not at all.
    """

    symbol: str
    family: str
    fixed: tuple[int, ...]
    largest_yes: int
    reference: str
    yes: Check = "proof"
    no: Check = "proof"


_CHVATAL = "Chvátal 1970"
_STEVENS = "Stevens, Shantaram 1978"
_AHMED = "Ahmed, Kullmann, Snevily 2014"
_GREENWOOD = "Greenwood, Gleason 1955"
_SURVEY = "Radziszowski, Small Ramsey numbers"

THRESHOLDS = (
    Threshold("S(1) = 1", "schur", (1,), 1, "Schur 1916"),
    Threshold("S(2) = 4", "schur", (2,), 4, "Schur 1916"),
    Threshold("S(3) = 13", "schur", (3,), 13, "Schur 1916"),
    Threshold("S(4) = 44", "schur", (4,), 44, "Golomb, Baumert 1965", no="slow cases"),
    Threshold("S(5) = 160", "schur", (5,), 160, "Heule 2018", yes="quoted", no="quoted"),
    Threshold("W(3, 3) = 9", "van-der-waerden", (3, 2), 8, _CHVATAL),
    Threshold("W(4, 4) = 35", "van-der-waerden", (4, 2), 34, _CHVATAL),
    Threshold("W(5, 5) = 178", "van-der-waerden", (5, 2), 177, _STEVENS, yes="slow proof", no="quoted"),
    Threshold(
        "W(6, 6) = 1132", "van-der-waerden", (6, 2), 1131, "Kouril, Paul 2008", yes="witness", no="quoted"
    ),
    Threshold("W(3, 3, 3) = 27", "van-der-waerden", (3, 3), 26, _CHVATAL, no="slow proof"),
    Threshold("W(4, 4, 4) = 293", "van-der-waerden", (4, 3), 292, "Kouril 2012", yes="witness", no="quoted"),
    Threshold(
        "W(3, 3, 3, 3) = 76", "van-der-waerden", (3, 4), 75, "Beeler, O'Neil 1979", yes="witness", no="quoted"
    ),
    Threshold("W(3, 3) = 9", "van-der-waerden-off-diagonal", (3, 3), 8, _CHVATAL),
    Threshold("W(3, 4) = 18", "van-der-waerden-off-diagonal", (3, 4), 17, _CHVATAL),
    Threshold("W(3, 5) = 22", "van-der-waerden-off-diagonal", (3, 5), 21, _CHVATAL),
    Threshold("W(3, 6) = 32", "van-der-waerden-off-diagonal", (3, 6), 31, _CHVATAL),
    Threshold("W(3, 7) = 46", "van-der-waerden-off-diagonal", (3, 7), 45, _CHVATAL, no="slow proof"),
    Threshold("W(3, 8) = 58", "van-der-waerden-off-diagonal", (3, 8), 57, _AHMED, no="slow proof"),
    Threshold("W(3, 9) = 77", "van-der-waerden-off-diagonal", (3, 9), 76, _AHMED, no="slow proof"),
    Threshold("W(3, 10) = 97", "van-der-waerden-off-diagonal", (3, 10), 96, _AHMED, no="quoted"),
    Threshold("W(4, 4) = 35", "van-der-waerden-off-diagonal", (4, 4), 34, _CHVATAL),
    Threshold("W(4, 5) = 55", "van-der-waerden-off-diagonal", (4, 5), 54, _CHVATAL, no="slow proof"),
    Threshold(
        "W(5, 5) = 178", "van-der-waerden-off-diagonal", (5, 5), 177, _STEVENS, yes="slow proof", no="quoted"
    ),
    Threshold("R(3, 3) = 6", "ramsey", (3, 2), 5, _GREENWOOD),
    Threshold("R(4, 4) = 18", "ramsey", (4, 2), 17, _GREENWOOD, no="broken"),
    Threshold("R(3, 3, 3) = 17", "ramsey", (3, 3), 16, _GREENWOOD, no="broken"),
    Threshold("R(3, 3) = 6", "ramsey-off-diagonal", (3, 3), 5, _GREENWOOD),
    Threshold("R(3, 4) = 9", "ramsey-off-diagonal", (3, 4), 8, _GREENWOOD, no="slow proof"),
    Threshold("R(3, 5) = 14", "ramsey-off-diagonal", (3, 5), 13, _GREENWOOD, no="broken"),
    Threshold("R(3, 6) = 18", "ramsey-off-diagonal", (3, 6), 17, _SURVEY, no="quoted"),
    Threshold("R(3, 7) = 23", "ramsey-off-diagonal", (3, 7), 22, _SURVEY, yes="slow proof", no="quoted"),
    Threshold("R(4, 4) = 18", "ramsey-off-diagonal", (4, 4), 17, _GREENWOOD, no="broken"),
    Threshold("R(4, 5) = 25", "ramsey-off-diagonal", (4, 5), 24, _SURVEY, yes="witness", no="quoted"),
    Threshold("(3, 4, 5) is the first triple", "pythagorean-triples", (1,), 4, "3² + 4² = 5²"),
    Threshold(
        "7824, not 7825",
        "pythagorean-triples",
        (2,),
        7824,
        "Heule, Kullmann, Marek 2016",
        yes="witness",
        no="quoted",
    ),
)


def published(family: str, is_symmetric: bool = False) -> Callable[..., Truth]:
    """The label of a family's instances as far as there is a published threshold.

    Parameters
    ----------
    family : str
    is_symmetric : bool
        Whether the parameters after the size may be exchanged.
    """

    def key(fixed: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(fixed) if is_symmetric else fixed)

    known = {key(entry.fixed): entry for entry in THRESHOLDS if entry.family == family}

    def truth(**parameters: int) -> Truth:
        size, *fixed = parameters.values()
        entry = known.get(key(fixed))
        if entry is None:
            return Truth("unknown", "nothing", "no published threshold")
        return theorem(size <= entry.largest_yes, f"{entry.symbol} ({entry.reference})")

    return truth
