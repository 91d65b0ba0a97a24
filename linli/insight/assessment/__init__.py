"""Figures by place and month, each opening into its records."""
