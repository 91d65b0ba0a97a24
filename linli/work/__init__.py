"""What is done each day."""
