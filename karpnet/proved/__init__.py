"""The machine-checked side: tasks and certificates for the proved checker, theorems about files."""
