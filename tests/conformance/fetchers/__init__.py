"""Fetchers that can be driven: two tiny ones that show what the score sees, and adapters for real ones."""
