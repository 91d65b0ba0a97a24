"""Sheets and files that the app reads."""
