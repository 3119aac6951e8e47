"""What tells the families of architectures apart: one class for each, over the checker's systems."""
