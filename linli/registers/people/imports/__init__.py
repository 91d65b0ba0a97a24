"""Household rosters as offices keep them: read, mapped, checked, taken in, and every row accounted for."""

from linli.registers.people.imports.run import first_table, import_people

__all__ = ["first_table", "import_people"]
