"""A tree of places from a sheet: code, name, level, code of the place above. Rows are recognised by code, so the same
file may come again, with renames and moves.
"""

from linli.registers.places.imports.rows import PlaceRow, read
from linli.registers.places.imports.run import Report, import_file, import_places

__all__ = ["PlaceRow", "Report", "import_file", "import_places", "read"]
