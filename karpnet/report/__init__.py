"""The report of a sweep: one self-contained page, and its charts as files."""
