"""The roster of community workers and their qualifications."""
