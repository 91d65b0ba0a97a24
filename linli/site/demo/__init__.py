"""Fills an empty database with the synthetic district, and empties it again."""
