"""Citizen ID numbers (GB 11643-1999): 18 characters, area 6, birth 8, sequence 3 (odd: a man), check digit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken

# No library is used because the area is not checked: it is where the number was first given, which may be abolished or
# older than any table. python-stdnum rejects most older people of Hangzhou for their area.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
SHAPE = re.compile(r"\d{17}[\dX]")


@dataclass(frozen=True, slots=True)
class Identity:
    """A valid ID number and what follows from it."""

    number: str
    born: date
    sex: str


def normal(text: str) -> str:
    """Convert to half-width and upper case; remove spaces and hyphens."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def check_digit(head: str) -> str:
    """Return the 18th character for the first seventeen digits."""
    return CHECK[sum(map(mul, WEIGHTS, map(int, head))) % 11]


def sex_of(number: str) -> str:
    """Return the code of the sex."""
    return "1" if int(number[16]) % 2 else "2"


def read(text: str) -> Identity:
    """Parse an ID number.

    Raises:
        RuleBroken: it is not valid; the message says why.
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
    # A typing error may fit the check digit by chance.
    if not date(1850, 1, 1) <= born <= timezone.localdate():
        raise RuleBroken(_("The birth date in the number is not possible."))
    return Identity(number, born, sex_of(number))
