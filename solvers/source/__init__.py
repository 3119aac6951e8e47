"""Methods that decide the source instance."""
