"""The situations of trust.md 1.4 in which a service must keep its promises, one module a situation."""
