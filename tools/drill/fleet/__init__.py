"""The fleet: phones behind a bad network while the server is killed. See `python -m tools.drill --help`."""
