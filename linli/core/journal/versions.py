"""Versions: whether what a form shows was changed between opening the form and sending it.

A form carries `based_on`: when it was opened, and a short keyed hash of each value that it decides on, from which no
value can be read. The last hash is over the others: a version that no page had is always a question, so that nobody
finds out a masked number by trying. A user who sends a form that is no longer up to date sees both versions and
decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Explained
from linli.core.journal import entries as journal
from linli.core.journal.models import Entry
from linli.core.secrets import crypto

Fields = Mapping[str, Any]
Words = Callable[[str, Any], tuple[str, str]]  # name and value of a field -> its label, the value in words
OF, DECIDED = "-", "/"  # between the hashes of one version; between the version that was decided on and the one opened
UNKNOWN = "0"  # a version that fits no row
DIGITS, WHOLE = 8, 16  # of the hash of a value; of the hash over all
MOST = 5  # changes that are listed


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else changed, or the user; `yours` is None where the user changed nothing."""

    label: str
    yours: str | None
    now: str


class Conflict(Explained):
    """What a form is based on was changed since; the user decides between the two versions.

    `based_on` is what to send when the user has decided for their own version.
    """

    def __init__(self, entries: Sequence[Entry], differences: Sequence[Difference], based_on: str) -> None:
        super().__init__(_("This was changed after you opened the page. Nothing of yours is saved yet."))
        self.entries, self.differences, self.based_on = entries, differences, based_on


def of(target: models.Model, fields: Fields) -> str:
    """Return what a form opened now is based on."""
    hashes = OF.join(_hashes(target, fields).values())
    return OF.join([str(int(timezone.now().timestamp())), hashes, _whole(target, hashes)])


def fields_of(row: models.Model, *names: str) -> dict[str, Any]:
    """Return these fields of a row."""
    return {name: getattr(row, name) for name in names}


def check(
    target: models.Model,
    based_on: str,
    *,
    now: Fields,
    yours: Fields | None = None,
    words: Words | None = None,
    about: Sequence[models.Model] = (),
) -> set[str]:
    """Return the names of the fields that the user changed; the rest must stay as they are.

    Args:
        target: the row, locked.
        based_on: what the form carried; "" for callers that show nothing, such as imports.
        now: each field that the form decides on, as stored.
        yours: what the form says; None if it has no such fields.
        words: how to say a field; by default with the names of the model.
        about: the rows under which the journal records changes, if it is not this one.

    Raises:
        Conflict: someone else has changed one of them to something else, and the user has not seen it; or no page had
            this version.
    """
    if not based_on:
        return set(yours or ())
    known, _sign, opened = based_on.partition(DECIDED)
    was, is_now, said = _read(known, now), _hashes(target, now), _hashes(target, yours or {})
    started = _read(opened or known, now)
    own = {name for name in said if said[name] != started.get(name)}
    changed = {name for name in now if is_now[name] != was.get(name)}
    is_ours = _is_ours(target, known)
    if not is_ours or any(said.get(name) != is_now[name] for name in changed):
        differing = [name for name in now if not is_ours or (name in changed | own and said.get(name) != is_now[name])]
        told = _differences(differing, own, now, yours or {}, words or _words_of(target))
        decided = f"{of(target, now)}{DECIDED}{opened or known}"
        raise Conflict(_since(about or (target,), known), told, decided)
    return own


def _hashes(target: models.Model, fields: Fields) -> dict[str, str]:
    """Return a hash of each value, bound to its row; sorted by name."""
    texts = {name: json.dumps("" if fields[name] is None else fields[name], default=str) for name in sorted(fields)}
    return {name: crypto.lookup(text, f"{_row(target)}.{name}")[:DIGITS] for name, text in texts.items()}


def _row(target: models.Model) -> str:
    return f"version.{target._meta.label_lower}.{target.pk}"


def _whole(target: models.Model, hashes: str) -> str:
    """Return the hash over the hashes of a version; not over its time, so that two of the same values are equal."""
    return crypto.lookup(hashes, _row(target))[:WHOLE]


def _is_ours(target: models.Model, version: str) -> bool:
    """Return whether a page of this row had this version."""
    hashes, _sign, whole = version.partition(OF)[2].rpartition(OF)
    return bool(hashes) and constant_time_compare(whole, _whole(target, hashes))


def _read(version: str, fields: Fields) -> dict[str, str]:
    """Return the hashes of a version by name; those of another form fit no value."""
    return dict(zip(sorted(fields), version.split(OF)[1:], strict=False))


def _differences(names: Sequence[str], own: set[str], now: Fields, yours: Fields, words: Words) -> list[Difference]:
    told = []
    for name in names:
        label, text = words(name, now[name])
        told.append(Difference(label, words(name, yours[name])[1] if name in own else None, text))
    return told


def _since(about: Sequence[models.Model], version: str) -> list[Entry]:
    """Return what was done to these rows since, newest first."""
    seconds = version.partition(OF)[0]
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 12):
        return []
    opened = datetime.fromtimestamp(int(seconds), UTC)
    found = [one for row in about for one in journal.of(row).filter(kind=Entry.Kind.WRITE, at__gte=opened)[:MOST]]
    return sorted(found, key=lambda one: -one.pk)[:MOST]


def _words_of(target: models.Model) -> Words:
    return lambda name, value: (label_of(target, name), in_words(value))


def label_of(target: models.Model, name: str) -> str:
    """Return the name of a field on the page."""
    try:
        return str(getattr(target._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def _is_this_year(day: date) -> bool:
    return day.year == timezone.localdate().year


def in_words(value: Any) -> str:
    """Return a value as pages show it; days and moments of another year with the year."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
        return date_format(value, "SHORT_DATETIME_FORMAT" if _is_this_year(value) else "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT" if _is_this_year(value) else "DATE_FORMAT")
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "" if value is None else str(value)
