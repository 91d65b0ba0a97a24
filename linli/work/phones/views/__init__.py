"""What phones ask for."""
