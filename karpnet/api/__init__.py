"""One verb a module: what a caller can ask for."""
