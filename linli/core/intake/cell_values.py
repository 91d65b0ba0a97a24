"""Dates and words of code lists as offices spell them. What cannot be read is a `Fault`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from linli.core.chinese import DIGITS, NUMERAL, from_numeral, hans
from linli.core.errors import Explained
from linli.core.intake.sheets import Day, Number
from linli.core.law import content


class Fault(Explained):
    """A row cannot be imported; the message is for the person who corrects the sheet."""


PARTS = re.compile(
    r"(\d{4}|\d{2})\s*[-./年\\]\s*(\d{1,2})\s*[-./月\\]\s*(\d{1,2})\s*日?号?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
EIGHT = re.compile(r"\d{8}")
# Six digits that begin like a year may be 198503, so they are no date here; see `year_alone`.
SIX = re.compile(r"(?!19|20)\d{6}")
SERIAL = re.compile(r"\d{3,5}(?:\.\d+)?")
# Day 0 of Excel. It is not 1899-12-31, because Excel counts a 29 February 1900 that did not exist.
EPOCH = date(1899, 12, 30)
SPELLED = re.compile(rf"[{NUMERAL}]+")


@lru_cache(maxsize=32_768)
def _read_date(text: str, today: date, *, serial: bool) -> date | None:
    if "年" in text and not text[0].isdigit():
        text = SPELLED.sub(lambda found: _spelled(found[0]), text)
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


def _spelled(numeral: str) -> str:
    """Convert a numeral: `二〇〇五` -> `2005`, `十二` -> `12`."""
    return str(from_numeral(numeral)) if "十" in numeral else "".join(str(DIGITS[char]) for char in numeral)


def _year(digits: str, today: date) -> int:
    """Return the year; two digits are of this century unless that is in the future."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if 2000 + year <= today.year else 1900)


def read_date(text: str, today: date) -> date | None:
    """Read a date as offices write it; None if it is none, or does not exist.

    1956-07-08, 1956.7.8, 1956年7月8日, 19560708, 56-7-8, a serial number of Excel, a date cell.
    """
    if isinstance(text, Day):
        return date.fromisoformat(text)
    if not text.isascii() or " " in text:
        text = text.replace(" ", "") if "年" in text else text
    return _read_date(str(text), today, serial=isinstance(text, Number) or len(text) == 5)


MONTH = re.compile(r"((?:19|20)\d\d)\s*[-./年]?\s*(0?[1-9]|1[0-2])?\s*[-./月]?")


def year_alone(text: str, today: date) -> int | None:
    """Return the year of a birth date without a day: 1985, 1985.3, 1985年3月, 198503; None if it is none."""
    found = MONTH.fullmatch(text) if len(text) <= 9 and not isinstance(text, Day) else None
    return int(found[1]) if found and int(found[1]) <= today.year else None


class MonthStart(date):
    """The first day of a month, from a cell that gives no day."""


def month_alone(text: str, today: date) -> MonthStart | None:
    """Return the month of a date without a day: 1985.3, 1985年3月, 198503; None if it is none, or to come."""
    found = MONTH.fullmatch(text) if len(text) <= 9 and not isinstance(text, Day) else None
    if not found or not found[2]:
        return None
    first = MonthStart(int(found[1]), int(found[2]), 1)
    return first if first <= today else None


def may_be_october(text: str) -> bool:
    """Return whether a month is 2015.1, as spreadsheets also show the number 2015.10."""
    return isinstance(text, Number) and text.endswith(".1")


BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
LEADING = re.compile(r"\d{1,2}\s*[-.、:)]?\s*(?=[^\d\s])")
AT_LEAST = re.compile(r"(?<=.)[及或]?其?以上$")


@lru_cache(maxsize=16)
def words_of(name: str) -> dict[str, str]:
    """Return every word of a code list with its code, the standard's own titles first."""
    found: dict[str, str] = {}
    for code, entry in content.codes(name).items():
        for word in (entry.title.zh, *entry.also, entry.title.en.lower(), code):
            found.setdefault(word.lower(), code)
    return found


@lru_cache(maxsize=8192)
def spellings(word: str) -> tuple[str, ...]:
    """Return what a cell may mean, likeliest first: `2-女` also 女, `儿子(长子)` also 儿子, `Female` also female."""
    plain = hans(word.lower())
    bare = BRACKETS.sub("", plain).strip()
    named = LEADING.sub("", bare)
    return tuple(dict.fromkeys((word, plain, bare, named, AT_LEAST.sub("", named))))


def code_of(word: str, words: Mapping[str, str]) -> str | None:
    """Return the code of a word in a list; None if there is none."""
    code = words.get(word)
    return code if code is not None else next((words[form] for form in spellings(word) if form in words), None)
