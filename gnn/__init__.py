"""Training by gradient descent: many restarts of a small network at once."""
