"""Tasks as flat streams of numbers, which the programs under ``proofs/`` read.

A stream holds naturals below 2^62. An integer is ``2 (2 m + s)`` for a magnitude m < 2^60 and the sign s
(1: negative), or ``2 (2 k + s) + 1`` and then k limbs of 60 bits, the lowest first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from fractions import Fraction
from typing import Any, TypeVar

from reductions.reading.json_types import JsonObject

T = TypeVar("T")
LIMB = 60
_NUMERAL = 2_000  # digits in one numeral
_RAISED = str.maketrans("01234567", "89abcdef")
_ACTIVATIONS, _AGGREGATIONS = ("relu", "abs", "square"), ("sum", "sum-self", "mean", "gcn")
_POOLS = ("sum", "mean", "max")


class Stream:
    """Numbers that are appended, one kind of value at a time."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def natural(self, value: int) -> None:
        """A count, an index or a tag: 0 to 2^62 - 1."""
        if not 0 <= value < 2**62:
            raise ValueError(f"expected a natural number below 2^62, got {value}")
        self.numbers.append(int(value))

    def integer(self, value: int) -> None:
        """An integer of any size."""
        magnitude, sign = abs(int(value)), int(value < 0)
        if magnitude < 2**LIMB:
            self.numbers.append(2 * (2 * magnitude + sign))
            return
        limbs = []
        while magnitude:
            limbs.append(magnitude & (2**LIMB - 1))
            magnitude >>= LIMB
        self.numbers += [2 * (2 * len(limbs) + sign) + 1, *limbs]

    def fraction(self, value: Any) -> None:
        """A rational number, as JSON or as a `Fraction`, in lowest terms."""
        exact = Fraction(value)
        self.integer(exact.numerator)
        self.integer(exact.denominator)

    def many(self, values: Collection[T], write: Callable[[T], None]) -> None:
        """How many there are, then each."""
        self.natural(len(values))
        for value in values:
            write(value)

    def naturals(self, values: list[int]) -> None:
        """How many natural numbers there are, then each."""
        if not values or 0 <= min(values) <= max(values) < 2**62:
            self.numbers += [len(values), *values]
        else:
            self.many(values, self.natural)

    def integers(self, values: list[int]) -> None:
        """How many integers there are, then each."""
        if values and -(2**LIMB) < min(values) <= max(values) < 2**LIMB:
            self.numbers += [len(values), *[4 * value if value >= 0 else 2 - 4 * value for value in values]]
        else:
            self.many(values, self.integer)

    def task(self, task: JsonObject) -> None:
        """A training task in its JSON form."""
        graphs: Any = task["graphs"]
        edges = graphs["edges"]
        weights = graphs.get("edge_weights") or [1] * len(edges)
        self.many(graphs["num_nodes"], self.natural)
        self.natural(len(edges))
        for (one, other), weight in zip(edges, weights, strict=True):
            self.natural(one)
            self.natural(other)
            self.fraction(weight)
        self.natural(graphs["num_features"])
        self.integer(graphs["feature_denominator"])
        self.many(graphs["features"], self._entry)
        self._architecture(task["architecture"])
        nodes: Any = task["labelled_nodes"]
        self.natural(nodes is not None)
        if nodes is not None:
            self.many(nodes, self.natural)
        labels: Any = task["labels"]
        self.many(labels, self.fraction)
        self.fraction(task["tolerance"])
        self.natural(int(str(task["max_errors"])))

    def _entry(self, entry: Any) -> None:
        node, column, value = entry
        self.natural(node)
        self.natural(column)
        self.integer(value)

    def _architecture(self, architecture: Any) -> None:
        if architecture["family"] == "threshold":
            self.numbers += [3, 1]
            return
        if architecture["family"] == "threshold-and":
            self.natural(2 if architecture["statistic"] == "degrees" else 1)
            self.natural(architecture["width"])
            return
        self.natural(0)
        activation = _ACTIVATIONS.index(architecture["activation"])
        self.natural(activation)
        if activation == 0:
            self.fraction(architecture.get("slope", 0))
        self.natural(_AGGREGATIONS.index(architecture["aggregation"]))
        for key in ("root", "bias", "readout_bias"):
            self.natural(bool(architecture.get(key, False)))
        self.natural(_POOLS.index(architecture.get("pool", "sum")))
        self.natural(architecture.get("output", "value") == "sign")
        self.natural(architecture["width"])


def coq_name(name: str) -> str:
    """The name of a rule, problem or architecture as Coq can have it."""
    return re.sub(r"[^a-z0-9]", "_", name)


def _digits(number: int) -> str:
    octal = f"{number:o}"
    return octal[:-1].translate(_RAISED) + octal[-1]


_DIGITS = [_digits(number) for number in range(2**14)]


def digits(numbers: Iterable[int]) -> str:
    """Octal digits of each number, the highest first, each but the last with 8 added."""
    known = len(_DIGITS)
    return "".join([_DIGITS[number] if number < known else _digits(number) for number in numbers])


def definition(name: str, numbers: Iterable[int]) -> str:
    """A Coq command that defines a stream as numerals, which `proofs/theories/streams/Digits.v` decodes."""
    written = digits(numbers)
    numerals = [f"0x{written[start : start + _NUMERAL]}" for start in range(0, len(written), _NUMERAL)]
    return f"Definition {name} : list numeral := ({'::'.join([*numerals, 'nil'])})."
