"""Tasks, networks and weights as PyTorch Geometric has them (the extra `pyg`)."""
