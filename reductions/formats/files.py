"""Opening files: compression, encoding, and the errors of the file system."""

from __future__ import annotations

import gzip
import lzma
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, cast

from reductions.errors import InputError

CNF_SUFFIXES = (".cnf", ".dimacs")
GRAPH_SUFFIXES = (".col", ".edge", ".edges")
OPB_SUFFIXES = (".opb",)
ARRAY_SUFFIX = ".npz"
COMMENTED = (*CNF_SUFFIXES, *GRAPH_SUFFIXES, *OPB_SUFFIXES)  # what is said of an instance is a comment
_COMPRESSED: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".xz": lzma.open}


def suffix(path: Path) -> str:
    """The file's suffix in lower case, looking through .gz and .xz."""
    inner = path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
    return inner.suffix.lower()


def beside(path: Path, what: str) -> Path:
    """The path of a JSON file about another: ``a.cnf`` or ``a.cnf.gz`` to ``a.witness.json``."""
    inner = path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
    return inner.with_suffix(f".{what}.json")


def read_text(path: Path) -> bytes:
    """Return the bytes of a text file, decompressed.

    Raises
    ------
    InputError
        If the file is missing, a directory, unreadable, empty, not text, or not UTF-8.
    """
    return expect_text(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file, decompressed.

    Raises
    ------
    InputError
        If the file is missing, a directory, unreadable, or empty.
    """
    try:
        with _COMPRESSED.get(path.suffix.lower(), open)(path, "rb") as file:
            data: bytes = file.read()
    except FileNotFoundError:
        raise InputError(str(path), "no such file") from None
    except IsADirectoryError:
        raise InputError(str(path), "is a directory, expected a file") from None
    except (gzip.BadGzipFile, lzma.LZMAError, EOFError, zlib.error) as error:
        raise InputError(str(path), f"is not a whole {path.suffix} file ({error})") from None
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error})") from None
    if not data or data.isspace():
        raise InputError(str(path), "is empty")
    return data


def expect_text(data: bytes, path: Path) -> bytes:
    """Return the bytes if they are text.

    Raises
    ------
    InputError
        If they are not, or not UTF-8.
    """
    if b"\0" in data:
        raise InputError(str(path), "is binary, expected text")
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            where, byte = f"{path}:{line}", data[error.start]
            raise InputError(where, f"byte 0x{byte:02x} is not UTF-8", "save the file as UTF-8") from None
    return data


def remove(path: Path) -> None:
    """Remove a file if it is there.

    Raises
    ------
    InputError
        If it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(str(path), f"cannot be removed ({error.strerror or error})") from None


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: a crash leaves the old content or the new, never a part.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    with writing(path) as file:
        file.write(text.encode())


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for bytes, compressed as its name says, that takes its place when all is written.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe: nothing to replace
            with path.open("wb") as file, _compressing(path, file) as packed:
                yield packed
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file, _compressing(path, file) as packed:
                yield packed
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise InputError(str(path), f"cannot be written ({error.strerror or error})") from None


def _compressing(path: Path, file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    kind = path.suffix.lower()
    if kind == ".gz":
        return cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0))
    return cast(BinaryIO, lzma.open(file, "wb")) if kind == ".xz" else nullcontext(file)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
