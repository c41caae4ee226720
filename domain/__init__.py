"""The rules: values and functions that need nothing but the standard library."""
