"""Methods that look for weights of the training task itself."""
