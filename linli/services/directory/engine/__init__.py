"""Pure parts of the directory: HSDS packages, opening hours, needs in everyday words, covering with new points."""
