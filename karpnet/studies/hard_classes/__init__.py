"""Experiments on the hard classes: their settings, their cells, their figures."""
