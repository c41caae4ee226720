"""Adaptive Cards and their plain-text twins, one module a family of messages."""
