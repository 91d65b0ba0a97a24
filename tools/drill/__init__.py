"""Durability drill: kill -9 under load, then compare with what was acknowledged. See `python -m tools.drill --help`."""
