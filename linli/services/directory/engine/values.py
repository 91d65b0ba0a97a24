"""Values of an HSDS package in their types, and what is wrong or odd about a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Any
from uuid import UUID as Uuid

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.services.directory.engine import hsds
from linli.services.directory.engine.hsds import HsdsField, HsdsTable

Words = str | Promise
LONGEST_ID = 80
TIME = re.compile(r"([01]\d|2[0-4]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def short(value: object) -> str:
    """Return a value for a sentence, cut if it is long."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def number_of(value: Any, from_text: bool) -> int | float:
    """Return a number, whole if it is one.

    Raises:
        ValueError: it is none; a text is one only in tables (`from_text`).
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError
    if isinstance(value, str):
        if not from_text:
            raise ValueError
        value = float(value)
    if not isfinite(value):
        raise ValueError
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)


def text_of(value: Any) -> str:
    """Return a text, also of a whole number.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError
    return value


def misses(table: HsdsTable, one: HsdsField, text: str) -> Words:
    """Return what a text must be and is not; "" if it fits."""
    if choices := hsds.CHOICES.get((table.name, one.name)):
        return "" if text in choices else format_lazy(_("one of {choices}"), choices=", ".join(choices))
    if one.type == hsds.UUID and len(text) > LONGEST_ID:
        return _("an id of at most 80 characters")
    if one.type == hsds.DAY and not parses(date.fromisoformat, text[:10]):
        return _("a day such as 2026-03-01")
    if one.type == hsds.MOMENT and not parses(datetime.fromisoformat, text.replace("Z", "+00:00")):
        return _("a moment such as 2026-03-01T08:00:00+08:00")
    if one.type == hsds.TIME and not TIME.fullmatch(text):
        return _("a time such as 08:30")
    return ""


def odd(one: HsdsField, text: str) -> Words:
    """Return what a text should be, where another form does no harm; "" if it is."""
    if one.type == hsds.UUID and not parses(Uuid, text):
        return _("a UUID. It is kept as it is.")
    if one.type == hsds.EMAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        return _("an email address. It is kept as it is.")
    if one.type == hsds.URI and not SCHEME.fullmatch(text):
        return _("a web address. It is kept as it is.")
    return ""


def parses(parse: Callable[[str], object], text: str) -> bool:
    """Return whether a text can be read."""
    try:
        parse(text)
    except ValueError:
        return False
    return True
