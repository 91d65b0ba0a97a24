"""What can be seen from the work."""
