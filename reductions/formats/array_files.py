"""Binary files of arrays (``.npz``), beside JSON: the same document, with its arrays apart.

A file is what ``numpy.savez`` writes, a zip archive without compression, and ``numpy.load`` opens it.
Its member ``document.json`` is the document of the JSON file with a stand-in for each array:

=============================================================  =====================================
``{"$": "array", "values": NAME}``                             integers
``{"$": "table", "columns": [NAME, ...]}``                     rows of integers of one width
``{"$": "ragged", "lengths": NAME, "values": NAME}``           lists of integers
``{"$": "sparse", "lengths": …, "columns": …, "values": …}``   lists of [column, value] pairs
``{"$": "rational", "numerators": NAME, "denominator": INT}``  fractions over one denominator
=============================================================  =====================================

NAME is the member ``NAME.npy``: integers of the least signed type that holds them; what exceeds 64
bits is bytes (uint8) along one more axis, two's complement with the lowest byte first. Nothing is ever
unpickled, and the archive's checksums detect damage.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, BinaryIO, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from reductions.arrays import (
    IntegerArray,
    Ragged,
    RationalArray,
    SparseRows,
    Table,
    as_objects,
    magnitude,
    offsets_of,
    shrink,
)
from reductions.errors import InputError
from reductions.formats import json_text
from reductions.reading.json_types import JsonValue
from reductions.reading.stored import LEAVES, Leaf, StoredValue

SIGNATURE = b"PK\x03\x04"
_DOCUMENT = "document.json"
_SIZES = (np.int8, np.int16, np.int32, np.int64)
Members: TypeAlias = dict[str, NDArray[Any]]


def write(file: BinaryIO, document: StoredValue) -> None:
    """Write a document; the same document gives the same bytes."""
    members: Members = {}
    text = json_text.dumps(_apart(document, "", members))
    # Seen as a stream, since a compressed file cannot go back to fill in the sizes.
    stream = cast(BinaryIO, SimpleNamespace(write=file.write, flush=file.flush))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(_DOCUMENT), text)
        for name, array in members.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def digest(document: StoredValue) -> str:
    """SHA-256 of a document: of its text with stand-ins, then of each array's name, type, shape and bytes."""
    members: Members = {}
    sha = sha256(json_text.dumps(_apart(document, "", members), sort_keys=True).encode())
    for name, array in sorted(members.items()):
        sha.update(f"{name}{array.dtype.str}{array.shape}".encode())
        sha.update(array.data)
    return sha.hexdigest()


