"""The synthetic district: the same rows for the same day, at four sizes, all of it invented."""
