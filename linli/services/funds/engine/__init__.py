"""Dividing what a list needs among what is there; knows no database."""
