"""End to end: a person in the real client, the real service behind it."""
