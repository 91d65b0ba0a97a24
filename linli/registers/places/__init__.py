"""Where: one tree from the province down to the dwelling."""
