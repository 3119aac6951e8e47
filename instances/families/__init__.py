"""The families of instances, by what they make."""
