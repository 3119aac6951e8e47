"""PyTorch Geometric and safetensors, the optional extra `pyg`: all that karpnet uses of them.

Everything imports them from here, so that a missing extra is one line that says what to install.
"""

from __future__ import annotations

import warnings

from reductions.extras import needed

with needed("safetensors", "PyTorch Geometric interchange"):
    from safetensors import SafetensorError, safe_open
    from safetensors.torch import save_file

with needed("torch_geometric", "PyTorch Geometric interchange"), warnings.catch_warnings():
    # The library compiles scripts on import, which newer torch versions deprecate.
    warnings.simplefilter("ignore", DeprecationWarning)
    from torch_geometric.data import Batch, Data, HeteroData, InMemoryDataset
    from torch_geometric.loader import DataLoader
    from torch_geometric.nn import (
        GAT,
        GCN,
        ARMAConv,
        ChebConv,
        ClusterGCNConv,
        EdgeConv,
        GATConv,
        GATv2Conv,
        GCNConv,
        GINConv,
        GraphConv,
        GraphSAGE,
        LEConv,
        Linear,
        MessagePassing,
        MFConv,
        SAGEConv,
        SGConv,
        SSGConv,
        SuperGATConv,
        TAGConv,
        TransformerConv,
        global_add_pool,
        global_max_pool,
        global_mean_pool,
    )

__all__ = [
    "GAT",
    "GCN",
    "ARMAConv",
    "Batch",
    "ChebConv",
    "ClusterGCNConv",
    "Data",
    "DataLoader",
    "EdgeConv",
    "GATConv",
    "GATv2Conv",
    "GCNConv",
    "GINConv",
    "GraphConv",
    "GraphSAGE",
    "HeteroData",
    "InMemoryDataset",
    "LEConv",
    "Linear",
    "MFConv",
    "MessagePassing",
    "SAGEConv",
    "SGConv",
    "SSGConv",
    "SafetensorError",
    "SuperGATConv",
    "TAGConv",
    "TransformerConv",
    "global_add_pool",
    "global_max_pool",
    "global_mean_pool",
    "safe_open",
    "save_file",
]
