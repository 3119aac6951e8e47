"""Problems, rules between them, training tasks, exact evaluation."""
