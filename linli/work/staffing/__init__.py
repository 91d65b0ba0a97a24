"""The staffing app: community workers and their qualifications."""
