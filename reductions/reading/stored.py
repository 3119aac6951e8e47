"""What files hold of an instance: JSON values in which flat arrays stand for long lists of integers.

An instance says with `Stored.fields` what there is to write, and reads it with ``from_json`` of
`reductions.reading.fields.Fields`. Every format of files writes the arrays in its own way, so that no
Python object is made for each number; `plain` makes lists of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from reductions.arrays import IntegerArray, Ragged, RationalArray, SparseRows, Table
from reductions.reading.json_types import JsonObject, JsonValue, from_fraction

# Lists of integers; of rows of one width; of lists; of lists of [column, value] pairs; of fractions.
Leaf: TypeAlias = IntegerArray | Table | Ragged | SparseRows | RationalArray
StoredValue: TypeAlias = "JsonValue | Leaf | Sequence[StoredValue] | Mapping[str, StoredValue]"
StoredObject: TypeAlias = dict[str, StoredValue]
LEAVES = (np.ndarray, Table, Ragged, SparseRows, RationalArray)


class Unread:
    """A value of a file that is read when it is needed."""

    def value(self) -> StoredValue:
        """Read it.

        Raises
        ------
        ValueError
            If it is malformed.
        """
        raise NotImplementedError

    def says(self, value: StoredValue) -> bool:
        """Whether the file says exactly this value, to the letter."""
        raise NotImplementedError


class Stored:
    """What a file can hold."""

    def fields(self) -> StoredObject:
        """Return the fields as JSON values and arrays."""
        raise NotImplementedError

    def to_json(self) -> JsonObject:
        """Return the fields as JSON values."""
        return {name: plain(value) for name, value in self.fields().items()}


def plain(value: StoredValue) -> JsonValue:
    """The value as JSON knows it: lists for arrays, and null for a number that is not finite."""
    if isinstance(value, LEAVES):
        return _lists(value)
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _lists(leaf: Leaf) -> list[Any]:
    if isinstance(leaf, np.ndarray):
        return list(leaf.tolist())
    if isinstance(leaf, Table):
        return [list(row) for row in zip(*(column.tolist() for column in leaf.columns), strict=True)]
    if isinstance(leaf, Ragged):
        return leaf.lists()
    if isinstance(leaf, RationalArray):
        return [from_fraction(value) for value in leaf.fractions()]
    return [[list(entry) for entry in leaf.row(row)] for row in range(len(leaf))]


def same(left: object, right: StoredValue) -> bool:
    """Whether a file says just this value, in the same order throughout."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, Unread):
        return left.says(right)
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return np.array_equal(left, right)
    if isinstance(left, LEAVES):
        return type(left) is type(right) and left == right
    return bool(left == plain(right))
