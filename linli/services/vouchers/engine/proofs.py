"""Short codes by which both sides prove a service, also where there is no network.

A code is made from a secret, the number of the order and the day of the service (HMAC-SHA256, cut to six digits, as
in RFC 4226), with a check digit behind it. The secret of the person's side is that of the voucher, so a lost voucher
takes its codes with it; the carer's is that of the carer. A phone without a network only keeps a code. The server
verifies it when it arrives.
"""

from __future__ import annotations

import hmac
import re
from datetime import date
from uuid import UUID

from linli.core import chinese
from linli.services.vouchers.states import ProofSide

DIGITS = 6


def code_of(secret: str, side: ProofSide, order: UUID, day: date) -> str:
    """Return the code of a side for an order on a day: seven digits, the last of which is a check digit."""
    message = f"{side.value}:{order.hex}:{day.isoformat()}"
    digest = hmac.digest(secret.encode(), message.encode(), "sha256")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    plain = f"{number % 10**DIGITS:0{DIGITS}d}"
    return plain + check_digit(plain)


def check_digit(plain: str) -> str:
    """Return the digit (Luhn) that makes any one mistyped digit visible."""
    doubled = (int(one) * (2 if n % 2 == 0 else 1) for n, one in enumerate(reversed(plain)))
    return str(-sum(one - 9 if one > 9 else one for one in doubled) % 10)


def digits(typed: str) -> str:
    """Return the digits of a code as it was typed, with or without spaces, in full or half width."""
    return re.sub(r"[\s\-]", "", chinese.normal(typed))


def is_mistyped(typed: str) -> bool:
    """Return whether a code cannot be one: wrong length, a letter, or a digit that the check digit contradicts."""
    plain = digits(typed)
    if len(plain) != DIGITS + 1 or not (plain.isascii() and plain.isdecimal()):
        return True
    return check_digit(plain[:-1]) != plain[-1]


def proves(typed: str, secret: str, side: ProofSide, order: UUID, day: date) -> bool:
    """Return whether a code is the one of this side, order and day; compared in constant time."""
    return hmac.compare_digest(digits(typed).encode(), code_of(secret, side, order, day).encode())


def shown(code: str) -> str:
    """Return a code as it is printed, in groups: `482 913 7`."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"
