"""Import of a tree of places: code, name, level, code of the place above.

Rows are matched by code, so the same file can be imported again, with renames and moves.
"""

from linli.registers.places.imports.tree import PlaceTree

__all__ = ["PlaceTree"]
