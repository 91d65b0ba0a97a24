"""Pages of people: a module each for households, people, duplicates and imports."""
