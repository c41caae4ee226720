"""Conversations: pure steps from what was said to what comes next."""
