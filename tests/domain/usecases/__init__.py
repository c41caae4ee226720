"""Tests of what can be done, on the ports in memory."""
