"""Reading what a phone sends. Everything in it may be wrong; nothing of it is believed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.rooms.outbox import uuid_of

HASH = re.compile(r"[0-9a-f]{64}")
MOST_PHOTOS = 50  # announced by one item; of those that are wanted the rule allows fewer


class Damaged(Exception):
    """The content is not what the hash says: it was damaged on the way and can be sent again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An item as it arrived: its number, and the JSON text of its content with the hash."""

    id: UUID
    sha256: str
    body: str


@dataclass(frozen=True, slots=True)
class PhotoTold:
    """A photo that an item announces."""

    sha256: str
    type: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an item. `for_review`: the person asks that somebody decides on it."""

    kind: str
    schema: int
    based_on: str
    phone_time: datetime | None
    payload: Mapping[str, Any]
    photos: Sequence[PhotoTold]
    for_review: bool


def sent(raw: Any) -> Sent:
    """Read one item of a request.

    Raises:
        RuleBroken: it is no item.
        Damaged: the content does not fit its hash.
    """
    number = uuid_of(raw.get("id")) if isinstance(raw, dict) else None
    if number is None:
        raise RuleBroken(_("This record has no valid number."))
    digest, body = raw.get("sha256"), raw.get("body")
    if not isinstance(body, str) or not isinstance(digest, str) or not HASH.fullmatch(digest):
        raise RuleBroken(_("This record cannot be read."))
    if hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest() != digest:
        raise Damaged
    return Sent(number, digest, body)


def content(body: str) -> Content:
    """Read the content of an item.

    Raises:
        RuleBroken: it cannot be read.
    """
    try:
        told = json.loads(body)
        body.encode()  # a half of a surrogate pair can neither be stored nor shown
        json.dumps(told, ensure_ascii=False).encode()
        return _content(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RuleBroken(_("This record cannot be read.")) from error


def _content(told: dict[str, Any]) -> Content:
    payload, schema = told["payload"], told.get("schema", 1)
    if not isinstance(payload, dict) or not isinstance(schema, int) or isinstance(schema, bool):
        raise TypeError
    return Content(
        kind=_text(told["kind"], 40),
        schema=schema,
        based_on=_text(told.get("based_on") or "", 1000),
        phone_time=moment(told.get("made_at")),
        payload=payload,
        photos=[_photo(one) for one in (told.get("photos") or [])[:MOST_PHOTOS]],
        for_review=told.get("for_review") is True,
    )


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise TypeError
    return value


def _photo(told: dict[str, Any]) -> PhotoTold:
    size = told["bytes"]
    if not isinstance(size, int) or isinstance(size, bool) or not HASH.fullmatch(_text(told["sha256"], 64)):
        raise TypeError
    # What no column can store is too large all the same.
    return PhotoTold(
        told["sha256"],
        _text(told.get("type") or "", 100),
        min(max(size, 0), 2**31 - 1),
        str(told.get("name") or "")[:200],
    )


def moment(told: Any) -> datetime | None:
    """Return a time with its offset from UTC; None if there is none."""
    try:
        found = parse_datetime(told) if isinstance(told, str) and len(told) <= 40 else None
        if found is not None and found.tzinfo is None:
            found = timezone.make_aware(found)
        # Also the same moment in UTC must exist, in which it is stored.
        return found and found.astimezone(timezone.get_default_timezone())
    except (ValueError, OverflowError):
        return None
