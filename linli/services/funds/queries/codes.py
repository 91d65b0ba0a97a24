"""Codes by which a household confirms that it received its gift, and codes of donations."""

from __future__ import annotations

import secrets

from linli.core.secrets import crypto
from linli.services.funds.models import GiftLine
from linli.services.funds.models.funds import ALPHABET

DIGITS = 6
LETTERS, GROUPS = 4, 3


def pick_up_code(line: GiftLine) -> str:
    """Return the code on the slip of a household: six digits; another one after an undone hand-over."""
    number = int(crypto.lookup(f"{line.key}:{line.turn}", "funds.pick_up"), 16)
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def new_code() -> str:
    """Return a new code of a donation: `8F3K-27QD-V5TM`."""
    parts = ["".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)) for _group in range(GROUPS)]
    return "-".join(parts)
