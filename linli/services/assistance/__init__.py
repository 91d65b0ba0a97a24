"""Assistance: means of households, the one application, temporary relief, reviews."""
