"""The visits app: visits to households, and which are due."""
