"""Walks among the weights that fit a training task, in exact arithmetic."""
