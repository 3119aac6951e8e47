"""Lists of numbers, for PARTITION and SUBSET SUM: integers at least 0, separated by white space.

``#`` starts a comment, also behind a number. Integers of any size; 3.0 is 3.
"""

from __future__ import annotations

import re

from reductions.errors import InputError
from reductions.problems.partition import Partition
from reductions.problems.subset_sum import SubsetSum
from reductions.reading.numerals import integer_of

QUESTIONS = (Partition.name, SubsetSum.name)


def parse_numbers(data: bytes, where: str) -> tuple[int, ...]:
    """Parse a list of numbers.

    Raises
    ------
    InputError
        With file and line.
    """
    numbers = []
    for line_number, line in enumerate(data.decode().split("\n"), 1):
        at = f"{where}:{line_number}"
        for word in line.partition("#")[0].split():
            value = integer_of(word, "number", at)
            if value < 0:
                raise InputError(at, f"expected a number >= 0, got {word[:40]}")
            numbers.append(value)
    return tuple(numbers)


def about_numbers(numbers: tuple[int, ...], read_as: str, where: str) -> Partition | SubsetSum:
    """Ask ``partition``, or ``subset-sum:TARGET``.

    Raises
    ------
    InputError
        If the question is another one.
    """
    name, _, target = read_as.partition(":")
    if read_as == Partition.name:
        return Partition(numbers)
    if name == SubsetSum.name and re.fullmatch("[0-9]{1,4000}", target):
        return SubsetSum(numbers, int(target))
    choices = f"{Partition.name}, {SubsetSum.name}:TARGET"
    raise InputError(where, f"a list of numbers is read --as {choices}; got {read_as[:40]!r}")
