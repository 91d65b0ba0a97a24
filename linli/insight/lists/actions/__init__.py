"""Actions on saved lists and their addresses; each writes a journal entry."""

from linli.insight.lists.actions.addresses import ListReadTooOften, drawn, give, hashed, opened, revoke
from linli.insight.lists.actions.lists import add, change, retire, share, unshare, use_again, versioned

__all__ = [
    "ListReadTooOften",
    "add",
    "change",
    "drawn",
    "give",
    "hashed",
    "opened",
    "retire",
    "revoke",
    "share",
    "unshare",
    "use_again",
    "versioned",
]
