"""Cells as facts: ID numbers, dates in many spellings, telephone numbers. Pure functions; a fault is a `Fault`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from linli.core import identity
from linli.core.sheets import Day, Number


class Fault(Exception):
    """Why a row cannot be taken; the text is for the person who corrects the sheet."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An ID number that may be one, what it says about its holder, and what should be looked at."""

    number: str
    born: date
    sex: str
    notes: tuple[str, ...] = ()


EXPONENT = re.compile(r"\d(?:\.\d*)?E\+?\d+", re.IGNORECASE)
OLD = re.compile(r"\d{15}")
ODD_CROSS = str.maketrans({"х": "X", "Х": "X", "×": "X", "✕": "X", "'": None, "`": None, "‘": None, "’": None})
MANGLED = _("The ID number was stored as a number and lost its last digits. Type it again as text.")
ENDS_IN_ZEROS = _("The ID number ends in 000, as one that was stored as a number. Compare it with the card.")


def read_id(text: str, today: date, *, trusted: bool = True) -> Identity:
    """Check an ID number: length, characters, check digit, birth date.

    Args:
        text: the cell; a `Number` shows that it was stored as a number.
        today: no one is born later.
        trusted: no ID number of the sheet was stored as a number, as far as is seen.

    Raises:
        Fault: it cannot be an ID number, or was damaged.
    """
    number = text.translate(ODD_CROSS).replace(" ", "").replace("-", "").upper()
    if EXPONENT.fullmatch(number) or (isinstance(text, Number) and len(number) > 15):
        raise Fault(MANGLED)
    if OLD.fullmatch(number):
        return _old(number, today)
    if len(number) != 18 and "*" not in number:
        raise Fault(_("The ID number has {count} characters, not 18.").format(count=len(number)))
    if "*" in number:
        raise Fault(_("The ID number is masked with *. Fill in the whole number or leave the cell empty."))
    if not identity.SHAPE.fullmatch(number) or not number.isascii():
        raise Fault(_("The ID number has a sign that is no digit (only the last may be X)."))
    right = identity.check_digit(number[:17]) == number[17]
    if number.endswith("000") and not (trusted and right):
        raise Fault(MANGLED if not right else ENDS_IN_ZEROS)
    if not right:
        raise Fault(_("The check digit of the ID number is wrong: one digit is mistyped or two are swapped."))
    born = _born(number[6:14], today)
    notes = ("id_zeros",) if number.endswith("000") else ()
    return Identity(number, born, identity.sex_of(number), notes)


# Passports and travel permits, foreigners' permanent residence (before 2023), papers of the forces.
OTHER_DOCUMENT = re.compile(r"[A-Z]{1,2}\d{7,10}|[A-Z]{3}\d{12}|.{1,3}字第?\d+号?")
LIKE_ID = ("身份证", "居住证", "户口", "永久居留", "公民")


def is_other_document(text: str, kind: str) -> bool:
    """Whether the number is no ID number: by the kind of document as the sheet calls it, else by its shape."""
    if kind and not kind.isascii() and not any(word in kind for word in LIKE_ID):
        return True
    return OTHER_DOCUMENT.fullmatch(text.replace(" ", "").upper()) is not None


def is_mangled(text: str) -> bool:
    """Whether a cell holds what is left of an ID number that was stored as a number: 3.30106E+17, or 000 at the end
    where the check digit no longer fits.
    """
    if len(text) == 18 and text.endswith("000"):
        return text.isdecimal() and text.isascii() and identity.check_digit(text[:17]) != "0"
    return len(text) < 18 and EXPONENT.fullmatch(text) is not None


def _old(number: str, today: date) -> Identity:
    """A 15-digit number of before 1999 in its 18-digit form (GB 11643-1999: 19 before the year, check digit behind)."""
    head = f"{number[:6]}19{number[6:]}"
    born = _born(head[6:14], today)
    return Identity(head + identity.check_digit(head), born, identity.sex_of(head), ("id_old",))


def _born(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Fault(_("The ID number holds a birth date that does not exist.")) from None
    if born > today:
        raise Fault(_("The ID number holds a birth date in the future."))
    return born


PARTS = re.compile(
    r"(\d{4}|\d{2})\s*[-./年\\]\s*(\d{1,2})\s*[-./月\\]\s*(\d{1,2})\s*日?号?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
EIGHT = re.compile(r"\d{8}")
SIX = re.compile(r"(?!19|20)\d{6}")
SERIAL = re.compile(r"\d{3,5}(?:\.\d+)?")
EPOCH = date(1899, 12, 30)
SPELLED = str.maketrans("〇零○一二三四五六七八九", "000123456789")
TENS = re.compile(r"(\d?)十(\d?)")


@lru_cache(maxsize=32_768)
def _read_date(text: str, today: date, *, serial: bool) -> date | None:
    if "年" in text and not text[0].isdigit():
        text = TENS.sub(lambda found: f"{found[1] or 1}{found[2] or 0}", text.translate(SPELLED))
    try:
        if EIGHT.fullmatch(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if found := PARTS.fullmatch(text):
            return date(_year(found[1], today), int(found[2]), int(found[3]))
        if SIX.fullmatch(text):
            return date(_year(text[:2], today), int(text[2:4]), int(text[4:]))
        if serial and SERIAL.fullmatch(text):
            return EPOCH + timedelta(days=int(float(text)))
    except ValueError:
        return None
    return None


def _year(digits: str, today: date) -> int:
    """Two digits are this century's when that is not in the future."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if 2000 + year <= today.year else 1900)


def read_date(text: str, today: date) -> date | None:
    """A date as offices write it: 1956-07-08, 1956.7.8, 1956年7月8日, 19560708, 56-7-8, a serial number of Excel,
    a date cell; None when it is none of these or does not exist.
    """
    if isinstance(text, Day):
        return date.fromisoformat(text)
    if not text.isascii() or " " in text:
        text = text.replace(" ", "") if "年" in text else text
    return _read_date(str(text), today, serial=isinstance(text, Number) or len(text) == 5)


MONTH = re.compile(r"((?:19|20)\d\d)\s*[-./年]?\s*(?:0?[1-9]|1[0-2])?\s*[-./月]?")


def year_alone(text: str, today: date) -> int | None:
    """The year of a birth date that names no day: 1985, 1985.3, 1985年3月, 198503; None when it is none."""
    found = MONTH.fullmatch(text) if len(text) <= 9 and not isinstance(text, Day) else None
    return int(found[1]) if found and int(found[1]) <= today.year else None


PHONE = re.compile(
    r"""(?<!\d) (?:\+?86-?)?
    (?: (1\d\d)[-\ ]?(\d{4})[-\ ]?(\d{4})  # mobile
      | (0\d{2,3})?[-\ )]{0,2}([2-8]\d{6,7})(?:[-转]\d{1,5})? )  # landline, its extension left out
    (?!\d)""",
    re.VERBOSE,
)


def read_phones(text: str) -> list[str]:
    """The numbers in a cell in their order, as digits only; extensions are left out."""
    if len(text) == 11 and text.isdigit() and text[0] == "1":
        return [str(text)]
    return ["".join(found) for found in PHONE.findall(text)]
