"""Codes by which a household confirms that it received its gift, codes of donations, and of donors."""

from __future__ import annotations

import secrets

from linli.core import chinese
from linli.core.secrets import crypto
from linli.services.funds.models import GiftLine
from linli.services.funds.models.funds import ALPHABET
from linli.services.funds.states import DonorKind

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


def donor_key(kind: str, name: str, phone: str) -> str:
    """Return what is the same for all donations of one donor; "" if name and phone do not tell who it is.

    An organisation is known by its name, a person by name and phone: two people may have one name.
    """
    plain = "".join(chinese.normal(name).split()).casefold()
    if not plain or kind == DonorKind.ANONYMOUS or (kind == DonorKind.PERSON and not phone):
        return ""
    return crypto.lookup(f"{kind}:{plain}:{phone if kind == DonorKind.PERSON else ''}", "funds.donor")


def donor_code(key: str) -> str:
    """Return the code with which a donor sees all of their donations: always the same for one donor."""
    number = int(crypto.lookup(key, "funds.donor_code"), 16)
    letters = "".join(ALPHABET[number >> 5 * n & 31] for n in range(LETTERS * GROUPS))
    return "-".join(letters[n : n + LETTERS] for n in range(0, len(letters), LETTERS))
