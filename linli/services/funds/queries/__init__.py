"""Queries of funds, campaigns and lists."""
