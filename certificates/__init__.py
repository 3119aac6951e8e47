"""Proof formats and the checker; standard library only."""
