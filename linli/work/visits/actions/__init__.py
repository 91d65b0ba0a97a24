"""Actions on visits, their promises, notes and photos."""

from linli.work.visits.actions.doors import end_code, make_codes, renew_code
from linli.work.visits.actions.photos import add_photo, read_photo, remove_photo
from linli.work.visits.actions.visits import (
    correct,
    drop_promise,
    forget_notes,
    keep_promise,
    read_seen,
    record,
    reopen_promise,
    withdraw,
)

__all__ = [
    "add_photo",
    "correct",
    "drop_promise",
    "end_code",
    "forget_notes",
    "keep_promise",
    "make_codes",
    "read_photo",
    "read_seen",
    "record",
    "remove_photo",
    "renew_code",
    "reopen_promise",
    "withdraw",
]
