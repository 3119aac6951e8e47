"""Exact answers: SAT, constraint and integer programming, behind one interface."""
