"""Exact training speaks of every layer: its weights fit as that module, its certificates are that task's."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest
import torch

import karpnet as kn
from gnn.pyg import imports as pyg
from gnn.pyg.datasets import TaskDataset
from gnn.pyg.layers import LayerNetwork, PyGPool, load
from karpnet.api.solve import Answer
from reductions.arrays import SparseRows
from reductions.problems.sign_system import SignSystem
from reductions.training.layers import LAYERS

NUM_EACH = 20
CASES = [
    (name, pool)
    for name, layer in LAYERS.items()
    for pool in (("add", "mean", "max") if layer.level == "graph" else ("add",))
]


def _system(rng: np.random.Generator) -> SignSystem:
    rows = []
    for _ in range(rng.integers(2, 6)):
        columns = np.sort(rng.choice(4, rng.integers(2, 4), replace=False)).tolist()
        rows.append([(column, int(rng.choice([-1, 1]))) for column in columns])
    return SignSystem(SparseRows.from_rows(rows, 4), np.array([len(row) % 2 for row in rows]))


def _is_solvable(system: SignSystem) -> bool:
    return any(
        system.violation(np.array(signs, dtype=np.int8)) is None
        for signs in itertools.product((-1, 1), repeat=4)
    )


@cache
def systems() -> tuple[tuple[SignSystem, bool], ...]:
    """As many with a solution as without."""
    rng = np.random.default_rng(0)
    found: dict[bool, list[SignSystem]] = {True: [], False: []}
    while min(map(len, found.values())) < NUM_EACH:
        system = _system(rng)
        found[_is_solvable(system)].append(system)
    return tuple((system, truth) for truth in (True, False) for system in found[truth][:NUM_EACH])


@cache
def answers(architecture: str) -> list[Answer]:
    return [kn.solve(kn.reduce(system, to=architecture), "exact", seconds=30) for system, _ in systems()]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pool"), CASES)
def test_exact_training_decides_for_the_layer(name: str, pool: PyGPool) -> None:
    for (system, truth), answer in zip(systems(), answers(LAYERS[name].architecture), strict=True):
        derivation = kn.reduce(system, to=name)
        task = derivation.target
        assert answer.verdict == ("YES" if truth else "NO")
        if not truth:
            assert answer.certificate is not None
            assert kn.check(answer.certificate, task)
            continue
        module = LayerNetwork(name, task.graphs.num_features, 2, pool).double()
        load(module, answer.witness, rounded=True)
        data = pyg.Batch.from_data_list(list(TaskDataset(task, torch.float64)))
        outputs = module.eval()(data.x, data.edge_index, data.batch, task.num_samples).detach().numpy()
        if task.labelled_nodes is not None:
            outputs = outputs[task.labelled_nodes]
        assert np.abs(outputs - task.labels.floats()).max() <= float(task.tolerance) + 1e-9
        assert kn.lift(module, derivation).is_right


def test_a_certificate_is_that_of_every_layer() -> None:
    rows = SparseRows.from_rows([[(0, 1), (1, 1)], [(0, 1), (1, -1)]], 2)
    system = SignSystem(rows, np.array([0, 0]))
    for level in ("graph", "node"):
        names = [name for name, layer in LAYERS.items() if layer.level == level]
        certificate = kn.solve(kn.reduce(system, to=names[0]), "exact").certificate
        assert certificate is not None
        assert all(kn.check(certificate, kn.reduce(system, to=name)) for name in names)
