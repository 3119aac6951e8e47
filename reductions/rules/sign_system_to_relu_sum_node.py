"""Sign system -> relu-sum with two channels at nodes of one graph.

Construction: the incidence graph of literals and rows. Literal nodes have the features e_i and -e_i
and no label; each has a pendant probe node with label 1. A row is a node without features, adjacent
to the literal nodes of its ±1 terms, with label b. A term a·s_i with |a| > 1 has a separate feature
node a·e_i, adjacent only to the row. With aggregation sum, a probe receives ±e_i and a row receives
Σ a_i e_i.

Why the answer is preserved: the labeled nodes receive exactly the messages of the samples of
sign-system to relu-sum, so its proof and its bound on the error apply (`sign_system_to_relu_sum`). For
a formula, the graph is its literal-clause incidence graph.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from reductions.arrays import IntegerArray, RationalArray, SparseRows, integers
from reductions.core import Pairs, Reduction, Size, below
from reductions.problems.sign_system import SignSystem, row_text
from reductions.rules.sign_system_to_relu_sum import back, example, forward, open_bound, row_bound
from reductions.training.architectures import ActivationSum
from reductions.training.graphs import GraphBatch
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def instance(system: SignSystem) -> TrainingTask:
    """Nodes: literals e_1, -e_1, e_2, ...; their probes; rows; feature nodes of large terms."""
    n, rows = system.num_variables, system.rows
    m = len(rows)
    large = np.asarray(np.abs(rows.values) != 1, dtype=np.bool_)
    num_nodes = 4 * n + m + int(large.sum())
    literals, row_nodes = np.arange(2 * n), 4 * n + rows.row_ids()
    carriers = np.empty(len(rows.columns), dtype=np.int64)
    carriers[large] = 4 * n + m + np.arange(int(large.sum()))
    carriers[~large] = 2 * rows.columns[~large] + (rows.values[~large] < 0)
    edges = np.stack([np.concatenate([literals, carriers]), np.concatenate([literals + 2 * n, row_nodes])])
    has_feature = np.zeros(num_nodes, dtype=np.int64)
    has_feature[: 2 * n] = 1
    has_feature[4 * n + m :] = 1
    units = np.tile(np.array([1, -1], dtype=np.int64), n)
    features = SparseRows(
        np.concatenate([[0], np.cumsum(has_feature)]),
        np.concatenate([np.repeat(np.arange(n), 2), rows.columns[large]]),
        integers(np.concatenate([units, rows.values[large]])),
        n,
    )
    bound = open_bound(system, partial(row_bound, "sum"))
    return TrainingTask(
        graphs=GraphBatch(np.array([0, num_nodes], dtype=np.int64), edges, features),
        labels=RationalArray(integers(np.concatenate([np.ones(2 * n, dtype=np.int64), system.targets]))),
        architecture=ActivationSum(level="node"),
        tolerance=below(bound),
        lifting_bound=bound,
        labelled_nodes=np.arange(2 * n, 4 * n + m),
    )


def size(source: Size) -> dict[str, int]:
    """4n + m nodes, plus one for every term that is not ±1."""
    n, m, terms = source["num_variables"], source["num_rows"], source["num_terms"]
    large = terms if source["max_bits"] > 1 else 0
    return {
        "num_samples": 2 * n + m,
        "num_graphs": 1,
        "num_nodes": 4 * n + m + large,
        "num_edges": 2 * n + terms,
        "num_features": n,
        "num_nonzeros": 2 * n + large,
        "num_parameters": 2 * (n + 1),
    }


def explain(system: SignSystem) -> Pairs:
    """Pair variables and rows with nodes."""
    n = system.num_variables
    for i in range(n):
        yield (
            f"variable s{i + 1}",
            (
                f"nodes {2 * i}, {2 * i + 1} with features ±e{i + 1}, "
                f"probes {2 * n + 2 * i}, {2 * n + 2 * i + 1} with label 1"
            ),
        )
    for row in range(len(system.rows)):
        label = system.targets[row]
        yield (
            f"row {row + 1}: {row_text(system, row)}",
            f"node {4 * n + row}, adjacent to its terms, label {label}",
        )
    yield "sign s_i", "the sign of α_1 w_1i - α_2 w_2i"


RULES: tuple[Reduction[SignSystem, IntegerArray, TrainingTask, Hypothesis], ...] = (
    Reduction(
        name="sign-system-to-relu-sum/node",
        source="sign-system",
        target="relu-sum/node",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference=(
            "Instantiates Proposition 5 of Kiani et al., On the hardness of learning under symmetries, "
            "ICLR 2024, at node level; gadgets of this project"
        ),
        summary="The literal-row incidence graph with probes; labels on probes and rows.",
        example=example,
    ),
)
