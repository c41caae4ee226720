"""A whole year, simulated."""
