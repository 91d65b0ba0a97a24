"""Which worker answers for which doors, on every day."""
