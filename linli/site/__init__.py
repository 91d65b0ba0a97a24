"""What holds the rooms together."""
