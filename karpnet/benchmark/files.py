"""The files of a submission: in a folder, in a .zip, or all in one .json; nothing outside is ever read.

Whoever made a submission may mean harm: names that lead elsewhere, links, devices, and archives that swell
are refused, each in one line. Nothing is unpacked to disk, and nothing of a submission is run.
"""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol

from reductions.errors import InputError, shown

SUBMISSION = "submission.json"
MOST_FILES = 10_000
MOST_BYTES = 64 * 2**20  # of one file
MOST_PACKED = 2**28  # of an archive
MOST_ALL = 2**30  # of all files of an archive, unpacked
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
)


class Files(Protocol):
    """Where the files of a submission come from."""

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The content of a file.

        Raises
        ------
        InputError
            If there is none of that name within the submission, or it is larger than ``most`` bytes.
        """
        ...


def open_files(path: Path) -> Files:
    """The files of a submission.

    Raises
    ------
    InputError
        If there is no submission at the path.
    """
    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise InputError(str(path), "no such folder or file" if not path.exists() else "is no regular file")
    with path.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    return Archive(path) if is_zip else SingleFile(path)


class SingleFile:
    """One JSON file that holds everything."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The file itself as the submission; there are no others."""
        if name != SUBMISSION:
            remedy = "put the object of the file there, or send a folder or a .zip"
            raise InputError(f"{self._path}: {shown(name)}", "a single file has no others beside it", remedy)
        return _read(self._path, str(self._path), most)


class Folder:
    """A folder; files below it may have any names."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """A file below the folder, not through links."""
        path, where = self._root, f"{self._root}: {shown(name)}"
        for part in _inside(name, where).parts:
            path /= part
            if path.is_symlink():
                raise InputError(where, "is a symbolic link, or behind one", "copy the file there")
        if not path.is_file():
            raise InputError(where, "is no regular file" if path.exists() else "no such file")
        return _read(path, where, most)


class Archive:
    """A .zip, whose table of contents is checked before anything is read."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        data = _read(path, self._path, MOST_PACKED)  # held, as processes that share a file share its position
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _DAMAGE as error:
            raise InputError(self._path, f"is not a whole .zip file ({error})") from None
        entries = self._archive.infolist()
        if len(entries) > MOST_FILES:
            raise InputError(self._path, f"expected at most {MOST_FILES} files, got {len(entries)}")
        total = sum(entry.file_size for entry in entries)
        if total > MOST_ALL:
            raise InputError(self._path, f"expected at most {MOST_ALL} bytes unpacked, got {total}")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: zipfile.ZipInfo) -> None:
        where = f"{self._path}: {shown(entry.filename)}"
        _inside(entry.filename, where)
        if entry.filename in self._entries:
            raise InputError(where, "stands twice in the archive")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise InputError(where, "is a symbolic link", "put the file itself there")
        if entry.flag_bits & 1:
            raise InputError(where, "is encrypted")
        self._entries[entry.filename] = entry

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """A file of the archive, unpacked in memory."""
        where = f"{self._path}: {shown(name)}"
        if name not in self._entries or self._entries[name].is_dir():
            remedy = "pack the files without the folder around them" if name == SUBMISSION else ""
            raise InputError(where, "no such file in the archive", remedy)
        if self._entries[name].file_size > most:
            raise InputError(where, f"expected at most {most} bytes, got {self._entries[name].file_size}")
        try:
            with self._archive.open(self._entries[name]) as file:
                return file.read(most)
        except _DAMAGE as error:
            raise InputError(where, f"cannot be unpacked ({error})") from None


def _inside(name: str, where: str) -> PurePosixPath:
    """A relative path that stays where it is."""
    path = PurePosixPath(name)
    is_plain = name.isprintable() and "\\" not in name and ":" not in name and 0 < len(name) <= 300
    if not is_plain or path.is_absolute() or not path.parts or ".." in path.parts:
        raise InputError(where, "expected the name of a file within the submission")
    return path


def _read(path: Path, where: str, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise InputError(where, f"expected at most {most} bytes, got {size}")
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise InputError(where, f"cannot be read ({error.strerror or error})") from None
