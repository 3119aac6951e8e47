"""The witnesses of an instance: all candidates, many diverse right ones, and weights of training tasks."""
