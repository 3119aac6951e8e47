"""Instances taken apart into plain values, changed a little, and put together again."""
