"""Tests of the conversations: each step as a table, and whole talks through the runner."""
