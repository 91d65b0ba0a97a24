"""The leaders' pages: figures of a place, one indicator over places, and the rows behind a number."""
