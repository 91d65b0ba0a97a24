"""Cells about people: ID numbers and phone numbers. Pure functions; what is wrong is a `Fault`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.intake.cell_values import Fault
from linli.core.intake.sheets import Number
from linli.registers.people import identity


@dataclass(frozen=True, slots=True)
class StatedIdentity:
    """A valid ID number, what follows from it, and what should be checked."""

    number: str
    born: date
    sex: str
    notes: tuple[str, ...] = ()


EXPONENT = re.compile(r"\d(?:\.\d*)?E\+?\d+", re.IGNORECASE)
OLD = re.compile(r"\d{15}")
ODD_CROSS = str.maketrans({"х": "X", "Х": "X", "×": "X", "✕": "X", "'": None, "`": None, "‘": None, "’": None})
MANGLED = _("The ID number was stored as a number and lost its last digits. Enter it again as text.")
ENDS_IN_ZEROS = _("The ID number ends in 000; it may have been stored as a number. Check it against the card.")


def read_id(text: str, today: date, *, trusted: bool = True) -> StatedIdentity:
    """Check an ID number: length, characters, check digit, birth date.

    Args:
        text: the cell; a `Number` was stored as a number.
        today: the latest birth date.
        trusted: no other ID number of the sheet was stored as a number.

    Raises:
        Fault: it is not valid, or was damaged.
    """
    number = text.translate(ODD_CROSS).replace(" ", "").replace("-", "").upper()
    # Excel keeps 15 digits of a number; the last three of an ID number become 000.
    if EXPONENT.fullmatch(number) or (isinstance(text, Number) and len(number) > 15):
        raise Fault(MANGLED)
    if OLD.fullmatch(number):
        return _old(number, today)
    if len(number) != 18 and "*" not in number:
        raise Fault(format_lazy(_("The ID number has {count} characters, not 18."), count=len(number)))
    if "*" in number:
        raise Fault(_("The ID number is masked with *. Enter the full number, or leave the cell empty."))
    if not identity.SHAPE.fullmatch(number) or not number.isascii():
        raise Fault(_("The ID number contains a character that is not a digit (only the last can be X)."))
    right = identity.check_digit(number[:17]) == number[17]
    if number.endswith("000") and not (trusted and right):
        raise Fault(MANGLED if not right else ENDS_IN_ZEROS)
    if not right:
        raise Fault(_("The check digit of the ID number is wrong: one digit is mistyped or two are swapped."))
    born = _born(number[6:14], today)
    notes = ("id_zeros",) if number.endswith("000") else ()
    return StatedIdentity(number, born, identity.sex_of(number), notes)


# Passports and travel permits, foreigners' permanent residence (before 2023), papers of the forces.
OTHER_DOCUMENT = re.compile(r"[A-Z]{1,2}\d{7,10}|[A-Z]{3}\d{12}|.{1,3}字第?\d+号?")
LIKE_ID = ("身份证", "居住证", "户口", "永久居留", "公民")


def is_other_document(text: str, kind: str) -> bool:
    """Return whether the number is of another document: by its kind in the sheet, else by its shape."""
    if kind and not kind.isascii() and not any(word in kind for word in LIKE_ID):
        return True
    return OTHER_DOCUMENT.fullmatch(text.replace(" ", "").upper()) is not None


def is_mangled(text: str) -> bool:
    """Return whether a cell contains the rest of an ID number that was stored as a number.

    3.30106E+17, or 000 at the end where the check digit does not fit.
    """
    if len(text) == 18 and text.endswith("000"):
        return text.isdecimal() and text.isascii() and identity.check_digit(text[:17]) != "0"
    return len(text) < 18 and EXPONENT.fullmatch(text) is not None


def _old(number: str, today: date) -> StatedIdentity:
    """Convert a 15-digit number of before 1999 to 18 digits (GB 11643-1999: 19 before the year, check digit behind)."""
    head = f"{number[:6]}19{number[6:]}"
    born = _born(head[6:14], today)
    return StatedIdentity(head + identity.check_digit(head), born, identity.sex_of(head), ("id_old",))


def _born(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Fault(_("The birth date in the ID number does not exist.")) from None
    if born > today:
        raise Fault(_("The birth date in the ID number is in the future."))
    return born


PHONE = re.compile(
    r"""(?<!\d) (?:\+?86-?)?
    (?: (1\d\d)[-\ ]?(\d{4})[-\ ]?(\d{4})  # mobile
      | (0\d{2,3})?[-\ )]{0,2}([2-8]\d{6,7})(?:[-转]\d{1,5})? )  # landline, its extension left out
    (?!\d)""",
    re.VERBOSE,
)


def read_phones(text: str) -> list[str]:
    """Return the phone numbers of a cell in their order, as digits, without extensions."""
    if len(text) == 11 and text.isdigit() and text[0] == "1":
        return [str(text)]
    return ["".join(found) for found in PHONE.findall(text)]
