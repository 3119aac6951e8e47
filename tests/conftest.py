"""Settings of the whole suite."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every run and machine; a slow machine is no failure.
settings.register_profile("karpnet", derandomize=True, deadline=None)
settings.load_profile("karpnet")
