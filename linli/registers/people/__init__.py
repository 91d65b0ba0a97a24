"""The people app: people, households, residencies, circumstances; their import and their duplicates."""
