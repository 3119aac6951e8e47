"""The exceptions that karpnet raises on purpose.

::

    KarpnetError              anything a user can cause and mend
    ├── InputError            a file or a value is malformed (says where, expected, got, remedy)
    ├── WitnessError          a witness has the wrong shape or type for its instance
    ├── UnsupportedError      the input is fine, but this method or format cannot hold it
    │   └── MissingPackageError   an optional package is not installed (names the extra); an ImportError too
    ├── PathError             no chain of rules joins the two problems that were named
    └── OutOfLimitsError      an instance was not made within its limits

Of a method that was asked for an answer, infeasible, timed out and undecided are outcomes
(`reductions.outcomes`), never exceptions.
"""

from __future__ import annotations


class KarpnetError(Exception):
    """Base of all errors that have a one-line message for the user."""


class InputError(KarpnetError):
    """A malformed file or value.

    Parameters
    ----------
    where : str
        File, line or field, such as ``toy.cnf:7`` or ``task.json: labels[3]``.
    problem : str
        What was expected and what came.
    remedy : str
        What the user can do about it; empty when the problem says it already.
    """

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        self.where, self.problem, self.remedy = where, problem, remedy
        super().__init__(_one_line(f"{where}: {problem}" + (f"; {remedy}" if remedy else "")))


def _one_line(text: str) -> str:
    """The text with escapes for what would end the line or steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def expect(where: str, holds: bool, expected: str, got: object, remedy: str = "") -> None:
    """Raise an `InputError` that says what was expected of a value, unless it holds."""
    if not holds:
        raise InputError(where, f"expected {expected}, got {shown(got)}", remedy)


def shown(value: object) -> str:
    """A short form of a value for an error; what is too long in a list or an object is left out."""
    if isinstance(value, (dict, list)) and len(value) > 9:
        return kind_of(value)
    text = repr(value)
    if len(text) <= 40:
        return text
    return kind_of(value) if isinstance(value, (dict, list)) else text[:37] + "..."


def kind_of(value: object) -> str:
    """The JSON name of a value's type."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "a truth value"}
    return names.get(type(value), "null" if value is None else "a number")


class WitnessError(KarpnetError):
    """A witness whose shape or type does not belong to the instance."""


class UnsupportedError(KarpnetError):
    """A correct input that the chosen method or format cannot hold."""


class MissingPackageError(UnsupportedError, ImportError):
    """An optional package that cannot be imported, with the line that installs it."""


class PathError(KarpnetError):
    """No registered chain of rules leads from one problem to the other."""


class OutOfLimitsError(KarpnetError):
    """What was to be made was not made within the limits of time and memory."""
