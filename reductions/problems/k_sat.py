"""k-SAT: CNF with clauses of at most k literals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reductions.arrays import BoolArray
from reductions.core import Problem
from reductions.errors import InputError
from reductions.problems.cnf import CNF
from reductions.reading.fields import Fields
from reductions.reading.stored import StoredObject


@dataclass(frozen=True, eq=False)
class KSat(CNF):
    """k-SAT: CNF-SAT in which no clause has more than ``width`` literals.

    Parameters
    ----------
    width : int
        The k.

    References
    ----------
    Karp, "Reducibility among combinatorial problems", 1972 (3-SAT).
    """

    name: ClassVar[str] = "k-sat"
    width: int = 3

    def __post_init__(self) -> None:
        super().__post_init__()
        longest = int(self.clauses.lengths.max()) if len(self.clauses) else 0
        if longest > self.width:
            clause = int(self.clauses.lengths.argmax())
            where = f"{self.name}: clause {clause + 1}"
            raise InputError(where, f"expected at most {self.width} literals, got {longest}")

    def size(self) -> dict[str, int]:
        return super().size() | {"width": self.width}

    def fields(self) -> StoredObject:
        return super().fields() | {"width": self.width}

    @classmethod
    def from_json(cls, data: Fields) -> KSat:
        cnf = CNF.from_json(data)
        return cls(cnf.num_variables, cnf.clauses, data.count("width"))


PROBLEMS: tuple[type[Problem[BoolArray]], ...] = (KSat,)
