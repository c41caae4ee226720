"""The front door's promises: a module a situation."""
