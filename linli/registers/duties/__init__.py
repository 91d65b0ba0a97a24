"""The duties app: which body has which matter where, on what basis; admission of matters to communities."""
