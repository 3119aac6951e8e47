"""Test any reduction: survey both ends of its instances, and find a small counterexample."""
