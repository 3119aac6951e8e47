"""Reading what other programs, or karpnet itself, answered: models, proofs and witness files."""
