"""Samples of the classes without graphs, as tensor datasets."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from gnn.statistical.datasets import tensor_dataset
from statistical_queries.invariants import BlockInvariants
from statistical_queries.named_groups import group_of
from statistical_queries.polynomials import Blocks, random_polynomial
from statistical_queries.samples import Samples
from statistical_queries.symmetric_functions import SymmetricFunctions


def polynomial(rng: np.random.Generator) -> Samples:
    blocks = Blocks((BlockInvariants(group_of("cyclic:3"), 2),) * 4)
    return random_polynomial(blocks, 3, 2, rng).sample(50, rng)


def symmetric(rng: np.random.Generator) -> Samples:
    return SymmetricFunctions(group_of("dihedral:12")).draw(rng).sample(50, rng)


@pytest.mark.parametrize("draw", [polynomial, symmetric])
def test_samples_become_batches(draw) -> None:  # type: ignore[no-untyped-def]
    samples = draw(np.random.default_rng(0))
    batches = list(DataLoader(tensor_dataset(samples), batch_size=20))
    assert [len(x) for x, _ in batches] == [20, 20, 10]
    labels = torch.cat([y for _, y in batches])
    np.testing.assert_allclose(labels.numpy(), samples.labels, rtol=1e-6)
    assert torch.cat([x for x, _ in batches]).shape == (50, 12)
    again = draw(np.random.default_rng(0))
    np.testing.assert_array_equal(again.labels, samples.labels)
