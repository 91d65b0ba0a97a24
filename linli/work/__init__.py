"""The layer of daily work."""
