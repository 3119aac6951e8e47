"""Opening files: standard input, compression, and the errors of the file system."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from reductions.errors import InputError
from reductions.reading.texts import COMPRESSIONS, as_text, decompressed

# What a name asks for when a file is written; a file is read by its content.
CNF_SUFFIXES = (".cnf", ".dimacs")
GRAPH_SUFFIXES = (".col", ".edge", ".edges", ".clq", ".dim", ".dimacs")
OPB_SUFFIXES = (".opb",)
ARRAY_SUFFIX = ".npz"
COMMENTED = (*CNF_SUFFIXES, *GRAPH_SUFFIXES, *OPB_SUFFIXES)  # what is said of an instance is a comment
STANDARD_INPUT = "-"


def shown_name(path: Path) -> str:
    """What a file is called in errors and tables."""
    return "standard input" if str(path) == STANDARD_INPUT else str(path)


def suffix(path: Path) -> str:
    """The file's suffix in lower case, looking through that of its compression."""
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    return inner.suffix.lower()


def beside(path: Path, what: str) -> Path:
    """The path of a JSON file about another: ``a.cnf`` or ``a.cnf.gz`` to ``a.witness.json``."""
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    return inner.with_suffix(f".{what}.json")


def read_bytes(path: Path) -> bytes:
    """Return the content of a file, decompressed; ``-`` is standard input.

    Raises
    ------
    InputError
        If the file is missing, a directory, unreadable or damaged.
    """
    where = shown_name(path)
    try:
        data = sys.stdin.buffer.read() if str(path) == STANDARD_INPUT else path.read_bytes()
    except FileNotFoundError:
        raise InputError(where, "no such file") from None
    except IsADirectoryError:
        raise InputError(where, "is a directory, expected a file") from None
    except OSError as error:
        raise InputError(where, f"cannot be read ({error.strerror or error})") from None
    except (ValueError, AttributeError) as error:  # a name that is none; no standard input
        raise InputError(where, f"cannot be read ({error})") from None
    return decompressed(data, where)


def read_text(path: Path) -> bytes:
    """Return the text of a file, decompressed, in UTF-8 with LF at line ends.

    Raises
    ------
    InputError
        If the file is missing, a directory, unreadable, empty, not text, or not UTF-8.
    """
    return as_text(read_bytes(path), shown_name(path))


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
    if str(path) == STANDARD_INPUT:
        raise InputError("-", "expected the name of a file", "standard output is /dev/stdout")
    compression = COMPRESSIONS.get(path.suffix.lower())
    compressing = nullcontext if compression is None else compression.compressing
    try:
        if path.exists() and not path.is_file():  # a device or a pipe: nothing to replace
            with path.open("wb") as file, compressing(file) as packed:
                yield packed
            return
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file, compressing(file) as packed:
                yield packed
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise InputError(str(path), f"cannot be written ({error.strerror or error})") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
