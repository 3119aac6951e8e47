"""What descent may minimize, by name, and in torch."""
