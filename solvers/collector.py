"""Python's collector of cyclic garbage, out of the way while many small lists are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _MIDDLE, _OLD = 200_000, 20, 100


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect rarely: clauses, rows and proofs have no cycles, and passes over all objects take time."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
