"""Actions on saved lists and their addresses; each writes a journal entry."""

from linli.insight.lists.actions.addresses import ReadTooOften, drawn, give, hashed, opened, revoke
from linli.insight.lists.actions.lists import change, retire, save, share, unshare, use_again, versioned

__all__ = [
    "ReadTooOften",
    "change",
    "drawn",
    "give",
    "hashed",
    "opened",
    "retire",
    "revoke",
    "save",
    "share",
    "unshare",
    "use_again",
    "versioned",
]
