"""Queries of vacancies."""
