"""Sums of squares of any width: linear in a symmetric matrix of bounded rank."""
