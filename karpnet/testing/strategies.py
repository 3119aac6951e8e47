"""Instances of every problem as strategies of hypothesis, which shrink a failure to a small one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from karpnet.testing.instances import INSTANCES
from karpnet.testing.instances.shape import HUGE
from reductions.arrays import SparseRows, integers
from reductions.errors import InputError
from reductions.extras import needed
from reductions.problems import PROBLEMS
from reductions.problems.graphs import SimpleGraph

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_MOST = 6  # rows, clauses or sets


def instances_of(name: str, largest: int = 5) -> SearchStrategy[Any]:
    """Any instance of a problem with up to ``largest`` variables, vertices, elements or numbers.

    A problem whose structure is not known here has its random instances, which shrink less well.

    Raises
    ------
    InputError
        If there is no such problem.
    MissingPackageError
        If hypothesis is not installed.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(instances_of("clique"))
    ... def test_complement_twice(problem):
    ...     assert problem.graph.complement().complement() == problem.graph
    >>> test_complement_twice()
    """
    with needed("hypothesis", "a strategy"):
        from hypothesis import strategies as st
    if name not in INSTANCES:
        raise InputError("strategy", f"{name!r} is no problem", f"choose from {', '.join(sorted(INSTANCES))}")
    if name not in _ANY:
        return st.builds(INSTANCES[name].draw, st.randoms(use_true_random=False), st.integers(1, largest))

    @st.composite
    def structured(draw: DrawFn) -> Any:
        return _ANY[name](_Values(draw, st), PROBLEMS[name], largest)

    return structured()


@dataclass(frozen=True)
class _Values:
    """What instances are made of.

    Parameters
    ----------
    draw : callable
        From a strategy to a value of it.
    st : module
        ``hypothesis.strategies``.
    """

    draw: DrawFn
    st: Any

    def integer(self, least: int, most: int) -> int:
        return int(self.draw(self.st.integers(least, most)))

    def weight(self, least: int) -> int:
        """A small number, or now and then a huge one."""
        small, huge = self.st.integers(least, 4), self.st.integers(0, HUGE)
        return int(self.draw(self.st.one_of(small, small, huge)))

    def row(self, symbols: list[Any], least: int = 0, most: int | None = None, is_set: bool = False) -> Any:
        """A strategy for lists of symbols, of a length in this range."""
        symbol = self.st.sampled_from(symbols) if symbols else self.st.nothing()
        return self.st.lists(symbol, min_size=least, max_size=most if symbols else 0, unique=is_set)

    def rows(self, row: Any) -> list[list[Any]]:
        """Some lists."""
        return list(self.draw(self.st.lists(row, max_size=_MOST)))


def _clauses(v: _Values, problem: Any, largest: int, longest: int = 4) -> Any:
    n = v.integer(0, largest)
    literals = [i * sign for i in range(1, n + 1) for sign in (1, -1)]
    return problem.from_clauses(n, v.rows(v.row(literals, most=longest)))


def _k_sat(v: _Values, problem: Any, largest: int) -> Any:
    formula = _clauses(v, PROBLEMS["cnf"], largest)
    longest = max([1, *formula.clauses.lengths.tolist()])
    return problem(formula.num_variables, formula.clauses, v.integer(longest, longest + 2))


def _graph(v: _Values, problem: Any, largest: int, number: tuple[int, int]) -> Any:
    """A graph, and a number between the first bound and the number of vertices plus the second."""
    n = v.integer(0, largest)
    pairs = list(combinations(range(n), 2))
    edges = v.draw(v.row(pairs, is_set=True))
    return problem.from_graph(SimpleGraph.from_edges(n, edges), v.integer(number[0], n + number[1]))


def _cut(v: _Values, problem: Any, largest: int) -> Any:
    cut = _graph(v, problem, largest, (-1, 1))
    weights = [v.weight(-2) for _ in range(cut.graph.num_edges)]
    return problem(cut.graph, integers(weights), v.integer(-1, sum(map(abs, weights)) + 1))


def _numbers(v: _Values, problem: Any, largest: int, has_target: bool) -> Any:
    numbers = tuple(v.weight(0) for _ in range(v.integer(0, largest)))
    return problem(numbers, v.integer(0, sum(numbers) + 1)) if has_target else problem(numbers)


def _sets(v: _Values, problem: Any, largest: int, least: int, colors: int = 0) -> Any:
    n, number = v.integer(0, largest), [v.integer(1, colors)] if colors else []
    sets = v.rows(v.row(list(range(n)), least, most=4, is_set=True)) if n >= least else []
    return problem.from_lists(n, *number, sets)


def _system(v: _Values, problem: Any, largest: int, least: int, has_relations: bool = False) -> Any:
    n = v.integer(0, largest)
    supports = v.rows(v.row(list(range(n)), most=4, is_set=True))
    terms = [[(i, v.weight(-2) or 1) for i in support] for support in supports]
    totals = [sum(abs(a) for _, a in row) + 1 for row in terms]
    targets = integers([v.integer(max(least, -total), total) for total in totals])
    relations = [np.array([v.integer(0, 1) for _ in terms], dtype=np.bool_)] if has_relations else []
    return problem(SparseRows.from_rows(terms, n), targets, *relations)


_bounded = partial(_graph, number=(-1, 1))
_ANY: dict[str, Callable[..., Any]] = {
    "clique": _bounded,
    "cnf": _clauses,
    "exact-cover": partial(_sets, least=0),
    "graph-coloring": partial(_graph, number=(1, 2)),
    "hypergraph-coloring": partial(_sets, least=1, colors=3),
    "independent-set": _bounded,
    "k-sat": _k_sat,
    "linear-equations": partial(_system, least=-HUGE),
    "max-cut": _cut,
    "nae-sat": _clauses,
    "one-in-three-sat": partial(_clauses, longest=3),
    "partition": partial(_numbers, has_target=False),
    "pseudo-boolean": partial(_system, least=-HUGE, has_relations=True),
    "sign-system": partial(_system, least=0),
    "subset-sum": partial(_numbers, has_target=True),
    "vertex-cover": _bounded,
}
