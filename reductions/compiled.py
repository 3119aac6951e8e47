"""Loops that numba compiles once for an installation, before any clock starts.

Importing a module of kernels compiles nothing and does not import numba. A kernel is compiled, or
loaded from numba's cache, when it is first called or warmed, for the one signature that its
annotations state; parts are compiled with the kernels that call them. Whoever keeps a time limit
calls `warm` first. The first compilation says so on stderr.

The cache lies beside the modules, else in the user's cache folder; ``NUMBA_CACHE_DIR`` replaces
both. Where none can be written, everything works, but every run compiles.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from hashlib import sha256
from inspect import getfile
from pathlib import Path
from threading import RLock
from types import FunctionType
from typing import Annotated, Any, Generic, ParamSpec, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

try:
    import fcntl
except ImportError:  # Windows: processes that start at once compile the same, each for itself
    fcntl = None  # type: ignore[assignment]

P = ParamSpec("P")
T = TypeVar("T")
_lock = RLock()  # of the threads of this process


@dataclass(frozen=True)
class Shape:
    """An array in an annotation: ``Annotated[NDArray[np.float64], Shape("float64", 2)]``.

    Parameters
    ----------
    dtype : str
    ndim : int
        Arrays are C-contiguous and writable.
    """

    dtype: str
    ndim: int


Floats: TypeAlias = Annotated[NDArray[np.float64], Shape("float64", 1)]
FloatMatrix: TypeAlias = Annotated[NDArray[np.float64], Shape("float64", 2)]
Ints: TypeAlias = Annotated[NDArray[np.int64], Shape("int64", 1)]
Flags: TypeAlias = Annotated[NDArray[np.bool_], Shape("bool", 1)]
FlagMatrix: TypeAlias = Annotated[NDArray[np.bool_], Shape("bool", 2)]
Signs: TypeAlias = Annotated[NDArray[np.int8], Shape("int8", 1)]
SignMatrix: TypeAlias = Annotated[NDArray[np.int8], Shape("int8", 2)]


class Kernel(Generic[P, T]):
    """A function that is compiled before its first call.

    Parameters
    ----------
    function : callable
        Its annotations are its signature: int, float, bool, numpy's scalar types, arrays with a
        `Shape`, and named tuples of these.
    is_part : bool
        Whether only kernels call it.
    options : Any
        More options of ``numba.njit``.
    """

    def __init__(self, function: Callable[P, T], is_part: bool, **options: Any) -> None:
        update_wrapper(self, function)
        self._function: Any = function
        self._is_part, self._options = is_part, {"error_model": "numpy", **options}
        self._dispatcher: Any = None

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        if self._dispatcher is None:
            warm(self)
        return self._dispatcher(*arguments, **named)  # type: ignore[no-any-return]

    @property
    def is_warm(self) -> bool:
        """Whether the next call runs at once."""
        return self._dispatcher is not None

    @property
    def _numba_type_(self) -> Any:
        """What numba asks of a global that a kernel calls: here a part is compiled."""
        return self._ready()._numba_type_

    def _ready(self) -> Any:
        if self._dispatcher is None:
            self._dispatcher = self._compiled_part() if self._is_part else self._loaded()
        return self._dispatcher

    def _compiled_part(self) -> Any:
        import numba

        self._compile_parts()
        # Wrappers for calls from Python take longer to compile than most parts themselves.
        wrappers = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        return numba.njit(self._signature(), **wrappers, **self._options)(self._function)

    def _loaded(self) -> Any:
        """From the cache, or compiled: with files to keep it, in one process at a time."""
        import numba

        with suppress(RuntimeError, OSError):  # no folder to write to, or no room there
            made = numba.njit(cache=True, **self._options)(self._stamped())
            with _one_process(Path(made.stats.cache_path)), _before_compiling(self._compile_parts):
                made.compile(self._signature())
            made.disable_compile()
            return made
        return numba.njit(self._signature(), **self._options)(self._function)

    def _compile_parts(self) -> None:
        # Before the function itself: from within its type inference it takes longer.
        for used in self._parts():
            used._ready()

    def _parts(self) -> list[Kernel[..., Any]]:
        used = (self._function.__globals__.get(name) for name in self._function.__code__.co_names)
        return [value for value in used if isinstance(value, Kernel)]

    def _stamped(self) -> Any:
        """The function under a name that changes with its parts: numba's cache looks at one file only."""
        function = self._function
        copy = FunctionType(function.__code__, function.__globals__, function.__name__)
        digest = sha256(b"".join(Path(file).read_bytes() for file in sorted(self._files())))
        copy.__qualname__, copy.__module__ = f"{function.__name__}_{digest.hexdigest()[:12]}", function.__module__
        return copy

    def _files(self) -> set[str]:
        """Files that say what it does."""
        return {__file__, getfile(self._function)}.union(*(part._files() for part in self._parts()))

    def _signature(self) -> tuple[Any, ...]:
        hints = get_type_hints(self._function, include_extras=True)
        return tuple(_type(hint) for name, hint in hints.items() if name != "return")


def kernel(**options: Any) -> Callable[[Callable[P, T]], Kernel[P, T]]:
    """A function that Python calls."""
    return lambda function: Kernel(function, False, **options)


def part(**options: Any) -> Callable[[Callable[P, T]], Kernel[P, T]]:
    """A function that only kernels and parts call."""
    return lambda function: Kernel(function, True, **options)


def _type(hint: Any) -> Any:
    """Numba's type of an annotation."""
    import numba

    if get_origin(hint) is Annotated:
        shape = next(extra for extra in get_args(hint) if isinstance(extra, Shape))
        return numba.types.Array(numba.from_dtype(np.dtype(shape.dtype)), shape.ndim, "C")
    if hasattr(hint, "_fields"):
        hints = get_type_hints(hint, include_extras=True)
        members = [_type(hints[name]) for name in hint._fields]
        are_alike = len(set(members)) == 1
        return (
            numba.types.NamedUniTuple(members[0], len(members), hint)
            if are_alike
            else numba.types.NamedTuple(members, hint)
        )
    return numba.from_dtype(np.dtype(hint))


def warm(*kernels: Kernel[..., Any]) -> None:
    """Load kernels, or compile them where this installation has not yet."""
    with _lock:
        for made in kernels:
            made._ready()


@contextmanager
def _one_process(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    with (folder / "karpnet-kernels.lock").open("w") as file:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _before_compiling(action: Callable[[], None]) -> Iterator[None]:
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, event: Any) -> None:
            nonlocal is_first
            if is_first:
                is_first=False
                action()
        def on_end(self, event: Any) -> None: ...
    is_first = True
    with event.install_listener("numba:compile", Listener()):
        yield
