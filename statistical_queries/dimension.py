"""Statistical dimension of a class of functions, from the matrix of their correlations.

An adversary that answers a correlational query by 0 gives away only the functions that correlate with the
query beyond the tolerance. The dimension bounds how many these can be, hence how many queries are needed.

References
----------
A. Blum, M. Furst, J. Jackson, M. Kearns, Y. Mansour, S. Rudich, Weakly learning DNF and characterizing
statistical query learning using Fourier analysis (1994).
B. Szörényi, Characterizing statistical query learning: simplified notions and proofs (2009).
V. Feldman, E. Grigorescu, L. Reyzin, S. Vempala, Y. Xiao, Statistical algorithms and a lower bound for
detecting planted cliques (2017).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reductions.errors import InputError
from statistical_queries.oracles import CorrelationalOracle, FiniteLaw


def correlation_matrix(values: ArrayLike, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return E[f_i f_j] / (|f_i| |f_j|), float64[num_functions, num_functions], from values on points.

    Parameters
    ----------
    values : [num_functions, num_points]
    weights : float64[num_points] or None
        Probabilities of the points; None is uniform.

    Raises
    ------
    InputError
        If a function vanishes on all points.
    """
    table = np.asarray(values, dtype=np.float64)
    gram = (table / table.shape[1] if weights is None else table * weights) @ table.T
    norms = np.sqrt(np.diag(gram))
    if (norms == 0).any():
        row = int(np.argmin(norms))
        raise InputError(f"function {row}", "expected a function that does not vanish on the points")
    return np.asarray(gram / np.outer(norms, norms))


def most_correlated(correlations: NDArray[np.float64], tolerance: float) -> int:
    """Bound how many functions can correlate beyond the tolerance with one query of norm 1.

    Let A be those functions, with signs s_i so that ``tolerance |A| < <h, sum_A s_i f_i>``. By
    Cauchy-Schwarz ``tolerance^2 |A|^2 < sum_{i, j in A} |C_ij|``, so the mean of |C| over A x A exceeds
    tolerance^2. The mean over any s functions is at most that of the s largest sums of s largest entries a
    row, which falls as s grows. And ``|sum_A s_i f_i|^2 <= lambda_max |A|`` gives
    ``|A| < lambda_max / tolerance^2``. The smaller of the two is returned.

    Parameters
    ----------
    correlations : float64[num_functions, num_functions]
        Of functions of norm 1.
    tolerance : float
        In (0, 1].
    """
    _check(correlations, tolerance)
    num_functions = len(correlations)
    sums = np.cumsum(-np.sort(-np.abs(correlations), axis=1), axis=1)
    fewest, most = 0, num_functions  # the mean over `fewest` may exceed tolerance^2; bisect
    while fewest < most:
        size = (fewest + most + 1) // 2
        top = np.partition(sums[:, size - 1], num_functions - size)[num_functions - size :]
        if top.mean() / size > tolerance**2:
            fewest = size
        else:
            most = size - 1
    largest = float(np.linalg.eigvalsh(correlations)[-1])
    return min(fewest, math.floor(largest / tolerance**2 + 1e-9))


def statistical_dimension(correlations: NDArray[np.float64], tolerance: float) -> float:
    """Return a lower bound on the statistical dimension with average correlation tolerance^2.

    It is the number of functions over `most_correlated`: correlational queries of that tolerance, the final
    hypothesis among them, that are needed to correlate beyond the tolerance with every target.
    """
    most = most_correlated(correlations, tolerance)
    return len(correlations) / most if most else math.inf


def pairwise_dimension(correlations: NDArray[np.float64]) -> int:
    """Return d such that some d functions have pairwise correlations of at most 1/d: SQ-DIM is no less.

    For each d functions are taken greedily, so the largest d may be missed.
    """
    sizes = np.abs(correlations)
    order = np.argsort(sizes.sum(axis=1), kind="stable")
    best = 1
    for target in range(2, len(sizes) + 1):
        taken: list[int] = []
        for row in order.tolist():
            if (sizes[row, taken] <= 1 / target).all():
                taken.append(row)
        if len(taken) < target:
            break
        best = target
    return best


def as_functions(correlations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values, float64[n, n], of n functions on n equally likely points with these correlations."""
    eigenvalues, vectors = np.linalg.eigh(correlations)
    return np.asarray(vectors * np.sqrt(np.maximum(eigenvalues, 0) * len(correlations)))


def queries_until_told(correlations: NDArray[np.float64], target: int, tolerance: float) -> int:
    """Count how many functions of a class are asked for, in order, until the adversary must tell something.

    Parameters
    ----------
    correlations : float64[num_functions, num_functions]
    target : int
        The function that the oracle knows.
    tolerance : float
    """
    functions = as_functions(correlations)
    functions /= np.sqrt(np.square(functions).mean(axis=1, keepdims=True))  # rounding
    oracle = CorrelationalOracle(FiniteLaw(np.arange(len(functions)), functions[target]), tolerance)
    for function in functions:
        (answer,) = oracle.ask(function.__getitem__)
        if answer:
            break
    return oracle.num_queries


def _check(correlations: NDArray[np.float64], tolerance: float) -> None:
    if not 0 < tolerance <= 1:
        raise InputError("tolerance", f"expected a number in (0, 1], got {tolerance}")
    if correlations.ndim != 2 or not np.allclose(np.diag(correlations), 1):
        raise InputError("correlations", "expected a square matrix with diagonal 1")
