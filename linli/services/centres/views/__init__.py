"""Pages of elder-care facilities."""
