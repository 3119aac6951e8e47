"""Bytes as a compressed file holds them."""

from __future__ import annotations

import io

from reductions.reading.texts import COMPRESSIONS


def compressed(data: bytes, suffix: str) -> bytes:
    """The content of a file with this suffix."""
    file = io.BytesIO()
    with COMPRESSIONS[suffix].compressing(file) as packed:
        packed.write(data)
    return file.getvalue()
