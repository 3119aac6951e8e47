"""The target side: labelled graphs, architectures, hypotheses, training tasks."""
