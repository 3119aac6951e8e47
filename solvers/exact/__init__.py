"""Exact proper learning: SAT modulo linear arithmetic, with certificates."""