def parse(data: bytes, where: str) -> Any:
    """Decode a file: the document, with arrays.

    Raises
    ------
    InputError
        If it is damaged, or no file of this kind.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members, text = _members(archive, where)
        document = _together(json_text.loads(text), members)
    except (zipfile.BadZipFile, EOFError, OverflowError, RecursionError, NotImplementedError) as error:
        raise InputError(where, f"is not a whole .npz file ({error})") from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(where, f"is not an .npz file that karpnet wrote ({_words(error)})") from None
    return document


def _words(error: Exception) -> str:
    return f"no member {error}" if isinstance(error, KeyError) else str(error).splitlines()[0][:120]


def _apart(value: StoredValue, path: str, members: Members) -> JsonValue:
    """The value with stand-ins for its arrays, which are put among the members."""
    if isinstance(value, LEAVES):
        return _stand_in(value, path, members)
    if isinstance(value, Mapping):
        return {key: _apart(part, f"{path}.{key}".lstrip("."), members) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_apart(part, f"{path}.{index}", members) for index, part in enumerate(value)]
    return value


def _stand_in(leaf: Leaf, path: str, members: Members) -> JsonValue:
    def member(part: str, array: IntegerArray) -> str:
        name = f"{path}.{part}" if part else path
        members[name] = _packed(array)
        return name

    if isinstance(leaf, np.ndarray):
        return {"$": "array", "values": member("", leaf)}
    if isinstance(leaf, Table):
        columns = [member(str(number), column) for number, column in enumerate(leaf.columns)]
        return {"$": "table", "columns": columns}
    if isinstance(leaf, Ragged):
        return {
            "$": "ragged",
            "lengths": member("lengths", leaf.lengths),
            "values": member("values", leaf.values),
        }
    if isinstance(leaf, RationalArray):
        return {
            "$": "rational",
            "numerators": member("", leaf.numerators),
            "denominator": leaf.denominator,
        }
    return {
        "$": "sparse",
        "lengths": member("lengths", leaf.lengths),
        "columns": member("columns", leaf.columns),
        "values": member("values", leaf.values),
    }


def _packed(array: IntegerArray) -> NDArray[Any]:
    """The array in the least type that holds it."""
    largest = magnitude(array)
    for size in _SIZES:
        if largest <= np.iinfo(size).max:
            return np.ascontiguousarray(array, dtype=size)
    num_bytes = largest.bit_length() // 8 + 1
    joined = b"".join(int(value).to_bytes(num_bytes, "little", signed=True) for value in array.flat)
    return np.frombuffer(joined, dtype=np.uint8).reshape(len(array), num_bytes)


def _unpacked(array: NDArray[Any]) -> IntegerArray:
    if array.dtype in _SIZES:
        return _of_dimensions(array, 1).astype(np.int64)
    if array.dtype != np.uint8:
        raise ValueError(f"expected integers, got {array.dtype}")
    rows = _of_dimensions(array, 2)
    return shrink(as_objects([int.from_bytes(row.tobytes(), "little", signed=True) for row in rows]))


def _members(archive: zipfile.ZipFile, where: str) -> tuple[Members, bytes]:
    """Every array of an archive, and the text of its document."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if _DOCUMENT not in names:
        raise InputError(where, f"is not an .npz file that karpnet wrote (no member {_DOCUMENT!r})")
    if len(set(names)) < len(names):
        raise InputError(where, "has two members of one name")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise InputError(where, "has compressed members", "write the arrays uncompressed, .npz.xz as a whole")
    members = {}
    for entry in entries:
        name = entry.filename
        if name != _DOCUMENT:
            content = io.BytesIO(archive.read(entry))  # checks the checksum
            members[name.removesuffix(".npy")] = np.lib.format.read_array(content, allow_pickle=False)
    return members, archive.read(_DOCUMENT)


def _together(value: Any, members: Members) -> Any:
    """The document with its arrays in their places."""
    if isinstance(value, list):
        return [_together(part, members) for part in value]
    if not isinstance(value, dict):
        return value
    if "$" not in value:
        return {key: _together(part, members) for key, part in value.items()}
    kind, parts = value["$"], {key: part for key, part in value.items() if key != "$"}
    denominator, names = parts.pop("denominator", 1), parts.get("columns")
    if kind == "table" and list(parts) == ["columns"] and isinstance(names, list) and names:
        return Table(_of_one_length([_unpacked(members[name]) for name in names]))
    arrays = {key: _unpacked(members[name]) for key, name in parts.items()}
    match kind, *sorted(arrays):
        case "array", "values":
            return arrays["values"]
        case "rational", "numerators":
            if type(denominator) is not int or denominator < 1:
                raise ValueError(f"expected a denominator of at least 1, got {denominator!r}")
            return RationalArray(arrays["numerators"], denominator)
        case "ragged", "lengths", "values":
            return Ragged(_offsets(arrays["lengths"], arrays["values"]), arrays["values"])
        case "sparse", "columns", "lengths", "values":
            columns, values = _of_one_length([arrays["columns"], arrays["values"]])
            return SparseRows(_offsets(arrays["lengths"], values), columns, values, 0)
    raise ValueError(f"no stand-in {kind!r} of {', '.join(arrays) or 'nothing'}")


def _of_one_length(arrays: list[IntegerArray]) -> tuple[IntegerArray, ...]:
    if len(set(map(len, arrays))) != 1:
        raise ValueError(f"expected columns of one length, got {', '.join(map(str, map(len, arrays)))}")
    return tuple(arrays)


def _offsets(lengths: IntegerArray, values: IntegerArray) -> NDArray[np.int64]:
    if (lengths < 0).any() or sum(lengths.tolist()) != len(values):
        raise ValueError(f"lengths of rows do not add up to {len(values)}")
    return offsets_of(lengths)


def _of_dimensions(array: NDArray[Any], dimensions: int) -> NDArray[Any]:
    if array.ndim != dimensions:
        raise ValueError(f"an array of {array.ndim} dimensions")
    return array
