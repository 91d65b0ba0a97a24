"""A tree of places from a sheet: code, name, level, code of the place above. Rows are recognised by code, so the same
file may come again, with renames and moves.
"""

from linli.registers.places.imports.tree import PlaceTree

__all__ = ["PlaceTree"]
