"""Branch and bound on the Booleans of a part that is small enough."""
