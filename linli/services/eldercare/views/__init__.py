"""Pages of elder care."""
