"""Tools of developers; not part of the installed software."""
