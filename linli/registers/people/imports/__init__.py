"""Import of household rosters: read, map columns, check, write, and report every row."""

from linli.registers.people.imports.run import first_table, import_people

__all__ = ["first_table", "import_people"]
