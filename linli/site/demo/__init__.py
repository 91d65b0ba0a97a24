"""The state of a demo database, and emptying it."""
