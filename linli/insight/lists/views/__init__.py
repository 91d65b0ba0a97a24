"""Pages of lists: all lists, one that is run, the builder, addresses for offices and what they read."""
