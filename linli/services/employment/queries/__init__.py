"""Queries of employment."""
