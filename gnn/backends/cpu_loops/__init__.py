"""The loops of the CPU backend, which numba compiles."""
