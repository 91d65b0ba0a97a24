"""The pages of people: one module each for households, people, duplicates and imports."""
