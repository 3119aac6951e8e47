"""PyTorch Geometric and safetensors, the optional extra `pyg`: all that karpnet uses of them.

Everything imports them from here, so that a missing extra is one line that says what to install.
"""

from __future__ import annotations

import warnings

from reductions.errors import UnsupportedError

try:
    with warnings.catch_warnings():
        # The library compiles scripts on import, which newer torch versions deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        from safetensors import SafetensorError, safe_open
        from safetensors.torch import save_file
        from torch_geometric.data import Data, InMemoryDataset
        from torch_geometric.loader import DataLoader
        from torch_geometric.nn import GINConv, GraphConv, SAGEConv, global_add_pool
except ImportError as error:
    raise UnsupportedError(
        f"PyTorch Geometric: {error}; install the extra with: pip install torch_geometric safetensors"
    ) from None

__all__ = [
    "Data",
    "DataLoader",
    "GINConv",
    "GraphConv",
    "InMemoryDataset",
    "SAGEConv",
    "SafetensorError",
    "global_add_pool",
    "safe_open",
    "save_file",
]
