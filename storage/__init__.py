"""Memory: tables, mapping and the unit of work."""
