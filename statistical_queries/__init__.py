"""The statistical-query side: hard classes, query oracles, and algorithms outside the query models."""
