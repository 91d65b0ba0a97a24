"""Citizen ID numbers (GB 11643-1999): 18 characters, area 6, birth 8, sequence 3 (odd: a man), check.

The area is where the number was first given, which may be abolished or older than any table: it is never a fault
(so no library checks it for us: python-stdnum rejects most older people of Hangzhou for their area).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
SHAPE = re.compile(r"\d{17}[\dX]")


@dataclass(frozen=True, slots=True)
class Identity:
    """A number that may be one, and what it says."""

    number: str
    born: date
    sex: str


def normal(text: str) -> str:
    """Half-width, capital X, no spaces or hyphens."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def check_digit(head: str) -> str:
    """The 18th character for the first seventeen digits."""
    return CHECK[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, head, strict=True)) % 11]


def sex_of(number: str) -> str:
    """The code of the sex: the 17th digit is odd for a man."""
    return "1" if int(number[16]) % 2 else "2"


def read(text: str) -> Identity:
    """Take a number apart.

    Raises:
        RuleBroken: it cannot be an ID number; the message says why.
    """
    number = normal(text)
    if not SHAPE.fullmatch(number):
        raise RuleBroken(_("An ID number has 17 digits and a last digit or X."))
    if check_digit(number[:17]) != number[17]:
        raise RuleBroken(_("The last character does not match: a digit is wrong or two are swapped."))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise RuleBroken(_("The birth date in the number does not exist.")) from None
    if not date(1850, 1, 1) <= born <= timezone.localdate():
        raise RuleBroken(_("The birth date in the number is not possible."))
    return Identity(number, born, sex_of(number))
