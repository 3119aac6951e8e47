"""Reading values that people and programs wrote: JSON, settings, options; errors say where."""
