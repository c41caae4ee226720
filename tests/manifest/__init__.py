"""The Teams app as it is packed."""
