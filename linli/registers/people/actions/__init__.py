"""Actions on people, households, residencies, circumstances and duplicates."""

from linli.registers.people.actions.circumstances import add_circumstance, end_circumstance
from linli.registers.people.actions.duplicates import dismiss, merge, propose_duplicates, undo_merge
from linli.registers.people.actions.moving_back import take_back_move
from linli.registers.people.actions.people import (
    correct,
    found_by_number,
    found_household,
    make_head,
    move,
    move_alone,
    move_away,
    move_out,
    read_phone,
    read_sensitive,
    record_death,
    register,
    take_back_death,
    use_phone,
)

__all__ = [
    "add_circumstance",
    "correct",
    "dismiss",
    "end_circumstance",
    "found_by_number",
    "found_household",
    "make_head",
    "merge",
    "move",
    "move_alone",
    "move_away",
    "move_out",
    "propose_duplicates",
    "read_phone",
    "read_sensitive",
    "record_death",
    "register",
    "take_back_death",
    "take_back_move",
    "undo_merge",
    "use_phone",
]
