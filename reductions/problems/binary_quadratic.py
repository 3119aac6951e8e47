"""Quadratic functions of n variables with two values each: QUBO over 0 and 1, ISING over -1 and +1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from reductions.arrays import ArrayEquality, BoolArray, IntegerArray, Table, integers, magnitude
from reductions.core import Problem
from reductions.drawings import Drawing
from reductions.errors import InputError
from reductions.problems.clauses import assignment, random_truth_values
from reductions.problems.graphs import SimpleGraph
from reductions.problems.sign_system import signs
from reductions.reading.fields import Fields
from reductions.reading.networkx_graphs import Node, weighted_edges_of, whole
from reductions.reading.stored import Stored, StoredObject

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class BinaryQuadratic(ArrayEquality, Stored):
    """Is there an x with sum_i linear_i x_i + sum_{i<j} quadratic_ij x_i x_j <= bound?

    Parameters
    ----------
    graph : SimpleGraph
        Its vertices are the variables, its edges the pairs that have a product: the upper triangle.
    linear : integers, shape (num_variables,)
    quadratic : integers, shape (num_edges,)
        In the order of the graph's edges.
    bound : int

    Raises
    ------
    InputError
        If there is not one number for each variable and each pair.
    """

    name: ClassVar[str]
    graph: SimpleGraph
    linear: IntegerArray
    quadratic: IntegerArray
    bound: int

    def __post_init__(self) -> None:
        for what, expected in (("linear", self.num_variables), ("quadratic", self.graph.num_edges)):
            got = getattr(self, what).shape
            if got != (expected,):
                raise InputError(f"{self.name}: {what}", f"expected {expected} numbers, got shape {got}")

    @classmethod
    def from_terms(
        cls,
        num_variables: int,
        linear: Mapping[int, int],
        quadratic: Mapping[tuple[int, int], int],
        bound: int,
    ) -> Self:
        """Build from the coefficients of variables and of pairs; (i, j) and (j, i) are added.

        Raises
        ------
        InputError
            If a pair names one variable twice, or a variable is out of range.
        """
        pairs: dict[tuple[int, int], int] = {}
        for (i, j), coefficient in quadratic.items():
            pair = (min(i, j), max(i, j))
            pairs[pair] = pairs.get(pair, 0) + coefficient
        graph = SimpleGraph.from_edges(num_variables, sorted(pairs))
        for i in linear:
            if not 0 <= i < num_variables:
                raise InputError(f"{cls.name}: linear", f"expected variables 0..{num_variables - 1}, got {i}")
        terms = integers([linear.get(i, 0) for i in range(num_variables)])
        return cls(graph, terms, integers([pairs[pair] for pair in sorted(pairs)]), bound)

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Node], bound: int) -> Self:
        """Build from a networkx graph; vertices are numbered in its order.

        The attribute ``weight`` of an edge is the coefficient of its product, 1 without it; that of a
        vertex the coefficient of its variable, 0 without it.

        Raises
        ------
        InputError
            If the graph is directed, a vertex has an edge to itself, or a weight is no integer.
        """
        pairs = weighted_edges_of(graph, whole, "an integer")
        linear: dict[int, int] = {}
        vertices: Any = graph.nodes(data="weight", default=0)
        for place, (vertex, given) in enumerate(vertices):
            weight = whole(given)
            if weight is None:
                what = f"vertex {vertex!r}: expected an integer as its weight, got {given!r}"
                raise InputError("networkx graph", what)
            linear[place] = weight
        return cls.from_terms(len(graph), linear, pairs, bound)

    @property
    def num_variables(self) -> int:
        return self.graph.num_vertices

    @property
    def num_constraints(self) -> int:
        return 1

    def value(self, witness: ArrayLike) -> int:
        """The value of the function."""
        raise NotImplementedError

    def num_violations(self, witness: ArrayLike) -> int:
        return int(self.value(witness) > self.bound)

    def violation(self, witness: ArrayLike) -> str | None:
        value = self.value(witness)
        return None if value <= self.bound else f"the value is {value}, expected at most {self.bound}"

    def drawing(self) -> Drawing:
        return self.graph.drawing()

    def size(self) -> dict[str, int]:
        largest = max(magnitude(self.linear), magnitude(self.quadratic), abs(self.bound))
        return {
            "num_variables": self.num_variables,
            "num_products": self.graph.num_edges,
            "bound": self.bound,
            "max_bits": largest.bit_length(),
        }

    def fields(self) -> StoredObject:
        i, j = self.graph.edges
        return {"linear": self.linear, "quadratic": Table((i, j, self.quadratic)), "bound": self.bound}

    @classmethod
    def from_json(cls, data: Fields) -> Self:
        linear, bound = data.integer_array("linear"), data.integer("bound")
        columns = [column.tolist() for column in data.table("quadratic", 3, "triples [i, j, coefficient]")]
        if any(i >= j for i, j in zip(*columns[:2], strict=True)):
            raise data.fail("quadratic", "expected i < j in every triple [i, j, coefficient]")
        pairs = {(i, j): coefficient for i, j, coefficient in zip(*columns, strict=True)}
        if len(pairs) != len(columns[0]):
            raise data.fail("quadratic", "a pair of variables occurs twice; add its coefficients")
        return cls.from_terms(len(linear), dict(enumerate(linear.tolist())), pairs, bound)


class QUBO(BinaryQuadratic):
    """QUBO: is sum_i a_i x_i + sum_{i<j} b_ij x_i x_j <= bound for some x in {0, 1}^n?

    Quadratic unconstrained binary optimization, to be minimized. A witness is a bool array of shape
    (num_variables,). Integers of any size.

    Parameters
    ----------
    graph : SimpleGraph
        Its vertices are the variables, its edges the pairs i < j that have a product.
    linear : integers, shape (num_variables,)
        The a_i, which are the diagonal of a matrix: x_i x_i = x_i.
    quadratic : integers, shape (num_edges,)
        The b_ij, in the order of the graph's edges: the upper triangle.
    bound : int

    References
    ----------
    Garey, Johnson, "Computers and Intractability", 1979, MP2; Glover, Kochenberger, Du, "A tutorial on
    formulating and using QUBO models", 2019.
    """

    name = "qubo"

    @classmethod
    def from_matrix(cls, matrix: Sequence[Sequence[int]] | IntegerArray, bound: int) -> QUBO:
        """Build from a square matrix Q, for xᵀ Q x: symmetric, upper triangular or any other.

        Raises
        ------
        InputError
            If it is not square.
        """
        rows: list[Any] = matrix.tolist() if isinstance(matrix, np.ndarray) else list(matrix)
        n = len(rows)
        if any(len(row) != n for row in rows):
            raise InputError(cls.name, f"expected a square matrix, {n} numbers in every row")
        pairs = {(i, j): rows[i][j] + rows[j][i] for i in range(n) for j in range(i + 1, n)}
        linear = {i: rows[i][i] for i in range(n)}
        return cls.from_terms(n, linear, {pair: q for pair, q in pairs.items() if q}, bound)

    def value(self, witness: ArrayLike) -> int:
        x = assignment(witness, self.num_variables)
        both = x[self.graph.edges[0]] & x[self.graph.edges[1]]
        return _total(self.linear[x]) + _total(self.quadratic[both])

    def random_witness(self, rng: np.random.Generator) -> BoolArray:
        return random_truth_values(self.num_variables, rng)


class Ising(BinaryQuadratic):
    """ISING: is the energy sum_i h_i s_i + sum_{i<j} J_ij s_i s_j <= bound for some s in {-1, +1}^n?

    The energy has plus signs, as solvers of quadratic models have them: J_ij > 0 favors opposite spins
    (antiferromagnetic), h_i > 0 favors s_i = -1. Physics often writes -sum h_i s_i - sum J_ij s_i s_j:
    negate h and J of such a model. A witness is an int64 array of shape (num_variables,), the spins -1 or
    +1. Integers of any size.

    Parameters
    ----------
    graph : SimpleGraph
        Its vertices are the spins, its edges the pairs i < j that interact.
    linear : integers, shape (num_variables,)
        The fields h_i.
    quadratic : integers, shape (num_edges,)
        The couplings J_ij, in the order of the graph's edges.
    bound : int

    References
    ----------
    Barahona, "On the computational complexity of Ising spin glass models", 1982; Lucas, "Ising
    formulations of many NP problems", 2014 (both with minus signs).
    """

    name = "ising"

    def value(self, witness: ArrayLike) -> int:
        s = signs(witness, self.num_variables)
        products = s[self.graph.edges[0]] * s[self.graph.edges[1]]
        return _total(self.linear * s) + _total(self.quadratic * products)

    def random_witness(self, rng: np.random.Generator) -> IntegerArray:
        return 2 * random_truth_values(self.num_variables, rng).astype(np.int64) - 1


def _total(numbers: IntegerArray) -> int:
    """Their exact sum."""
    return sum(numbers.tolist())


PROBLEMS: tuple[type[Problem[Any]], ...] = (QUBO, Ising)
