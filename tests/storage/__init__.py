"""The contract that storage and the fakes keep, and what only real databases can show."""
