"""Reading and writing instances, tasks and weights."""
