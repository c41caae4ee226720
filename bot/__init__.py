"""The process and Teams: everything that touches the outside world."""
