"""The only place that writes people, households, residencies, circumstances and duplicates."""

from linli.registers.people.actions.duplicates import dismiss, merge, propose_duplicates, undo_merge

__all__ = ["dismiss", "merge", "propose_duplicates", "undo_merge"]
