"""Plans of descent: stages as data, what carries them out, and the ones that won the tournament."""
