"""Actions of assistance; each writes a journal entry."""

from linli.services.assistance.actions.applying import ReliefAsked, file, restore, withdraw
from linli.services.assistance.actions.authorising import authorise, revoke
from linli.services.assistance.actions.forgetting import forget
from linli.services.assistance.actions.reliefs import grant_relief, receive_papers, refuse_relief, undo_relief
from linli.services.assistance.actions.reliefs import withdraw as withdraw_relief
from linli.services.assistance.actions.requests import (
    decline_request,
    forget_requests,
    read_phone,
    reopen_request,
    take_request,
)
from linli.services.assistance.actions.resident import ask, look_up, withdraw_own
from linli.services.assistance.actions.reviewing import review, take_back_review
from linli.services.assistance.actions.stating import Stated, read_means, state_means, withdraw_statement

__all__ = [
    "ReliefAsked",
    "Stated",
    "ask",
    "authorise",
    "decline_request",
    "file",
    "forget",
    "forget_requests",
    "grant_relief",
    "look_up",
    "read_means",
    "read_phone",
    "receive_papers",
    "refuse_relief",
    "reopen_request",
    "restore",
    "review",
    "revoke",
    "state_means",
    "take_back_review",
    "take_request",
    "undo_relief",
    "withdraw",
    "withdraw_own",
    "withdraw_relief",
    "withdraw_statement",
]
