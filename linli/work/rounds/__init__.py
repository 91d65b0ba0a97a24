"""Week plans of visits: which household on which day in which order, and what workers decide about it."""
