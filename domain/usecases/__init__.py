"""What can be done: one verb a module; each takes a unit of work and never commits."""
