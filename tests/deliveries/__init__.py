"""What is promised about sending: each situation of docs/rules.md with its figures."""
