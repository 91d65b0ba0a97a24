"""Visits to households, and which are due."""
