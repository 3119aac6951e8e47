"""Models as solvers print them: the ``s`` and ``v`` lines of SAT and pseudo-Boolean competitions.

Accepted: ``c`` comments, a status line (``s SATISFIABLE``, or ``SAT`` as MiniSat writes it), literals as
numbers or as names (``v 1 -2 0``, ``v x1 -x2``) over any number of ``v`` lines, lines of literals
alone, and a missing 0 at the end.

References
----------
"SAT Competition: output format", since 2002; Roussel, Manquinho, "Input/output format and solver
requirements for the competitions of pseudo-Boolean solvers", 2012.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reductions.errors import InputError
from reductions.formats.files import read_text

_LITERAL = re.compile(r"([-~+]?)x?([1-9][0-9]{0,17})")
_STATUS = {
    "SAT": "SATISFIABLE",
    "SATISFIABLE": "SATISFIABLE",
    "OPTIMUM FOUND": "OPTIMUM FOUND",
    "UNSAT": "UNSATISFIABLE",
    "UNSATISFIABLE": "UNSATISFIABLE",
    "UNKNOWN": "UNKNOWN",
    "INDET": "UNKNOWN",
    "INDETERMINATE": "UNKNOWN",
    "UNSUPPORTED": "UNKNOWN",
}


@dataclass(frozen=True)
class Model:
    """What a solver said of an instance.

    Parameters
    ----------
    status : str
        ``"SATISFIABLE"``, ``"OPTIMUM FOUND"``, ``"UNSATISFIABLE"``, ``"UNKNOWN"``, or empty when it
        states none.
    literals : tuple of int, or None
        The true literals as it lists them, variables numbered from 1; None when it lists none.
    name : str
        Where it comes from, such as its file.
    """

    status: str
    literals: tuple[int, ...] | None
    name: str = "model"


def load_model(path: str | Path) -> Model:
    """Read the output of a SAT or pseudo-Boolean solver.

    Returns
    -------
    Model
        For `karpnet.check`; nothing of it is believed before that.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is none of such an output (says where).
    """
    return parse_model(read_text(Path(path)).decode(), str(path))


def parse_model(text: str, where: str) -> Model:
    """Parse a solver's output; `where` is its name, for errors."""
    status, literals, is_closed = "", list[int](), False
    lists_any = False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words, at = line.split(), f"{where}:{number}"
        if not words or words[0][0] in "c" or words[0] == "o":  # a comment, the value of an objective
            continue
        stated = " ".join(words[words[0] == "s" :])
        if words[0] == "s" or stated in _STATUS:
            if _STATUS.get(stated) is None or status not in ("", _STATUS[stated]):
                raise InputError(at, f"expected one status, such as SATISFIABLE, got {stated[:40]!r}")
            status = _STATUS[stated]
            continue
        if words[0] != "v" and not _LITERAL.fullmatch(words[0]) and words[0] != "0":
            raise InputError(at, f"expected a line c, s or v, or a line of literals, got {line[:40]!r}")
        found = _literals(words[words[0] == "v" :], at)
        if is_closed and found:
            raise InputError(at, "literals follow the 0 that ends the model", "keep one model")
        lists_any, is_closed = True, is_closed or 0 in found
        if 0 in found[:-1]:
            raise InputError(at, "literals follow the 0 that ends the model", "keep one model")
        literals += found[: len(found) - (0 in found)]
    return Model(status, tuple(literals) if lists_any else None, where)


def _literals(words: list[str], at: str) -> list[int]:
    found = []
    for word in words:
        match = _LITERAL.fullmatch(word)
        if match is None and word != "0":
            raise InputError(at, f"expected a literal such as -3 or x3, got {word[:40]!r}")
        found.append(0 if match is None else int(match[2]) * (-1 if match[1] in ("-", "~") else 1))
    return found
