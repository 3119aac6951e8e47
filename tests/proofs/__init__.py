"""The Coq development agrees with the Python code."""
