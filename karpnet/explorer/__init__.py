"""The explorer: an instance, its task, witnesses, weights, answers and descent on one page in the browser."""
