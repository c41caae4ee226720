"""Whole conversations: what people do in Teams, over HTTP to the real service, and what comes back to them."""
