"""The top layer: settings, base templates, home page, search page, command line."""
