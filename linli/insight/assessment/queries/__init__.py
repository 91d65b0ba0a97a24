"""Queries for the pages of figures."""
