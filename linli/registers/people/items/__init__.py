"""Data items of people and households: a row is a person who lives here on the day, or a household."""

from linli.registers.people.items import circumstances, households, persons

__all__ = ["circumstances", "households", "persons"]
