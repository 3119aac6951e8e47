"""Gradient descent on training tasks: batched trainers, optimizers, interchange with PyG."""
