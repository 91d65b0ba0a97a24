"""The places app: one tree from the province down to the dwelling."""
