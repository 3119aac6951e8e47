"""Training tasks as files for outside solvers, and their solutions back as exact weights."""
