"""Parts of a system that are copies of one another, so that what one teaches holds for all."""
