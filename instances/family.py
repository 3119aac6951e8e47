"""What a family of instances is: a function with a documented signature, and the truth it promises.

The function's signature gives the parameters, its docstring their meaning; besides the usual
sections it has ``Size`` and ``Answer``: how large the instance becomes, and which parameters give
YES or NO.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args, get_origin, get_type_hints

from reductions.errors import InputError
from reductions.reading.values import Kind, number, one_of

LARGEST_SIZE = 2 * 10**7  # literals, incidences or ends of edges: more is a slip of the parameters


@dataclass(frozen=True)
class AtLeast:
    """The least value of a parameter."""

    least: int


Count: TypeAlias = Annotated[int, AtLeast(1)]
Number: TypeAlias = Annotated[int, AtLeast(0)]
Ratio: TypeAlias = Annotated[float, AtLeast(0)]
Wanted: TypeAlias = Literal["yes", "no"]
Value: TypeAlias = int | float | Fraction | str
_LARGEST_TERM = 10**30  # of a fraction


@dataclass(frozen=True)
class Truth:
    """The answer of an instance, and how it is known.

    Parameters
    ----------
    answer : "yes", "no" or "unknown"
    known_by : "planted", "theorem", "proof" or "nothing"
        A witness that was hidden; a theorem about the family; a solver's answer, which a witness or
        a checkable proof backs.
    note : str
        The theorem with its reference, or why nothing is known.
    """

    answer: Literal["yes", "no", "unknown"]
    known_by: Literal["planted", "theorem", "proof", "nothing"]
    note: str

    def line(self) -> str:
        """The label on one line."""
        return f"{self.answer}, {self.known_by}: {self.note}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a label back.

        Raises
        ------
        InputError
            If the line is none.
        """
        match = re.fullmatch(r"(yes|no|unknown), (planted|theorem|proof|nothing): (.*)", line)
        if match is None:
            raise InputError("truth", f"expected 'ANSWER, KNOWN BY: NOTE', got {line[:60]!r}")
        return cls(*match.groups())  # type: ignore[arg-type]


PLANTED = Truth("yes", "planted", "the hidden witness, kept beside the file")
UNKNOWN = Truth("unknown", "nothing", "no witness was planted and no theorem applies")


def always(truth: Truth) -> Callable[..., Truth]:
    """The label of a family that has one label only."""
    return lambda **parameters: truth


def theorem(is_yes: bool, note: str) -> Truth:
    """A label that a theorem gives."""
    return Truth("yes" if is_yes else "no", "theorem", note)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a family.

    Parameters
    ----------
    name : str
    kind : int, float, Fraction or str
    default : value or None
        None: it must be given.
    least : int or None
    choices : tuple of str
        The values of a parameter of kind str.
    meaning : str
    """

    name: str
    kind: type
    default: Value | None
    least: int
    choices: tuple[str, ...]
    meaning: str

    def describe(self) -> str:
        """What values are taken, in words."""
        if self.choices:
            return " or ".join(self.choices)
        return f"{_NOUNS[self.kind]} >= {self.least}"

    def read(self, value: object, where: str) -> Value:
        """Return the value in the parameter's own type.

        Raises
        ------
        InputError
            If it does not fit.
        """
        words, place = str(value), f"{where}: {self.name}"
        try:
            typed: Value = _fraction(words) if self.kind is Fraction else self.kind(words)
        except (ValueError, ZeroDivisionError):
            typed = ""
        for accepted in self._accepted():
            if not accepted.holds(typed):
                raise InputError(place, f"expected {accepted.words}, got {words[:40]}")
        return typed

    def _accepted(self) -> tuple[Kind[str] | Kind[float], ...]:
        """What the value must be, in the order in which an error says it."""
        if self.choices:
            return (Kind(self.describe(), one_of(*self.choices).holds),)
        least = self.least or 0
        return number(self.describe(), least), number(f"at most {LARGEST_SIZE}", least, LARGEST_SIZE)


_NOUNS: Mapping[type, str] = {
    int: "an integer",
    float: "a number",
    Fraction: "a fraction such as 1/4 or 1e-3, terms up to 10^30,",
}


def _fraction(text: str) -> Fraction:
    """Read a fraction; an exponent like that of 1e999999999 would take forever and is rejected.

    Raises
    ------
    ValueError
        If the text is no fraction, or its terms are too large.
    """
    if len(text) > 80 or re.search(r"(?i)_|e[+-]?\d{3}", text):
        raise ValueError
    read = Fraction(text)
    if max(read.numerator, read.denominator) > _LARGEST_TERM:
        raise ValueError
    return read


@dataclass(frozen=True)
class Family:
    """Instances of one kind, made by a pure function.

    Parameters
    ----------
    name : str
    function : callable
        Parameters (and ``seed`` where it draws) to the instance, or to (instance, planted witness).
    truth : callable
        The function's parameters, without the seed, to the label.
    example : mapping
        Parameters of a small instance; those left out take their defaults.
    version : int
        Of the algorithm: raised whenever the same parameters give another instance.
    """

    name: str
    function: Callable[..., Any]
    truth: Callable[..., Truth]
    example: Mapping[str, Value]
    version: int = 1

    @cached_property
    def is_random(self) -> bool:
        """Whether a seed matters."""
        return "seed" in inspect.signature(self.function).parameters

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in the order of the signature, the seed aside."""
        hints = get_type_hints(self.function, include_extras=True)
        meanings = _meanings(self.sections.get("Parameters", ""))
        return tuple(
            _parameter(name, hints[name], item.default, meanings.get(name, ""))
            for name, item in inspect.signature(self.function).parameters.items()
            if name != "seed"
        )

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The docstring by section; what stands before the first one is ``""``."""
        parts = re.split(r"(?m)^(\w+)\n-{3,}\n", inspect.getdoc(self.function) or "")
        return {"": parts[0].strip()} | {
            title: text.strip() for title, text in zip(parts[1::2], parts[2::2], strict=True)
        }

    @property
    def summary(self) -> str:
        """The docstring's first line, as plain text."""
        return self.sections[""].split("\n", 1)[0].replace("``", "")

    def read(self, given: Mapping[str, object]) -> dict[str, Value]:
        """All parameters in their own types and in order, defaults filled in.

        Raises
        ------
        InputError
            If one is unknown, missing or out of range.
        """
        names = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in names:
                raise InputError(self.name, f"expected parameters {', '.join(names)}, got {name}")
        values: dict[str, Value] = {}
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if value is None:
                raise InputError(
                    f"{self.name}: {parameter.name}", f"expected {parameter.describe()}, got none"
                )
            values[parameter.name] = parameter.read(value, self.name)
        return values


def _parameter(name: str, hint: Any, default: Any, meaning: str) -> Parameter:
    least = 0
    if get_origin(hint) is Annotated:
        hint, mark = get_args(hint)
        least = mark.least
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    given = None if default is inspect.Parameter.empty else default
    return Parameter(name, str if choices else hint, given, least, choices, meaning)


def _meanings(section: str) -> dict[str, str]:
    """Parameter names to their texts; names that share a line share the text."""
    parts = re.split(r"(?m)^(\w+(?:, \w+)*) : .*$", section)
    return {
        name: " ".join(text.split())
        for names, text in zip(parts[1::2], parts[2::2], strict=True)
        for name in names.split(", ")
    }


def expect_size(size: int, where: str) -> None:
    """Raise `InputError` when an instance would not fit in memory."""
    if size > LARGEST_SIZE:
        problem = f"expected at most {LARGEST_SIZE:.0e} literals or incidences, got {size:.3g}"
        raise InputError(where, problem, "choose smaller parameters")
