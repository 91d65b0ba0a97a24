"""Builds the demo report forms: `python -m tools.forms` writes them to `linli/content/demo/forms/`."""
