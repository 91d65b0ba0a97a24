"""Which body holds which matter where, on what legal basis; admission of matters to communities."""
