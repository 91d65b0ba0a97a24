"""Who lives where: people, households, residencies, circumstances; their import and their duplicates."""
