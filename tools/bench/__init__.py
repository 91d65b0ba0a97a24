"""`make bench`: the figures of the design at district size, each beside its bar. See `python -m tools.bench --help`."""
