"""Known failures of others, one named test a row of docs/rules.md."""
