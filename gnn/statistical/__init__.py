"""Gradient descent on the hard classes of `statistical_queries`: networks, training, datasets."""
