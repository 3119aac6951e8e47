"""The tournament of descents: candidates, rounds at equal work, and what each mechanism adds."""
