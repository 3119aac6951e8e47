"""Rows of numbers over weights that are signs: decided as subset sums, by meeting in the middle."""
