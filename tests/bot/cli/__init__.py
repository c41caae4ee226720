"""The command line, as the operator and the coordinator use it."""
