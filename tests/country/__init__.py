"""The whole country in virtual time: several replicas, many counties, and a Teams that minds its limits (E7)."""
