"""Actions of assistance; each writes a journal entry."""

from linli.services.assistance.actions.applying import ReliefAsked, file, restore, withdraw
from linli.services.assistance.actions.authorising import authorise, revoke
from linli.services.assistance.actions.forgetting import forget
from linli.services.assistance.actions.reliefs import grant_relief, receive_papers, refuse_relief, undo_relief
from linli.services.assistance.actions.reliefs import withdraw as withdraw_relief
from linli.services.assistance.actions.reviewing import review
from linli.services.assistance.actions.stating import Stated, read_means, state_means, withdraw_statement

__all__ = [
    "ReliefAsked",
    "Stated",
    "authorise",
    "file",
    "forget",
    "grant_relief",
    "read_means",
    "receive_papers",
    "refuse_relief",
    "restore",
    "review",
    "revoke",
    "state_means",
    "undo_relief",
    "withdraw",
    "withdraw_relief",
    "withdraw_statement",
]
