"""Reads of assistance: means and their test, lists of households, what a household may get, what it gets elsewhere."""
