"""Not installed: what writes docs/ and instances/library again."""
