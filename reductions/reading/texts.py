"""From the bytes of a file to its text: compression, encoding, line ends.

Compression is told by the first bytes, whatever the file is called. Text is UTF-8, with or without a byte
order mark; line ends of Windows (CR LF) and of old Macintosh (CR) become LF.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO, NamedTuple, cast

from reductions.errors import InputError
from reductions.extras import needed


class Compression(NamedTuple):
    """How one kind of compressed file starts, how it is read, and what writes into an open file."""

    starts: re.Pattern[bytes]
    decompress: Callable[[bytes], bytes]
    compressing: Callable[[BinaryIO], AbstractContextManager[BinaryIO]]


def _from_zstandard(data: bytes) -> bytes:
    with needed("zstandard", "a .zst file"):
        import zstandard
    parts = []
    while data:  # frame after frame
        frame = zstandard.ZstdDecompressor().decompressobj()
        try:
            parts.append(frame.decompress(data))
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None
        if not frame.eof:
            raise EOFError("it ends within a frame")
        data = frame.unused_data
    return b"".join(parts)


def _into_zstandard(file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    with needed("zstandard", "a .zst file"):
        import zstandard
    return cast(BinaryIO, zstandard.ZstdCompressor().stream_writer(file, closefd=False))


def _into_gzip(file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    return cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0))


def _into_xz(file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    return cast(BinaryIO, lzma.LZMAFile(file, "wb"))


def _into_bzip2(file: BinaryIO) -> AbstractContextManager[BinaryIO]:
    return cast(BinaryIO, bz2.BZ2File(file, "wb"))


# By the suffix that asks for it when a file is written.
COMPRESSIONS = {
    ".gz": Compression(re.compile(rb"\x1f\x8b"), gzip.decompress, _into_gzip),
    ".xz": Compression(re.compile(rb"\xfd7zXZ\0"), lzma.decompress, _into_xz),
    ".bz2": Compression(
        re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)", re.DOTALL), bz2.decompress, _into_bzip2
    ),
    ".zst": Compression(re.compile(rb"\x28\xb5\x2f\xfd"), _from_zstandard, _into_zstandard),
}
_DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)

_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (  # the longer ones first
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BINARY = (  # what people mistake for text, by its first bytes
    (b"PK\x03\x04", "a zip archive"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"%PDF-", "a PDF document"),
    (b"\x89HDF", "HDF5"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "Parquet"),
    (b"MATLAB 5.0", "a MATLAB file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x9d", "compressed with compress (.Z)"),
    (b"\x04\x22\x4d\x18", "compressed with lz4"),
    (b"\x5d\0\0", "compressed with lzma (.lzma)"),
    (b"aig ", "a binary AIGER circuit"),
    (b"{\\rtf", "a document of a word processor"),
)


def decompressed(data: bytes, where: str) -> bytes:
    """The content of a file that may be compressed.

    Raises
    ------
    InputError
        If it starts as a compressed file does, and is none or a damaged one.
    MissingPackageError
        If it is a .zst file and zstandard is not installed.
    """
    for suffix, compression in COMPRESSIONS.items():
        if compression.starts.match(data):
            try:
                return compression.decompress(data)
            except _DAMAGE as error:
                raise InputError(where, f"is not a whole {suffix} file ({error})") from None
    return data


def as_text(data: bytes, where: str) -> bytes:
    """The text of a file, as UTF-8 without a byte order mark and with LF at line ends.

    Raises
    ------
    InputError
        If the content is empty, binary or in another encoding.
    """
    data = data.removeprefix(_UTF8_MARK)
    if data.endswith(b"\x1a"):  # the end of a text file in DOS
        data = data[:-1]
    if not data[:1000].strip() and not data.strip():
        raise InputError(where, "is empty")
    _expect_text(data, where)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
            what = f"byte 0x{byte:02x} is not UTF-8"
            raise InputError(f"{where}:{line}", what, "save the file as UTF-8") from None
    return data


def _expect_text(data: bytes, where: str) -> None:
    for start, what in _BINARY:
        if data.startswith(start):
            raise InputError(where, f"is binary ({what}), expected text")
    wide = next((name for mark, name in _OTHER_MARKS if data.startswith(mark)), "")
    if not wide and b"\0" in data:
        # Every second byte of ASCII in UTF-16 is zero.
        every_second = data[1:64:2].strip(b"\0") == b"" or data[0:64:2].strip(b"\0") == b""
        if not every_second or len(data) < 4:
            raise InputError(where, "is binary, expected text")
        wide = "UTF-16"
    if wide:
        remedy = f"save it as UTF-8, for example with iconv -f {wide} -t UTF-8"
        raise InputError(where, f"is {wide} text, expected UTF-8", remedy)
