"""Compiling loops once: numba, with what it made kept on disk where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

_F = TypeVar("_F", bound=Callable[..., Any])


def compiled(signature: str | None = None) -> Callable[[_F], _F]:
    """Compile a function: at import for its signature, else when a compiled function calls it."""

    def decorate(function: _F) -> _F:
        try:
            made: Any = numba.njit(signature, cache=True, error_model="numpy")(function)
        except RuntimeError:  # no folder to store the compiled code in
            made = numba.njit(signature, error_model="numpy")(function)
        return made  # type: ignore[no-any-return]

    return decorate
