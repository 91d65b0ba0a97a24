"""Calculations about food businesses and stalls; none of them reads or writes the database."""
