"""Families of instances with known truth, and a library of small files."""
