"""What a file says of its instance besides the instance: question, recipe and truth.

In DIMACS and OPB they are comment lines ``c karpnet recipe: ...`` (``*`` in OPB) before the first
line that is none; in JSON they are fields of the file's object.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(rb"(?:[ \t]*(?:[c*].*)?\r?\n)*")
_LINE = re.compile(r"(?m)^[c*] karpnet (question|recipe|truth): (.*?)\r?$")


@dataclass(frozen=True)
class Header:
    """Metadata of an instance in its file; empty if there is none.

    Parameters
    ----------
    question : str
        What a DIMACS file states, as ``--as`` names it: ``nae-sat``, ``graph-coloring:3``.
    recipe : str
        The line from which the file is made again.
    truth : str
        The answer and how it is known.
    """

    question: str = ""
    recipe: str = ""
    truth: str = ""

    def entries(self) -> dict[str, str]:
        """The parts that are not empty, by name."""
        return {name: text for name, text in self.__dict__.items() if text}

    def comments(self) -> tuple[str, ...]:
        """The comment lines, without the sign of a comment."""
        return tuple(f"karpnet {name}: {text}" for name, text in self.entries().items())

    @classmethod
    def of_comments(cls, data: bytes) -> Header:
        """Read the comments at the head of a DIMACS or OPB file; the first of each name counts."""
        head = _HEAD.match(data)
        found = _LINE.findall(head[0].decode()) if head else []
        return cls(**dict(reversed(found)))
