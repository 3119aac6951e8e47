"""Tables as CSV files."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from reductions.formats.files import write_text


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows of equal keys as CSV, in one step; None, NaN and infinity become empty cells.

    A crash leaves the old content or the new, never a part.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows({name: _known(value) for name, value in row.items()} for row in rows)
    write_text(path, text.getvalue())


def _known(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
