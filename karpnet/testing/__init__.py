"""Testing reductions: where instances and witnesses come from, and how a rule is judged by them."""
