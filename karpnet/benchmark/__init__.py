"""A frozen set of tasks, submissions to it, and what exact checks make of them (docs/benchmark.md)."""
