"""``karpnet queries``: lower bounds on queries at the user's numbers, beside queries counted."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reductions.errors import InputError, UnsupportedError
from reductions.reading.json_types import JsonObject
from statistical_queries.averaged_parity import AveragedParity, orbit_representatives, superpolynomial
from statistical_queries.averaged_planes import AveragedPlane
from statistical_queries.bounds import (
    Bound,
    averaged_plane_bound,
    logarithmic_k,
    pairwise_bound,
    plane_bound,
    subset_bound,
    superpolynomial_bound,
    symmetric_bounds,
)
from statistical_queries.degree_parity import random_degree_parity
from statistical_queries.dimension import (
    correlation_matrix,
    pairwise_dimension,
    queries_until_told,
    statistical_dimension,
)
from statistical_queries.graphs import degree_count_distribution, degree_counts, erdos_renyi
from statistical_queries.groups import LARGEST_ORDER
from statistical_queries.growing_basis import grow_basis, try_all_monomials
from statistical_queries.hidden_planes import random_plane
from statistical_queries.invariants import BlockInvariants
from statistical_queries.named_groups import group_of
from statistical_queries.oracles import CorrelationalOracle, StatisticalOracle
from statistical_queries.polynomials import Blocks, PolynomialLaw, random_polynomial
from statistical_queries.symmetric_functions import SymmetricFunctions, squared_norm, squared_norm_bounds

Member = TypeVar("Member")
MOST_RANDOM_QUERIES = 2000
MOST_MONOMIALS = 100_000
MOST_FEATURES, MOST_UNITS = 10_000, 10_000
MOST_KERNELS = 500_000_000  # numbers formed to measure averaged planes
EXPONENTS = (0.5, 1, 2, 3)
MOST_BLOCKS, MOST_COORDINATES = 200, 18
LARGEST_EXACT, NUM_GRAPHS = 8, 20_000  # nodes; graphs sampled above


@dataclass(frozen=True)
class QueryRequest:
    """What was asked for.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    group : str
        For symmetric, parities, averaged-planes, superpolynomial and polynomials (there, of every block).
    n : int
        Nodes of degree parities; blocks of polynomials.
    k : int
        Coordinates of a parity; half the directions in a plane; terms of a polynomial.
    d : int
        Dimension around the planes; degree of the invariants of a block.
    tolerance : float
    members : int
        Functions of a class that are drawn, or listed, to measure its dimension.
    seed : int
    """

    kind: str
    group: str = "cyclic:12"
    n: int = 10
    k: int = 4
    d: int = 2
    tolerance: float = 0.1
    members: int = 50
    seed: int = 0


@dataclass
class QueryReport:
    """What is known of a class.

    Parameters
    ----------
    facts : dict
        Names and numbers.
    bounds : dict
        Lower bounds on queries at the tolerance, by where they come from.
    counted : dict
        Queries counted, by learner and oracle.
    """

    facts: JsonObject = field(default_factory=dict)
    bounds: dict[str, Bound] = field(default_factory=dict)
    counted: JsonObject = field(default_factory=dict)

    def rows(self) -> list[tuple[str, str, str]]:
        """Lines of a table: what, its name, its number."""
        shown = [("class", name, _text(value)) for name, value in self.facts.items()]
        shown += [
            ("queries needed", f"{name}: {bound.formula}", f"≥ {_text(bound.queries)}")
            for name, bound in self.bounds.items()
        ]
        return shown + [("queries counted", name, _text(value)) for name, value in self.counted.items()]

    def to_json(self) -> JsonObject:
        """Names and numbers; an infinite bound is null."""
        bounds = {
            name: {"formula": bound.formula, "queries": None if math.isinf(bound.queries) else bound.queries}
            for name, bound in self.bounds.items()
        }
        return {"class": self.facts, "queries_needed": bounds, "queries_counted": self.counted}


def query_report(request: QueryRequest) -> QueryReport:
    """Evaluate the bounds of a class, and count.

    Raises
    ------
    InputError
        If the class is unknown or a number makes no sense for it.
    """
    if request.kind not in KINDS:
        raise InputError("queries", f"expected one of {', '.join(KINDS)}, got {request.kind!r}")
    if not 2 <= request.members <= 500:
        raise InputError("members", f"expected 2..500, got {request.members}")
    return KINDS[request.kind](request)


def _symmetric(request: QueryRequest) -> QueryReport:
    group, tolerance, report = group_of(request.group), request.tolerance, QueryReport()
    try:
        norms = {"||p||^2": squared_norm(group)}
        num_orbits = sum(group.orbit_sizes.values())
    except UnsupportedError:
        norms = dict(zip(("||p||^2, at least", "||p||^2, at most"), squared_norm_bounds(group), strict=True))
        num_orbits = group.num_orbits()
    report.facts = {"group": group.name, "n": group.degree, "order": group.order, "orbits": num_orbits}
    report.facts |= {name: float(norm) for name, norm in norms.items()}
    largest = max(norms.values())
    report.bounds = dict(zip(("Chebyshev", "Hoeffding"), symmetric_bounds(largest, tolerance), strict=True))
    if group.degree <= MOST_COORDINATES:
        family, rng = SymmetricFunctions(group), np.random.default_rng(request.seed)
        law = family.draw(rng).law()
        told = np.count_nonzero(family.orbit_probabilities > tolerance)
        report.counted["orbit by orbit, exact answers"] = num_orbits
        report.counted[f"orbit by orbit, adversary at {tolerance:g}: orbits told"] = int(told)
        oracle = CorrelationalOracle(law, tolerance)
        while oracle.num_queries < MOST_RANDOM_QUERIES:
            signs = rng.choice((-1.0, 1.0), num_orbits)
            if oracle.ask(signs.__getitem__)[0]:
                break
        told_text = "" if oracle.asked[-1].answers[0] else ", nothing told"
        report.counted[f"random symmetric signs, adversary{told_text}"] = oracle.num_queries
    return report


def _parities(request: QueryRequest) -> QueryReport:
    group, report = group_of(request.group), QueryReport()
    bound = subset_bound(group, request.k, request.tolerance)
    report.facts = {
        "group": group.name,
        "n": group.degree,
        "k": request.k,
        "orbits of sets": bound.num_functions,
    }
    report.bounds["orthogonal"] = bound
    num_members = bound.num_functions or 0
    if num_members <= request.members and num_members * group.order * 2**request.k <= MOST_UNITS:
        members = [AveragedParity(group, support) for support in orbit_representatives(group, request.k)]
        _measure(report, _matrix(members, AveragedParity.correlation), request)
    return report


def _planes(request: QueryRequest) -> QueryReport:
    report, rng = QueryReport(), np.random.default_rng(request.seed)
    bound = plane_bound(request.d, request.k, request.tolerance)
    report.facts = {
        "d": request.d,
        "k": request.k,
        "planes": bound.num_functions,
        "correlation": bound.correlation,
    }
    report.bounds["random planes"] = bound
    if request.d <= MOST_FEATURES:
        planes = [random_plane(request.d, request.k, rng).node_function for _ in range(request.members)]
        _measure(report, _matrix(planes, lambda f, g: f.correlation(g)), request)
    return report


def _averaged_planes(request: QueryRequest) -> QueryReport:
    group, report = group_of(request.group), QueryReport()
    bound = averaged_plane_bound(group, request.k, request.tolerance)
    report.facts = {
        "group": group.name,
        "n": group.degree,
        "order": group.order,
        "k": request.k,
        "planes": bound.num_functions,
        "correlation": bound.correlation,
        "the paper's form": "2^(n^Ω(1)) / |G|² queries, or one of precision |G| 2^(-n^Ω(1)) + √|G| n^(-Ω(k))",
        "norm of a member, 1 for its plane, about": math.exp(-math.log(group.order) / 2),
    }
    report.bounds["random planes"] = bound
    work = request.members**2 * group.order * (4 * request.k**2 + group.degree)
    if work <= MOST_KERNELS and group.order <= LARGEST_ORDER:
        rng = np.random.default_rng(request.seed)
        planes = [random_plane(group.degree, request.k, rng) for _ in range(request.members)]
        members = [AveragedPlane(group, plane) for plane in planes]
        _measure(report, _matrix(members, AveragedPlane.correlation), request)
    return report


def _superpolynomial(request: QueryRequest) -> QueryReport:
    group, report = group_of(request.group), QueryReport()
    bounds = {f"tolerance n^-{c:g}": superpolynomial_bound(group, c) for c in EXPONENTS}
    k, num_orbits = logarithmic_k(group.degree), bounds["tolerance n^-1"].num_functions
    report.facts = {
        "group": group.name,
        "n": group.degree,
        "k, even, at most log2 n": k,
        "units a member of an orbit": 2**k,
        "orbits of sets": num_orbits,
        "norm of f_S": superpolynomial(group, np.random.default_rng(request.seed)).base.mean_square ** 0.5,
        "the paper's form": "for every c n^(log n) queries, or one of precision n^(-c)",
    }
    report.bounds = bounds
    return report


def _degree_parities(request: QueryRequest) -> QueryReport:
    if request.n < 1:
        raise InputError("nodes", f"expected a positive number, got {request.n}")
    report, rng = QueryReport(), np.random.default_rng(request.seed)
    report.facts = {"n": request.n}
    members = [random_degree_parity(request.n, rng) for _ in range(request.members)]
    if request.n <= LARGEST_EXACT:
        counts, graphs = degree_count_distribution(request.n)
        weights = graphs / graphs.sum()
    else:
        counts = degree_counts(erdos_renyi(NUM_GRAPHS, request.n, rng))
        weights = np.full(NUM_GRAPHS, 1 / NUM_GRAPHS)
        report.facts["graphs sampled"] = NUM_GRAPHS
    signs = np.stack([1 - 2 * member.labels_of_counts(counts) for member in members])
    _measure(report, correlation_matrix(signs, weights), request)
    return report


def _polynomials(request: QueryRequest) -> QueryReport:
    if not 1 <= request.n <= MOST_BLOCKS:
        raise InputError("blocks", f"expected 1..{MOST_BLOCKS}, got {request.n}")
    report, rng = QueryReport(), np.random.default_rng(request.seed)
    block = BlockInvariants(group_of(request.group), request.d)
    blocks = Blocks((block,) * request.n)
    num_monomials = blocks.num_monomials(request.n)
    report.facts = {
        "group of a block": block.group.name,
        "blocks": request.n,
        "invariants of a block": block.count - 1,
        "monomials": num_monomials,
    }
    report.bounds["orthogonal, correlational queries"] = pairwise_bound(num_monomials, request.tolerance)
    law = PolynomialLaw(random_polynomial(blocks, request.k, request.n, rng))
    grown = grow_basis(StatisticalOracle(law), blocks, request.k)
    report.counted["growing basis, exact answers"] = grown.num_queries
    if num_monomials <= MOST_MONOMIALS:
        tried = try_all_monomials(CorrelationalOracle(law), blocks, blocks.monomials(request.n), request.k)
        report.counted["all monomials by correlations, exact answers"] = tried.num_queries
    return report


def _matrix(members: Sequence[Member], correlation: Callable[[Member, Member], float]) -> NDArray[np.float64]:
    """Correlations over norms."""
    gram = np.empty((len(members),) * 2)
    for i, j in combinations_with_replacement(range(len(members)), 2):
        gram[i, j] = gram[j, i] = correlation(members[i], members[j])
    norms = np.sqrt(np.diag(gram))
    return np.asarray(gram / np.outer(norms, norms))


def _measure(report: QueryReport, correlations: NDArray[np.float64], request: QueryRequest) -> None:
    """The dimension of some members of the class, and the queries for each of them to be told."""
    number, tolerance = len(correlations), request.tolerance
    outside = np.abs(correlations - np.eye(number))
    dimension = statistical_dimension(correlations, tolerance)
    report.facts |= {
        "members measured": number,
        "largest correlation of two": float(outside.max()),
        "dimension (average correlation tau^2), at least": None if math.isinf(dimension) else dimension,
        "dimension (pairwise, SQ-DIM), at least": pairwise_dimension(correlations),
    }
    report.bounds["measured members"] = Bound(max(0.0, dimension - 1), "dimension - 1")
    counts = [queries_until_told(correlations, target, tolerance) for target in range(number)]
    report.counted["members in order, adversary, mean over targets"] = statistics.mean(counts)
    report.counted["members in order, adversary, worst target"] = max(counts)


def _text(value: object) -> str:
    if isinstance(value, float):
        return "above 1e300" if math.isinf(value) else f"{value:,.4g}" if value < 1e6 else f"{value:.3g}"
    if isinstance(value, int):
        return f"{value:,}" if value < 10**15 else f"{float(value):.3g}" if value < 10**300 else "above 1e300"
    return "-" if value is None else str(value)


KINDS: dict[str, Callable[[QueryRequest], QueryReport]] = {
    "symmetric": _symmetric,
    "parities": _parities,
    "superpolynomial": _superpolynomial,
    "planes": _planes,
    "averaged-planes": _averaged_planes,
    "degree-parity": _degree_parities,
    "polynomials": _polynomials,
}
