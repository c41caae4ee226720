"""The process and Teams."""
