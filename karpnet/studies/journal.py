"""The journal of an experiment: finished cells, line by line, so that a killed run goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from karpnet.studies.study import Row
from reductions.errors import InputError
from reductions.formats.json_text import dumps, loads_whole


class Journal:
    """Cells of an experiment and the rows that each gave, in a file of JSON lines.

    A cell is the smallest piece of an experiment that is run as a whole, named by everything that
    decides its rows. A finished cell is on the disk before the next one starts; after ``kill -9``
    the same command takes finished cells from the file and runs the others.

    Parameters
    ----------
    path : path or None
        None keeps nothing.

    Raises
    ------
    InputError
        If the file cannot be read, or a line of it is no cell.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._rows: dict[str, list[Row]] = {}
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            *lines, rest = path.read_bytes().split(b"\n")
            if rest:  # of a run that was killed while it wrote
                os.truncate(path, path.stat().st_size - len(rest))
        except OSError as error:
            raise InputError(str(path), f"cannot read: {error.strerror}") from error
        for number, line in enumerate(lines, 1):
            try:
                entry = loads_whole(line)
                self._rows[_name(entry["cell"])] = entry["rows"]
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}:{number}", "expected a finished cell", "remove the file") from error

    def cell(self, cell: Mapping[str, Any], run: Callable[[], Sequence[Row]]) -> list[Row]:
        """The rows of a cell: from the journal where it is finished, else by running it.

        Parameters
        ----------
        cell : mapping
            JSON values that name the cell and decide its rows: settings, seed.
        run : callable
            Returns rows of JSON values; a number that is not finite becomes None.
        """
        name = _name(cell)
        if name not in self._rows:
            entry = dumps({"cell": cell, "rows": [dict(row) for row in run()]}, spaced=True)
            self._append(entry + "\n")
            # Read back, so that a run that goes on gives the very rows of one that was not killed.
            self._rows[name] = loads_whole(entry)["rows"]
        return self._rows[name]

    def _append(self, line: str) -> None:
        if self.path is None:
            return
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(str(self.path), f"cannot write: {error.strerror}") from error


def _name(cell: Mapping[str, Any]) -> str:
    return dumps(cell, sort_keys=True)
