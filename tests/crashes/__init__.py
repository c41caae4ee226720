"""The process dies, or the database fails: at every point, and at any moment (R1, R2, R3)."""
