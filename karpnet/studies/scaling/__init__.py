"""Time to solution: how the work until the first exact fit grows with the size of the instance."""
