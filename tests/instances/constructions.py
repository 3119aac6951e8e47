"""Witnesses of the largest YES of some thresholds, built as in the literature.

References
----------
Kalbfleisch, "Construction of special edge-chromatic graphs", 1965 (circulant graphs); Rabung, "Some
progression-free partitions constructed using Folkman's method", 1979 (power residues); Rabung, Lotts,
"Improving the use of cyclic zippers in finding lower bounds for van der Waerden numbers", 2012.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def residues(prime: int, root: int, num_colors: int, last: int) -> NDArray[np.int64]:
    """0..last by the index modulo the prime, modulo k; of its multiples only the last has color 1."""
    index = _index(prime, root)
    return np.array([index[i % prime] % num_colors if i % prime else int(i == last) for i in range(last + 1)])


def zipped_residues() -> NDArray[np.int64]:
    """0..1130 by the index modulo 113, even or odd, exchanged for odd numbers; period 226.

    Of the multiples of 113 only the fifth and the tenth have color 1.
    """
    index = _index(113, root=3)
    return np.array(
        [(index[i % 113] + i) % 2 if i % 113 else int(i in (5 * 113, 10 * 113)) for i in range(1131)]
    )


def circulant() -> NDArray[np.bool_]:
    """24 vertices on a circle, joined at distances 1, 2, 4, 8, 9."""
    distances = [min(j - i, 24 - j + i) for i, j in combinations(range(24), 2)]
    return np.isin(distances, [1, 2, 4, 8, 9])


def kept_coloring() -> NDArray[np.int64]:
    """A coloring of 1..7824 without a Pythagorean triple of one color: bits in hexadecimal digits."""
    digits = Path(__file__).with_name("pythagorean-7824.txt").read_text()
    return np.unpackbits(np.frombuffer(bytes.fromhex(digits), dtype=np.uint8)).astype(np.int64)


def _index(prime: int, root: int) -> dict[int, int]:
    """Exponents of a primitive root."""
    return {pow(root, exponent, prime): exponent for exponent in range(prime - 1)}


WITNESSES: dict[str, Callable[[], NDArray[Any]]] = {
    "W(3, 3, 3, 3) = 76": partial(residues, 37, root=2, num_colors=4, last=74),
    "W(4, 4, 4) = 293": partial(residues, 97, root=5, num_colors=3, last=291),
    "W(6, 6) = 1132": zipped_residues,
    "R(4, 5) = 25": circulant,
    "7824, not 7825": kept_coloring,
}
