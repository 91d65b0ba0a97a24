"""Actions on bodies and posts: each locks, checks, changes, and writes its journal entry in one transaction."""

from linli.registers.bodies.actions.bodies import create, edit, end_body
from linli.registers.bodies.actions.posts import (
    appoint,
    confirm,
    decline,
    end_appointment,
    hand_over,
    propose,
    withdraw,
)

__all__ = [
    "appoint",
    "confirm",
    "create",
    "decline",
    "edit",
    "end_appointment",
    "end_body",
    "hand_over",
    "propose",
    "withdraw",
]
