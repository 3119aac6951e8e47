"""JSON text, written and read in one place: strict, and fast where it holds long lists of integers.

Strict means that every parser reads it: NaN and infinity are written as null, and refused on reading.
No other module writes or reads JSON, but for the checker in ``certificates``, which trusts nobody.
A long list of integers, or of rows of them, is an array on both sides: writing makes one piece of text
after the other, and reading makes no Python object for each number.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from reductions.arrays import (
    IndexArray,
    IntegerArray,
    Ragged,
    RationalArray,
    SparseRows,
    Table,
    magnitude,
    offsets_of,
)
from reductions.reading.stored import LEAVES, Leaf, StoredValue, Unread, plain

_ROWS_A_PIECE = 2**16
# On reading: a list of integers of at least so many bytes, without spaces, is left unread at first.
_LONG = 2**16
_LONG_LIST = re.compile(rb"\[[-\[\]0-9,]{%d}" % _LONG)
_PART = 2**20
_BLANK = bytes.maketrans(b"[],", b"   ")
_ZERO, _NINE, _MINUS, _COMMA, _OPEN, _CLOSE = (np.uint8(ord(sign)) for sign in "09-,[]")
_LIMIT = 2**63 - 1
# Halves of a pair are no characters: bytes of a file's name that are no text, or what a document escapes.
_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_STAND_IN = b"NaN"  # no JSON, so that it stands in no document; the parser hands it to a function


def dumps(
    value: StoredValue,
    *,
    indent: int | None = None,
    sort_keys: bool = False,
    spaced: bool = False,
    ascii_only: bool = False,
) -> str:
    """Return a value as text, on one line without spaces unless told otherwise.

    Parameters
    ----------
    value : JSON value, with arrays
    indent : int or None
        Spaces of indentation, for one value a line.
    sort_keys : bool
    spaced : bool
        A space behind every comma and colon.
    ascii_only : bool
        Escape all other characters, so that terminals of any encoding show the text.
    """
    gap = " " if spaced else ""
    separators = (f",{gap}", f":{gap}") if indent is None else (",", ": ")
    text = json.dumps(
        plain(value),
        indent=indent,
        sort_keys=sort_keys,
        separators=separators,
        ensure_ascii=False,
        allow_nan=False,
    )
    if text.isascii():
        return text
    text = _SURROGATE.sub("\ufffd", text)
    return _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text) if ascii_only else text


def pieces(value: StoredValue) -> Iterator[bytes]:
    """Yield the text of `dumps` in pieces, so that large arrays need little memory beside their own."""
    if isinstance(value, Mapping):
        opening = b"{"
        for name, part in value.items():
            yield opening + dumps(name).encode() + b":"
            yield from pieces(part)
            opening = b","
        yield b"}" if opening == b"," else b"{}"
    elif isinstance(value, LEAVES) and _length(value) > _ROWS_A_PIECE:
        yield b"["
        for start in range(0, _length(value), _ROWS_A_PIECE):
            yield (b"," if start else b"") + _encoded(_slice(value, start, start + _ROWS_A_PIECE))[1:-1]
        yield b"]"
    else:
        yield dumps(value).encode()


def _length(leaf: Leaf) -> int:
    return len(leaf.numerators if isinstance(leaf, RationalArray) else leaf)


def _slice(leaf: Leaf, start: int, stop: int) -> Leaf:
    if isinstance(leaf, np.ndarray | Table | RationalArray):
        return leaf[start:stop]
    return leaf.take(np.arange(start, min(stop, len(leaf))))


def _encoded(leaf: Leaf) -> bytes:
    matrix = leaf.matrix() if isinstance(leaf, Table) else leaf
    if isinstance(leaf, Ragged) and len(set(leaf.lengths.tolist())) == 1:
        matrix = leaf.values.reshape(len(leaf), -1)
    if isinstance(matrix, np.ndarray) and matrix.dtype == np.int64:
        return orjson.dumps(np.ascontiguousarray(matrix), option=orjson.OPT_SERIALIZE_NUMPY)
    try:
        return orjson.dumps(plain(leaf))
    except TypeError:  # integers of more than 64 bits
        return dumps(leaf).encode()


@dataclass(frozen=True, repr=False)
class LongList(Unread):
    """A long list as the text that it has in a file."""

    text: bytes

    def __repr__(self) -> str:
        return "a list"  # as errors show it

    def value(self) -> StoredValue:
        array = _parsed(self.text)
        return json.loads(self.text, parse_constant=_refuse) if array is None else array

    def says(self, value: StoredValue) -> bool:
        start = 0
        for piece in pieces(value):
            if not self.text.startswith(piece, start):
                return False
            start += len(piece)
        return start == len(self.text)


def loads(data: bytes) -> Any:
    """Decode a document, in which long lists of integers are left unread (`LongList`).

    Raises
    ------
    ValueError
        If the text is no JSON: a ``json.JSONDecodeError`` where it has a place.
    RecursionError
        If it is nested too deeply.
    """
    lists, parts, end = [], [], 0
    while found := _LONG_LIST.search(data, end):
        text = _list_at(data, found.start())
        if not text:
            return _decoded(data, _refuse)
        lists.append(LongList(text))
        parts += [data[end : found.start()], _STAND_IN]
        end = found.start() + len(text)
    if lists:
        waiting = deque(lists)
        try:
            document = _decoded(b"".join([*parts, data[end:]]), partial(_taken, waiting))
            if not waiting:
                return plain(document.value()) if isinstance(document, LongList) else document
        except ValueError:  # with the true text the error has its true place
            pass
    return _decoded(data, _refuse)


def _taken(waiting: deque[LongList], name: str) -> LongList:
    """The list for a stand-in."""
    if not waiting:
        raise ValueError(f"{name} is no stand-in")
    return waiting.popleft()


def loads_whole(text: str | bytes) -> Any:
    """Decode a document of which every value is read.

    Raises
    ------
    ValueError, RecursionError
        As `loads`.
    """
    return _decoded(text.encode(errors="surrogatepass") if isinstance(text, str) else text, _refuse)


def _decoded(data: bytes, constant: Callable[[str], object]) -> Any:
    """What the parser makes of it; a function says what NaN and infinity are."""
    document = json.loads(data, parse_constant=constant)
    if _HALF.search(data) and _SURROGATE.search(json.dumps(document, ensure_ascii=False, default=str)):
        raise ValueError("half of a surrogate pair is no character")
    return document


def _list_at(data: bytes, start: int) -> bytes:
    """The text of a list without strings and objects that begins there; empty if it is none."""
    stops = [stop for sign in (b'"', b"}") if (stop := data.find(sign, start)) >= 0]
    text = data[start : data.rfind(b"]", start, min(stops, default=len(data))) + 1]
    return text if text.count(b"[") == text.count(b"]") else b""


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON number; write null for a number that is not known")


def _parsed(text: bytes) -> Leaf | None:
    """The array of a list of integers, or of lists of them; None for everything else."""
    if text.translate(None, b"-0123456789,[]"):
        return None
    if text[1:2] != b"[":
        is_flat = text.count(b"[") == text.count(b"]") == 1
        return _integers(text, 1 + text.count(b",")) if is_flat else None
    if text[2:3] == b"[":
        return _parsed_pairs(text)
    parts, start = [], 1
    while start < len(text):
        end = text.find(b"],[", start + _PART) + 1 or len(text) - 1
        part = _parsed_rows(text[start:end])
        if part is None:
            return None
        parts.append(part)
        start = end + 1
    lengths, values = zip(*parts, strict=True)
    return Ragged(offsets_of(np.concatenate(lengths)), np.concatenate(values))


def _parsed_pairs(text: bytes) -> SparseRows | None:
    """The sparse rows of a list of lists of pairs."""
    inner = re.sub(rb"\[-?[0-9]+,-?[0-9]+\]", b"0", text)
    rows = _parsed_rows(inner[1:-1])
    values = None if rows is None else _integers(text, 2 * int(rows[0].sum()))
    if rows is None or values is None:
        return None
    return SparseRows(offsets_of(rows[0]), values[::2].copy(), values[1::2].copy(), 0)


def _parsed_rows(text: bytes) -> tuple[IndexArray, IntegerArray] | None:
    """Lengths and entries of rows ``[1,2],[3],[]``; None when the text is anything else."""
    commas = text.count(b",", 0, text.find(b"]"))
    frame = text.translate(None, b"-0123456789") + b","
    row = b"[" + b"," * commas + b"],"
    count, rest = divmod(len(frame), len(row))
    if commas and not rest and frame == row * count:  # rows of one length, which is most often so
        lengths = np.full(count, commas + 1, dtype=np.int64)
    else:
        found = _lengths(np.frombuffer(text, dtype=np.uint8))
        if found is None:
            return None
        lengths = found
    values = _integers(text, int(lengths.sum()))
    return None if values is None else (lengths, values)


def _lengths(signs: NDArray[np.uint8]) -> IndexArray | None:
    """Lengths of rows; None when brackets and commas form no rows."""
    opens, closes = np.flatnonzero(signs == _OPEN), np.flatnonzero(signs == _CLOSE)
    if len(opens) != len(closes) or not len(opens) or opens[0] != 0 or closes[-1] != len(signs) - 1:
        return None
    if (opens[1:] != closes[:-1] + 2).any() or (signs[closes[:-1] + 1] != _COMMA).any():
        return None
    commas = np.flatnonzero(signs == _COMMA)
    lengths = np.searchsorted(commas, closes) - np.searchsorted(commas, opens) + 1
    lengths[closes == opens + 1] = 0
    return lengths


def _integers(text: bytes, count: int) -> IntegerArray | None:
    """The integers of 64 bits of a text of brackets, commas and so many of them; None for another."""
    signs = np.frombuffer(b" " + text + b" ", dtype=np.uint8)
    is_digit = (signs >= _ZERO) & (signs <= _NINE)
    before, here, after = is_digit[:-2], signs[1:-1], is_digit[2:]
    minus = here == _MINUS
    has_wrong_sign = (minus & (before | ~after | (signs[:-2] == _MINUS))).any()
    has_zero_ahead = ((here == _ZERO) & ~before & after).any()
    if has_wrong_sign or has_zero_ahead or not is_digit.any():
        return np.zeros(0, dtype=np.int64) if not count and not is_digit.any() else None
    values = np.fromstring(text.translate(_BLANK), dtype=np.int64, sep=" ")
    is_whole = len(values) == count and magnitude(values) < _LIMIT
    return values if is_whole else None
