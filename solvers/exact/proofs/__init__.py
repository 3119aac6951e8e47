"""Proofs of the Boolean side with hints, trimmed to what matters."""
