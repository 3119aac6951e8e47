"""The target side: labeled graphs, architectures, hypotheses, training tasks."""
