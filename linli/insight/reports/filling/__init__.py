"""Filling report forms from records: proposals, values with where they come from, the office's own file."""
