"""Loops that numba compiles once for an installation, before any clock starts.

Importing a module of kernels compiles nothing and does not import numba. A kernel is compiled, or
loaded from numba's cache, when it is warmed or first called, for the one signature that its
annotations state; parts are compiled with the kernels that call them. Whoever keeps a time limit
calls `warm` first. A compilation announces itself on stderr.

Kernels allocate nothing, so that numba need not count references: what they fill comes from Python.

The cache lies beside the modules, else in the user's cache folder; ``NUMBA_CACHE_DIR`` goes before
both. Where none can be written, everything works, but every run compiles.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import update_wrapper
from hashlib import sha256
from inspect import getfile
from pathlib import Path
from signal import SIGKILL
from threading import RLock
from types import FunctionType
from typing import (
    Annotated,
    Any,
    Generic,
    ParamSpec,
    TextIO,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

import numpy as np
from numpy.typing import NDArray

try:
    import fcntl
except ImportError:  # Windows: processes that compile at the same time all do it
    fcntl = None  # type: ignore[assignment]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Shape:
    """An array in an annotation: ``Annotated[NDArray[np.float64], Shape("float64", 2)]``.

    Parameters
    ----------
    dtype : str
        `REAL` for the precision that the kernel is compiled in.
    ndim : int
        Arrays are C-contiguous and writable; 0 for a number.
    """

    dtype: str
    ndim: int


REAL = "real"
Floats: TypeAlias = Annotated[NDArray[np.float64], Shape("float64", 1)]
FloatMatrix: TypeAlias = Annotated[NDArray[np.float64], Shape("float64", 2)]
Ints: TypeAlias = Annotated[NDArray[np.int64], Shape("int64", 1)]
IntMatrix: TypeAlias = Annotated[NDArray[np.int64], Shape("int64", 2)]
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
    seconds : float
        What compiling it takes, roughly, with its parts.
    real : str
        The dtype of what its annotations call `REAL`. Parts are compiled in their callers' precisions.
    options : Any
        More options of ``numba.njit``.
    """

    def __init__(
        self,
        function: Callable[P, T],
        is_part: bool,
        seconds: float = 0.0,
        real: str = "float32",
        **options: Any,
    ) -> None:
        update_wrapper(self, function)
        self.seconds, self.is_part, self.real = seconds, is_part, real
        self._function: Any = function
        self.name = f"{function.__module__}.{self._function.__name__}"
        self.name += "" if real == "float32" else f"_{real}"
        self._given = options
        self._options = {"error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False, **options}
        self._dispatcher: Any = None

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        if self.is_part:  # Python may run a kernel uncompiled, as ``kernel.__wrapped__``
            return self._function(*arguments, **named)  # type: ignore[no-any-return]
        if self._dispatcher is None:
            warm(self.name, self)
        return self._dispatcher(*arguments, **named)  # type: ignore[no-any-return]

    def in_precision(self, real: str) -> Kernel[P, T]:
        """The same kernel, compiled in another precision."""
        return Kernel(self._function, self.is_part, self.seconds, real, **self._given)

    @property
    def is_warm(self) -> bool:
        """Whether the next call runs at once."""
        return self._dispatcher is not None

    @property
    def _numba_type_(self) -> Any:
        """What numba asks of a global that a kernel calls."""
        return self._dispatcher._numba_type_

    def ready(self) -> Any:
        """Numba's function, compiled or loaded."""
        if self._dispatcher is None:
            self._dispatcher = self._loaded()
        return self._dispatcher

    def compile_parts(self, real: str) -> None:
        """Compile the parts first: from within the type inference of their caller it takes longer."""
        for used in self._parts():
            used._compile_part(real)

    def _compiler(self, *signature: Any, **options: Any) -> Any:
        import numba

        njit: Any = numba.njit  # whose types leave out some of its options
        return njit(*signature, **options, **self._options)

    def _compile_part(self, real: str) -> None:
        self.compile_parts(real)
        if self._dispatcher is None:
            # A wrapper for calls from Python takes longer to compile than most parts themselves.
            self._dispatcher = self._compiler(no_cpython_wrapper=True)(self._function)
        self._dispatcher.disable_compile(False)
        self._dispatcher.compile(self._signature(real))
        self._dispatcher.disable_compile()

    def _loaded(self) -> Any:
        """From the cache, or compiled and kept there, by one process at a time."""
        function = self._stamped()
        try:
            made = self._compiler(cache=True)(function)
        except RuntimeError:  # no folder to keep it in
            made = self._compiler()(function)
        with (
            self._alone(made.stats.cache_path),
            _tables_when_compiling(made),
            _parts_first(made, lambda: self.compile_parts(self.real)),
        ):
            try:
                made.compile(self._signature(self.real))
            except OSError:  # no room there
                if not made.overloads:
                    raise
        made.disable_compile()
        return made

    @contextmanager
    def _alone(self, folder: str | None) -> Iterator[None]:
        """Let one process at a time load or compile it: those that wait find it in the cache."""
        file: TextIO | None = None
        if folder and fcntl:
            with suppress(OSError):  # not writable any more, or a file system without locks
                file = (Path(folder) / f"{self.name}.lock").open("w")
                fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if file:
                file.close()

    def _stamped(self) -> Any:
        """The function, under a name that changes with its parts: numba's cache looks at one file only."""
        function = self._function
        digest = sha256(b"".join(Path(file).read_bytes() for file in sorted(self._files()))).hexdigest()
        copy = FunctionType(function.__code__, function.__globals__, function.__name__)
        name = self.name.rpartition(".")[2]
        copy.__qualname__, copy.__module__ = f"{name}_{digest[:12]}", function.__module__
        return copy

    def _files(self) -> set[str]:
        return {__file__, getfile(self._function)}.union(*(used._files() for used in self._parts()))

    def _parts(self) -> list[Kernel[..., Any]]:
        named = (self._function.__globals__.get(name) for name in self._function.__code__.co_names)
        return [value for value in named if isinstance(value, Kernel)]

    def _signature(self, real: str) -> tuple[Any, ...]:
        hints = get_type_hints(self._function, include_extras=True)
        return tuple(_type(hint, real) for name, hint in hints.items() if name != "return")


def kernel(seconds: float, **options: Any) -> Callable[[Callable[P, T]], Kernel[P, T]]:
    """Make a function a kernel that Python calls."""
    return lambda function: Kernel(function, False, seconds, **options)


def part(**options: Any) -> Callable[[Callable[P, T]], Kernel[P, T]]:
    """Make a function a part that only kernels and parts call."""
    return lambda function: Kernel(function, True, **options)


_warming = RLock()


def warm(what: str, *kernels: Kernel[..., Any]) -> float:
    """Load kernels, or compile those that this installation has not yet; return the seconds that took.

    Parameters
    ----------
    what : str
        Whose kernels these are, for people.
    *kernels : Kernel
    """
    start = time.perf_counter()
    with _warming:
        cold = [made for made in kernels if not made.is_warm]
        if cold:
            with _announced(what, cold):
                for made in cold:
                    made.ready()
    return time.perf_counter() - start


def _type(hint: Any, real: str) -> Any:
    """Numba's type of an annotation, in a precision."""
    import numba

    types: Any = numba.types
    from_dtype = numba.from_dtype
    if get_origin(hint) is Annotated:
        shape = next(extra for extra in get_args(hint) if isinstance(extra, Shape))
        entry = from_dtype(np.dtype(real if shape.dtype == REAL else shape.dtype))
        return types.Array(entry, shape.ndim, "C") if shape.ndim else entry
    if hasattr(hint, "_fields"):
        hints = get_type_hints(hint, include_extras=True)
        return types.BaseTuple.from_types([_type(hints[name], real) for name in hint._fields], hint)
    return from_dtype(np.dtype(hint))


@contextmanager
def _announced(what: str, cold: list[Kernel[..., Any]]) -> Iterator[None]:
    """If numba compiles meanwhile: announce it in one line on stderr, and start a process that helps."""
    started: list[float] = []
    helper = 0

    def on_compiling(made: Any) -> None:
        nonlocal helper
        if started:
            return
        started.append(time.perf_counter())
        is_kept = made.stats.cache_path is not None
        how_often = "once per installation" if is_kept else _NOT_KEPT
        seconds = sum(made.seconds for made in cold)
        line = f"karpnet: compiling the loops of {what}, {how_often} (about {seconds:.0f} s) ..."
        print(line, end="", file=sys.stderr, flush=True)
        if is_kept and len(cold) > 1:
            helper = _helper(cold)

    with _on_compiling(on_compiling):
        try:
            yield
        finally:
            if helper:
                os.kill(helper, SIGKILL)
                os.waitpid(helper, 0)
            if started:
                print(f" {time.perf_counter() - started[0]:.1f} s", file=sys.stderr, flush=True)


_NOT_KEPT = "in every run, as there is no folder to keep them; NUMBA_CACHE_DIR may name one"


def _helper(cold: list[Kernel[..., Any]]) -> int:
    """Fork a process that fills the cache from the other end; its number, or 0 where there is no fork."""
    if not (hasattr(os, "fork") and fcntl):
        return 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside idle threads is safe here
        number = os.fork()
    if number == 0:
        try:
            for made in reversed(cold[1:]):
                made.ready()
        finally:
            os._exit(0)
    return number


@contextmanager
def _tables_when_compiling(made: Any) -> Iterator[None]:
    """Let numba fill the tables of its type inference only if it compiles.

    It fills them before it looks into its cache, which takes 0.3 s, and what lies there needs none.
    """
    context = made.targetctx

    def fill(_: Any = None) -> None:
        if vars(context).pop("refresh", None) is not None:
            context.refresh()

    context.refresh = lambda: None
    with _on_compiling(fill):
        try:
            yield
        finally:
            vars(context).pop("refresh", None)


@contextmanager
def _parts_first(made: Any, compile_parts: Callable[[], None]) -> Iterator[None]:
    """Compile the parts of a kernel once it is certain that the cache lacks it."""

    def on_compiling(compiling: Any) -> None:
        if compiling is made:
            compile_parts()

    with _on_compiling(on_compiling):
        yield


@contextmanager
def _on_compiling(action: Callable[[Any], None]) -> Iterator[None]:
    """Call the action with every function that numba starts to compile."""
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, started: Any) -> None:
            action(started.data["dispatcher"])

        def on_end(self, ended: Any) -> None:
            pass

    with event.install_listener("numba:compile", Listener()):
        yield
