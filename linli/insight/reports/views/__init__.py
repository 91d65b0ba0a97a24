"""Pages of report forms, asks, questions, runs and the burden."""
