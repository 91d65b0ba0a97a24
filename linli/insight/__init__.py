"""The layer of what can be seen from the work."""
