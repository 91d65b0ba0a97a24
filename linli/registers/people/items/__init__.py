"""Data items of people and households: a row is a person who lives here on the day, or a household."""

from linli.registers.people.items import persons

from linli.registers.people.items import circumstances, households  # isort: skip  # after the subjects

__all__ = ["circumstances", "households", "persons"]
