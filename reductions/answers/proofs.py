"""Clausal proofs as SAT solvers write them: DRAT and LRAT, as text and in binary.

A DRAT proof lists clauses that are added, and clauses that are deleted (``d 1 -2 0``). LRAT numbers
them: ``7 1 -2 0 3 5 0`` adds clause 7, which the clauses 3 and 5 propagate to; ``7 d 3 4 0`` deletes
clauses 3 and 4. In binary, a step is ``a`` or ``d`` and numbers of seven bits a byte, the sign in the
last bit, and 0 ends a list.

References
----------
Wetzler, Heule, Hunt, "DRAT-trim", 2014; Cruz-Filipe, Heule, Hunt, Kaufmann, Schneider-Kamp,
"Efficient certified RAT verification", 2017.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from reductions.errors import InputError
from reductions.formats.files import read_bytes

Form = Literal["drat", "lrat"]
_TEXT = b"0123456789- \t"
_LARGEST = 2**31  # variables and clauses of a proof


class Step(NamedTuple):
    """A step of a proof: clauses deleted, or one added.

    Parameters
    ----------
    place : int
        The line of a text, or the number of the step in a binary file, from 1.
    is_deletion : bool
    number : int
        Of the added clause in LRAT; else 0.
    literals : list of int
        Of the clause, first the one that RAT is on; for a deletion in LRAT, the clauses' numbers.
    hints : list of int
        In LRAT, the clauses that the negation propagates to, in order, with ``-n`` before those that
        refute the resolvent with clause n; else empty.
    """

    place: int
    is_deletion: bool
    number: int
    literals: list[int]
    hints: list[int]


@dataclass(frozen=True)
class Proof:
    """A proof that clauses are unsatisfiable, for `karpnet.check`; nothing of it is believed before.

    Parameters
    ----------
    form : "drat" or "lrat"
    steps : list of Step
    name : str
        Where it comes from, such as its file.
    """

    form: Form
    steps: list[Step]
    name: str = "proof"


def load_proof(path: str | Path, form: Form) -> Proof:
    """Read a proof that a SAT solver wrote.

    Parameters
    ----------
    path : path
    form : "drat" or "lrat"
        DRUP is DRAT. Text and binary files are told apart by their content.

    Raises
    ------
    InputError
        If the file cannot be read or is malformed (says where).
    """
    path = Path(path)
    is_empty = path.is_file() and not path.stat().st_size  # of clauses that propagation refutes
    return parse_proof(b"" if is_empty else read_bytes(path), form, str(path))


def parse_proof(data: bytes, form: Form, where: str) -> Proof:
    """Parse a proof; a binary one has a zero byte behind every step, and a text none."""
    if form not in ("drat", "lrat"):
        raise InputError("form", f"expected drat or lrat, got {form!r}")
    if b"\0" in data:
        steps = _binary_steps(data, form, where)
    else:
        steps = _lrat_lines(data, where) if form == "lrat" else _drat_lines(data, where)
    return Proof(form, list(steps), where)


def _numbers(words: Sequence[bytes], at: str) -> list[int]:
    try:
        numbers = [int(word) for word in words]
        if all(-_LARGEST < number < _LARGEST for number in numbers):
            return numbers
    except ValueError:
        pass
    shown = b" ".join(words)[:40].decode(errors="replace")
    raise InputError(at, f"expected numbers of a proof, got {shown!r}")


def _lines(data: bytes, where: str) -> Iterator[tuple[int, str, list[bytes]]]:
    """The lines that are no comments, with their number, place and words."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        words = line.split()
        if words and not words[0].startswith(b"c"):
            if line.translate(None, _TEXT) not in (b"", b"d"):
                shown = line[:40].decode(errors="replace")
                raise InputError(f"{where}:{number}", f"expected numbers of a proof, got {shown!r}")
            yield number, f"{where}:{number}", words


def _lrat_lines(data: bytes, where: str) -> Iterator[Step]:
    for place, at, words in _lines(data, where):
        is_deletion = words[1:2] == [b"d"]
        numbers = _numbers(words[2:] if is_deletion else words, at)
        zeros = [i for i, number in enumerate(numbers) if not number]
        if is_deletion and zeros == [len(numbers) - 1]:
            yield Step(place, True, 0, numbers[:-1], [])
        elif not is_deletion and len(zeros) == 2 and zeros[1] == len(numbers) - 1 and zeros[0] > 0:
            yield Step(place, False, numbers[0], numbers[1 : zeros[0]], numbers[zeros[0] + 1 : -1])
        else:
            remedy = "pass a DRAT proof with --drat" if len(zeros) == 1 else ""
            raise InputError(at, "expected a step 'NUMBER LITERALS 0 CLAUSES 0' of LRAT", remedy)


def _drat_lines(data: bytes, where: str) -> Iterator[Step]:
    place, at, is_deletion, literals = 0, where, False, list[int]()
    for place, at, words in _lines(data, where):
        if words[0] == b"d" and not literals and not is_deletion:
            is_deletion, words = True, words[1:]
        for literal in _numbers(words, at):
            if literal:
                literals.append(literal)
            else:
                yield Step(place, is_deletion, 0, literals, [])
                is_deletion, literals = False, []
    if literals or is_deletion:
        raise InputError(at, "the last step does not end with 0", "the file may be cut off")


def _binary_steps(data: bytes, form: Form, where: str) -> Iterator[Step]:
    tokens = _binary_tokens(data, where)
    position, place = 0, 0
    zeros = np.flatnonzero(tokens == 0).tolist()
    values = np.where(tokens & 1, -(tokens >> 1), tokens >> 1).tolist()
    kinds, end = tokens.tolist(), iter(zeros)
    while position < len(kinds):
        place += 1
        tag, first = kinds[position], next(end, None)
        lists = [] if first is None else [values[position + 1 : first]]
        position = len(kinds) if first is None else first + 1
        if form == "lrat" and tag == ord("a") and lists:
            second = next(end, None)
            lists = [] if second is None else [*lists, values[position:second]]
            position = len(kinds) if second is None else second + 1
        if tag not in (ord("a"), ord("d")) or not lists or (len(lists) == 2 and not lists[0]):
            raise InputError(
                f"{where}: step {place}",
                f"is no whole step of a binary {form.upper()} proof",
                "compare its kind",
            )
        if len(lists) == 2:
            yield Step(place, False, lists[0][0], lists[0][1:], lists[1])
        else:
            yield Step(place, tag == ord("d"), 0, lists[0], [])


def _binary_tokens(data: bytes, where: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The numbers of seven bits a byte, the lowest first; tags are numbers too."""
    stream = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(stream < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    lengths = ends - starts + 1
    if not len(ends) or ends[-1] != len(stream) - 1 or lengths.max() > 5:
        raise InputError(where, "is no whole binary proof", "the file may be cut off")
    shifts = 7 * (np.arange(len(stream)) - np.repeat(starts, lengths))
    parts = (stream & 127).astype(np.int64) << shifts
    return np.add.reduceat(parts, starts)
