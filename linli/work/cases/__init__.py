"""The cases app: from the report to the resident's rating."""
