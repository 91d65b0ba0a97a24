"""The diary of a worker, read from what all apps have recorded. It stores nothing."""
