"""Actions on the directory; each writes a journal entry."""

from linli.services.directory.actions.checks import check
from linli.services.directory.actions.entries import (
    add_detail,
    add_location,
    add_organization,
    add_point,
    add_service,
    assign,
    correct_detail,
    correct_location,
    correct_organization,
    correct_service,
    end_point,
    end_service,
    remove_detail,
    reopen_point,
    reopen_service,
)
from linli.services.directory.actions.notes import (
    answer,
    forget_notes,
    look_up,
    read_note,
    send,
    take_back_answer,
    withdraw_note,
)
from linli.services.directory.actions.refreshing import keep_keys, keep_near, take_listings
from linli.services.directory.actions.taking import note_export, take_package
from linli.services.directory.actions.undoing import PackageKind, undo_package

__all__ = [
    "PackageKind",
    "add_detail",
    "add_location",
    "add_organization",
    "add_point",
    "add_service",
    "answer",
    "assign",
    "check",
    "correct_detail",
    "correct_location",
    "correct_organization",
    "correct_service",
    "end_point",
    "end_service",
    "forget_notes",
    "keep_keys",
    "keep_near",
    "look_up",
    "note_export",
    "read_note",
    "remove_detail",
    "reopen_point",
    "reopen_service",
    "send",
    "take_back_answer",
    "take_listings",
    "take_package",
    "undo_package",
    "withdraw_note",
]
