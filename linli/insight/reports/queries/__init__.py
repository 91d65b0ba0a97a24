"""Queries for the pages of report forms, asks, questions and runs."""
