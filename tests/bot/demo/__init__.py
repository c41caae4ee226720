"""Tests of the demo: its cast and its client."""
