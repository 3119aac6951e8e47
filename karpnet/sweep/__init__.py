"""Sweeps: instances × architectures × methods × seeds, one committed row for every finished cell."""
