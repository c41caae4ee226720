"""Everything that people read, read here first."""
