"""Documents that are made of what is stored: never with a name of a person."""
