"""The code under test: reading what claims to be a reduction, and calling it."""
