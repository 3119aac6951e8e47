"""What is asked of a graph: ``--as NAME:NUMBER``, or ``--as NAME`` of a problem without a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reductions.errors import InputError
from reductions.formats.graphs.edges import WeightedGraph
from reductions.problems import PROBLEMS
from reductions.problems.graphs import GraphProblem
from reductions.problems.max_cut import MaxCut

GRAPH_PROBLEMS: dict[str, type[GraphProblem]] = {
    name: problem for name, problem in PROBLEMS.items() if issubclass(problem, GraphProblem)
}


@dataclass(frozen=True)
class Question:
    """A graph problem with its number of colors or its bound.

    Parameters
    ----------
    problem : type of GraphProblem
    number : int
        0 for a problem that has none.
    where : str
        What has the graph, for errors.
    """

    problem: type[GraphProblem]
    number: int
    where: str

    @classmethod
    def of(cls, read_as: str, where: str) -> Question:
        """What ``--as NAME:NUMBER`` states.

        Raises
        ------
        InputError
            If the name is no graph problem or the number is missing.
        """
        name, _, number = read_as.partition(":")
        problem = GRAPH_PROBLEMS.get(name)
        if problem is None or not re.fullmatch(_number_form(problem), number):
            choices = ", ".join(
                f"{known}:K" if asked.asks_number else known for known, asked in GRAPH_PROBLEMS.items()
            )
            got = repr(read_as[:40]) if read_as else "nothing"
            raise InputError(where, f"a graph needs its question: expected --as {choices}; got {got}")
        return cls(problem, int(number or 0), where)

    def about(self, read: WeightedGraph) -> GraphProblem:
        """Ask it of a graph from a file.

        Raises
        ------
        InputError
            If the problem does not look at weights, and there are some; or cannot have the number.
        """
        try:
            return self.problem.from_weighted(read.graph, read.weights, self.number)
        except InputError as error:
            raise InputError(f"{self.where}: {error.where}", error.problem, error.remedy) from None

    def about_networkx(self, graph: Any) -> GraphProblem:
        """Ask it of a networkx graph."""
        return self.problem.from_networkx(graph, self.number)


def _number_form(problem: type[GraphProblem]) -> str:
    """A pattern of what stands behind the name of a problem and a colon."""
    if not problem.asks_number:
        return "0?"
    return f"-?[0-9]{{1,{4000 if problem is MaxCut else 18}}}"  # weights may have any size
