"""The results file: an SQLite file with one committed row for every finished cell.

The schema is documented in docs/sweep.md; ``PRAGMA user_version`` is its version.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from karpnet.sweep.cells import DESCENT, Cell, Columns, Instance, canonical, digest, multiple
from karpnet.sweep.execution import Record, described
from reductions.errors import InputError

VERSION = 1
_APPLICATION = 0x6B61726E  # "karn": tells our files from other SQLite files

_INSTANCES = {
    "key": "TEXT PRIMARY KEY",
    "name": "TEXT NOT NULL",
    "family": "TEXT NOT NULL",
    "recipe": "TEXT NOT NULL",
    "file": "TEXT NOT NULL",
    "sha256": "TEXT NOT NULL",
    "read_as": "TEXT",
    "problem": "TEXT",
    "truth": "TEXT NOT NULL",
    "because": "TEXT NOT NULL",
    "size": "TEXT",
    "document": "BLOB",
}
_CELLS = {
    "key": "TEXT PRIMARY KEY",
    "instance": "TEXT NOT NULL REFERENCES instances(key)",
    "architecture": "TEXT",
    "chain": "TEXT",
    "method": "TEXT NOT NULL",
    "subject": "TEXT NOT NULL",
    "width": "INTEGER",
    "proper": "INTEGER",
    "proper_width": "INTEGER",
    "settings": "TEXT NOT NULL",
    "replicate": "INTEGER NOT NULL",
    "seed": "INTEGER NOT NULL",
    "limit_seconds": "REAL NOT NULL",
    "limit_megabytes": "REAL",
    "verdict": "TEXT NOT NULL",
    "evidence": "TEXT NOT NULL",
    "reason": "TEXT NOT NULL",
    "certificate": "TEXT REFERENCES certificates(sha256)",
    "details": "TEXT NOT NULL",
    "curve": "TEXT",
    "seconds": "REAL NOT NULL",
    "first_fit_seconds": "REAL",
    "total_seconds": "REAL NOT NULL",
    "peak_megabytes": "REAL",
    "machine": "TEXT",
    "karpnet_version": "TEXT",
    "finished_at": "TEXT NOT NULL",
}
MEASURED = ("seconds", "first_fit_seconds", "total_seconds", "peak_megabytes", "finished_at")
_FLAT = (
    "name", "family", "recipe", "problem", "truth", "because", "size", "architecture", "method", "subject",
    "width", "proper", "proper_width", "replicate", "seed", "settings", "limit_seconds", "limit_megabytes",
    "verdict", "evidence", "reason", "certificate", "details", "chain", *MEASURED, "machine",
    "karpnet_version",
)  # fmt: skip


def _schema() -> str:
    def columns(table: dict[str, str]) -> str:
        return ", ".join(f"{name} {kind}" for name, kind in table.items())

    flat = ", ".join(f"i.{name}" if name in _INSTANCES else f"c.{name}" for name in _FLAT)
    return f"""
        CREATE TABLE instances ({columns(_INSTANCES)});
        CREATE TABLE certificates (sha256 TEXT PRIMARY KEY, document BLOB NOT NULL);
        CREATE TABLE cells ({columns(_CELLS)});
        CREATE VIEW results AS SELECT c.key, c.instance, {flat}
            FROM cells c JOIN instances i ON i.key = c.instance;
        PRAGMA application_id = {_APPLICATION};
        PRAGMA user_version = {VERSION};
    """


class Store:
    """A file of results.

    Parameters
    ----------
    path : path
    create : bool
        Whether the file may be made; else it must be there.

    Raises
    ------
    InputError
        If the file cannot be opened, is none of karpnet's, or of another version.
    """

    def __init__(self, path: Path, create: bool = False) -> None:
        self.path = path
        if not create and not path.is_file():
            raise InputError(str(path), "no such file", "create it with `karpnet sweep`")
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        except sqlite3.Error as error:
            raise self._unreadable(error) from None
        self._connection.row_factory = sqlite3.Row
        try:
            self._open(create)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.Error):
                raise self._unreadable(error) from None
            raise

    def _unreadable(self, error: sqlite3.Error) -> InputError:
        return InputError(str(self.path), f"cannot be opened as results of a sweep ({error})")

    def _open(self, create: bool) -> None:
        connection = self._connection
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
        is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if is_empty and create:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN EXCLUSIVE; {_schema()} COMMIT;")
        elif not ours:
            raise InputError(str(self.path), "is not a results file", "name another file")
        elif found != VERSION:
            raise InputError(str(self.path), f"holds results of version {found}, expected {VERSION}")
        connection.execute("PRAGMA synchronous = FULL")  # a row survives a power cut, too
        if create:  # every finished cell looks for the others of its instance
            connection.execute("CREATE INDEX IF NOT EXISTS cells_of_instance ON cells (instance)")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def done(self) -> set[str]:
        """Keys of the cells that have their row."""
        return {row[0] for row in self._connection.execute("SELECT key FROM cells")}

    def known_instances(self) -> set[str]:
        """Keys of the instances that were made and noted."""
        rows = self._connection.execute("SELECT key FROM instances WHERE problem IS NOT NULL")
        return {row[0] for row in rows}

    def add(self, cell: Cell, record: Record) -> None:
        """Commit the row of a finished cell, with its instance and certificate, in one transaction."""
        sha256 = digest(record.certificate) if record.certificate else None
        row = {**_of_cell(cell), **record.row, "certificate": sha256}
        with self._transaction() as connection:
            self._add_instance(cell, record.instance)
            if sha256 is not None:
                document = zlib.compress(record.certificate.encode())
                connection.execute("INSERT OR IGNORE INTO certificates VALUES (?, ?)", (sha256, document))
            self._insert("INSERT OR IGNORE", "cells", row)

    def relabel(self, instances: Iterable[Instance]) -> None:
        """Give instances that are here the labels that the sweep states now."""
        rows = [(*instance.label, instance.key) for instance in instances]
        update = "UPDATE instances SET truth = ?1, because = ?2 WHERE key = ?3"
        with self._transaction() as connection:
            connection.executemany(f"{update} AND (truth, because) IS NOT (?1, ?2)", rows)

    def forget_failed(self, cells: Iterable[Cell]) -> None:
        """Delete the rows of those cells that failed, so that they run again."""
        with self._transaction() as connection:
            keys = [(cell.key,) for cell in cells]
            connection.executemany("DELETE FROM cells WHERE key = ? AND verdict = 'failed'", keys)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def _add_instance(self, cell: Cell, made: Columns) -> None:
        columns = {"key": cell.instance.key, **described(cell.instance), **made}
        if columns.get("document"):
            columns["document"] = zlib.compress(columns["document"].encode())
        self._insert("INSERT OR REPLACE" if made else "INSERT OR IGNORE", "instances", columns)

    def _insert(self, verb: str, table: str, row: Columns) -> None:
        marks = ", ".join("?" * len(row))
        names = ", ".join(row)
        self._connection.execute(f"{verb} INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))

    def rows(self, table: str = "results", order: str = "rowid") -> Iterator[sqlite3.Row]:
        """The rows of a table or view."""
        return iter(self._connection.execute(f"SELECT * FROM {table} ORDER BY {order}"))

    def certificate(self, sha256: str) -> bytes:
        """The document of a certificate, named by the start of its SHA-256.

        Raises
        ------
        InputError
            If none or several start so.
        """
        found = self._connection.execute(
            "SELECT document FROM certificates WHERE substr(sha256, 1, ?) = ?", (len(sha256), sha256)
        ).fetchall()
        if len(found) != 1:
            raise InputError(str(self.path), f"expected one certificate {sha256!r}..., found {len(found)}")
        return zlib.decompress(found[0][0])

    def contradictions(self, instance: str | None = None) -> dict[str, str]:
        """One line for every instance whose verdicts contradict its label or each other."""
        where = "" if instance is None else " WHERE i.key = ?"
        query = f"""
            SELECT i.key, i.name, i.truth, i.because, c.method, c.architecture, c.verdict, c.proper
            FROM cells c JOIN instances i ON i.key = c.instance{where} ORDER BY c.rowid"""
        seen: dict[tuple[str, str], dict[str, str]] = {}
        for row in self._connection.execute(query, () if instance is None else (instance,)):
            said = seen.setdefault((row["key"], row["name"]), {})
            if row["truth"]:
                said.setdefault(
                    row["truth"], f"its label ({row['because']})" if row["because"] else "its label"
                )
            answer = settled(row["verdict"], row["proper"])
            if answer:
                on = f" on {row['architecture']}" if row["architecture"] else ""
                said.setdefault(answer, row["method"] + on)
        return {
            key: f"{name}: {said['YES']} says YES, {said['NO']} says NO"
            for (key, name), said in seen.items()
            if len(said) == 2
        }


def settled(verdict: str, proper: int | None) -> str:
    """What a cell's verdict says of its instance: "YES", "NO" or nothing."""
    if verdict == "fitted":
        return "YES" if proper else ""
    return verdict if verdict in ("YES", "NO") else ""


def _of_cell(cell: Cell) -> Columns:
    """The columns that a cell has before it runs, and keeps when it does not end."""
    factor = multiple(cell.width) if cell.method == DESCENT else None
    return {
        "key": cell.key,
        "instance": cell.instance.key,
        "architecture": cell.architecture,
        "method": cell.method,
        "subject": cell.subject,
        "width": cell.width if isinstance(cell.width, int) else None,
        "proper": None if factor is None else factor == 1,
        "settings": canonical({**cell.settings, "width": cell.width} if cell.settings else {}),
        "replicate": cell.replicate,
        "seed": cell.seed,
        "limit_seconds": cell.seconds,
        "limit_megabytes": cell.megabytes,
        "finished_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Keep a second sweep off the same file; a killed one holds nothing.

    Raises
    ------
    InputError
        If another sweep is writing, or the folder cannot be written.
    """
    beside = path.with_name(path.name + ".lock")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise InputError(str(path), f"cannot be written ({error.strerror})") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise InputError(
            str(path), "another sweep is writing it", "wait for it, or name another file"
        ) from None
    try:
        yield
    finally:
        os.close(handle)
