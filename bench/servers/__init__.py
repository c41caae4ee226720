"""The contestants, each a small program of its own."""
