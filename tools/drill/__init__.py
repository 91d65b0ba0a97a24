"""kill -9 under load, then compare with what was acknowledged: see `python -m tools.drill --help`."""
