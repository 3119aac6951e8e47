"""Published thresholds of Ramsey theory: the truth of these families comes from outside.

`docs/families.md` says which of them a test proves again and which are quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from instances.family import Truth, theorem


@dataclass(frozen=True)
class Threshold:
    """The size up to which a family's instances are YES, and beyond which they are NO.

    Parameters
    ----------
    symbol : str
        As the literature writes it.
    family : str
    fixed : mapping
        All parameters but the size.
    largest_yes : int
    reference : str
    """

    symbol: str
    family: str
    fixed: Mapping[str, int]
    largest_yes: int
    reference: str

    def at(self, size: int) -> dict[str, int]:
        """The parameters of the instance of a size."""
        return {SIZES[self.family]: size, **self.fixed}

    def covers(self, fixed: Mapping[str, int]) -> bool:
        """Whether it is about these parameters; the two of an off-diagonal number may be exchanged."""
        if self.family.endswith("off-diagonal"):
            return sorted(self.fixed.values()) == sorted(fixed.values())
        return self.fixed == fixed


SIZES = {
    "schur": "n",
    "van-der-waerden": "n",
    "van-der-waerden-off-diagonal": "n",
    "ramsey": "num_vertices",
    "ramsey-off-diagonal": "num_vertices",
    "pythagorean-triples": "n",
}

# fmt: off
THRESHOLDS = (
    Threshold("S(1) = 1", "schur", {"num_colors": 1}, 1, "Schur 1916"),
    Threshold("S(2) = 4", "schur", {"num_colors": 2}, 4, "Schur 1916"),
    Threshold("S(3) = 13", "schur", {"num_colors": 3}, 13, "Schur 1916"),
    Threshold("S(4) = 44", "schur", {"num_colors": 4}, 44, "Golomb, Baumert 1965"),
    Threshold("S(5) = 160", "schur", {"num_colors": 5}, 160, "Heule 2018"),
    Threshold("W(3, 3) = 9", "van-der-waerden", {"length": 3, "num_colors": 2}, 8, "Chvátal 1970"),
    Threshold("W(4, 4) = 35", "van-der-waerden", {"length": 4, "num_colors": 2}, 34, "Chvátal 1970"),
    Threshold("W(5, 5) = 178", "van-der-waerden", {"length": 5, "num_colors": 2}, 177, "Stevens, Shantaram 1978"),
    Threshold("W(6, 6) = 1132", "van-der-waerden", {"length": 6, "num_colors": 2}, 1131, "Kouril, Paul 2008"),
    Threshold("W(3, 3, 3) = 27", "van-der-waerden", {"length": 3, "num_colors": 3}, 26, "Chvátal 1970"),
    Threshold("W(4, 4, 4) = 293", "van-der-waerden", {"length": 4, "num_colors": 3}, 292, "Kouril 2012"),
    Threshold("W(3, 3, 3, 3) = 76", "van-der-waerden", {"length": 3, "num_colors": 4}, 75, "Beeler, O'Neil 1979"),
    Threshold("W(3, 3) = 9", "van-der-waerden-off-diagonal", {"first": 3, "second": 3}, 8, "Chvátal 1970"),
    Threshold("W(3, 4) = 18", "van-der-waerden-off-diagonal", {"first": 3, "second": 4}, 17, "Chvátal 1970"),
    Threshold("W(3, 5) = 22", "van-der-waerden-off-diagonal", {"first": 3, "second": 5}, 21, "Chvátal 1970"),
    Threshold("W(3, 6) = 32", "van-der-waerden-off-diagonal", {"first": 3, "second": 6}, 31, "Chvátal 1970"),
    Threshold("W(3, 7) = 46", "van-der-waerden-off-diagonal", {"first": 3, "second": 7}, 45, "Chvátal 1970"),
    Threshold("W(3, 8) = 58", "van-der-waerden-off-diagonal", {"first": 3, "second": 8}, 57, "Ahmed, Kullmann, Snevily 2014"),
    Threshold("W(3, 9) = 77", "van-der-waerden-off-diagonal", {"first": 3, "second": 9}, 76, "Ahmed, Kullmann, Snevily 2014"),
    Threshold("W(3, 10) = 97", "van-der-waerden-off-diagonal", {"first": 3, "second": 10}, 96, "Ahmed, Kullmann, Snevily 2014"),
    Threshold("W(4, 4) = 35", "van-der-waerden-off-diagonal", {"first": 4, "second": 4}, 34, "Chvátal 1970"),
    Threshold("W(4, 5) = 55", "van-der-waerden-off-diagonal", {"first": 4, "second": 5}, 54, "Chvátal 1970"),
    Threshold("W(5, 5) = 178", "van-der-waerden-off-diagonal", {"first": 5, "second": 5}, 177, "Stevens, Shantaram 1978"),
    Threshold("R(3, 3) = 6", "ramsey", {"clique_size": 3, "num_colors": 2}, 5, "Greenwood, Gleason 1955"),
    Threshold("R(4, 4) = 18", "ramsey", {"clique_size": 4, "num_colors": 2}, 17, "Greenwood, Gleason 1955"),
    Threshold("R(3, 3, 3) = 17", "ramsey", {"clique_size": 3, "num_colors": 3}, 16, "Greenwood, Gleason 1955"),
    Threshold("R(3, 3) = 6", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 3}, 5, "Greenwood, Gleason 1955"),
    Threshold("R(3, 4) = 9", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 4}, 8, "Greenwood, Gleason 1955"),
    Threshold("R(3, 5) = 14", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 5}, 13, "Greenwood, Gleason 1955"),
    Threshold("R(3, 6) = 18", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 6}, 17, "Radziszowski, Small Ramsey numbers"),
    Threshold("R(3, 7) = 23", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 7}, 22, "Radziszowski, Small Ramsey numbers"),
    Threshold("R(3, 8) = 28", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 8}, 27, "Radziszowski, Small Ramsey numbers"),
    Threshold("R(3, 9) = 36", "ramsey-off-diagonal", {"clique_size": 3, "independent_size": 9}, 35, "Radziszowski, Small Ramsey numbers"),
    Threshold("R(4, 4) = 18", "ramsey-off-diagonal", {"clique_size": 4, "independent_size": 4}, 17, "Greenwood, Gleason 1955"),
    Threshold("R(4, 5) = 25", "ramsey-off-diagonal", {"clique_size": 4, "independent_size": 5}, 24, "Radziszowski, Small Ramsey numbers"),
    Threshold("(3, 4, 5) is the first triple", "pythagorean-triples", {"num_colors": 1}, 4, "3² + 4² = 5²"),
    Threshold("7824, not 7825", "pythagorean-triples", {"num_colors": 2}, 7824, "Heule, Kullmann, Marek 2016"),
)
# fmt: on


def published(family: str) -> Callable[..., Truth]:
    """The label of a family's instances as far as there is a published threshold."""

    def truth(**parameters: int) -> Truth:
        size = parameters.pop(SIZES[family])
        for known in THRESHOLDS:
            if known.family == family and known.covers(parameters):
                return theorem(size <= known.largest_yes, f"{known.symbol} ({known.reference})")
        return Truth("unknown", "nothing", "no published threshold")

    return truth
