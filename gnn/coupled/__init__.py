"""Optimizers that couple the coordinates of a restart, for all restarts of a batch at once."""
