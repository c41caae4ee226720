"""Words, cards and documents: everything that people read."""
