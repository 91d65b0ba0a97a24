"""Permissions of viewers, and the rows in their scope."""
