"""Products of constant sparse matrices with dense ones on a torch device, differentiable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import embedding_bag

from reductions.arrays import SparseRows, offsets_of


@dataclass(frozen=True)
class SparseMatrix:
    """A constant sparse matrix and its transpose on a device, for products with dense rows."""

    columns: Tensor
    offsets: Tensor
    values: Tensor

    @classmethod
    def of(cls, rows: SparseRows, device: torch.device) -> SparseMatrix:
        return cls(
            torch.tensor(rows.columns, dtype=torch.int64, device=device),
            torch.tensor(rows.offsets, dtype=torch.int64, device=device),
            torch.tensor(rows.values, device=device),
        )

    def dot(self, dense: Tensor) -> Tensor:
        """The product with a dense matrix (num_columns, n): shape (num_rows, n)."""
        return embedding_bag(
            self.columns,
            dense,
            self.offsets,
            mode="sum",
            per_sample_weights=self.values,
            include_last_offset=True,
        )


class _Context(Protocol):
    """What the forward pass leaves to the backward one."""

    transpose: SparseMatrix


class _SparseProduct(torch.autograd.Function):
    """matrix · dense, with the transpose's product as its gradient."""

    @staticmethod
    def forward(ctx: _Context, dense: Tensor, matrix: SparseMatrix, transpose: SparseMatrix) -> Tensor:
        ctx.transpose = transpose
        return matrix.dot(dense)

    @staticmethod
    def backward(ctx: _Context, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return ctx.transpose.dot(gradients[0].contiguous()), None, None


class SparseLinear:
    """A constant sparse matrix that autograd differentiates through."""

    def __init__(self, rows: SparseRows, device: torch.device) -> None:
        self.matrix = SparseMatrix.of(rows, device)
        self.transpose = SparseMatrix.of(transposed(rows), device)

    def __call__(self, dense: Tensor) -> Tensor:
        product: Tensor = _SparseProduct.apply(dense, self.matrix, self.transpose)  # type: ignore[no-untyped-call]
        return product


def transposed(rows: SparseRows) -> SparseRows:
    """The transposed matrix."""
    order = np.argsort(rows.columns, kind="stable")
    lengths = np.bincount(rows.columns, minlength=rows.num_columns).astype(np.int64)
    return SparseRows(offsets_of(lengths), rows.row_ids()[order], rows.values[order], len(rows))
