"""Pages of courses and job fairs."""
