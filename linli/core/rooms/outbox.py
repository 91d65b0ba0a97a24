"""What a phone may send without a network, kind by kind. An app declares its kinds as `KINDS` in its `outbox.py`.

A kind cleans what was typed with the form of the page and saves it with the action of the page. It says why something
cannot be saved by what it raises:

    NotValid, RuleBroken, PermissionDenied   refused: the page would have refused it, too
    ForReview, versions.Conflict             kept for review: the register has changed since, a person decides
    NotYet                                   again: something that belongs to it has not arrived
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.base import File
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Placed, Viewer
from linli.core.errors import Explained
from linli.core.journal import versions
from linli.core.rooms.declarations import Words
from linli.core.rooms.registry import declared, once
from linli.core.web.http import number


class ForReview(Explained):
    """It no longer fits the register; the sentence says why. A person sees both versions and decides."""


class NotYet(Explained):
    """The item that it belongs to has not arrived; it can be sent again later."""


class NotValid(Explained):
    """The form refuses it; `fields` are the sentences of each field."""

    def __init__(self, form: forms.BaseForm) -> None:
        errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
        every = [f"{_label(form, name)}{error}" for name, found in errors.items() for error in found]
        super().__init__(" ".join(every))
        self.fields = errors


def _label(form: forms.BaseForm, name: str) -> str:
    label = form.fields[name].label if name in form.fields else None
    return f"{label}: " if label else ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as its kind sees it.

    Attributes:
        id: made by the phone when the form was opened.
        payload: what was typed, by the names of the fields of the page's form.
        based_on: the version that the phone had of what it changes; if it named an item, the one that this left.
        made_at: when it was made, on the server's clock.
        of: returns the record that another item of the same person became; raises NotYet, ForReview or RuleBroken.
        before: what an earlier version of this item became.
        decided: what a person who decides on it has seen of the register (`Sides.version`).
    """

    id: UUID
    payload: Mapping[str, Any]
    based_on: str
    made_at: datetime
    of: Callable[[UUID], Model]
    before: Model | None = None
    decided: str = ""

    def data(self, **more: Any) -> QueryDict:
        """Return what was typed as a form reads it; `more` replaces fields."""
        data = QueryDict(mutable=True)
        for name, value in {**self.payload, **more}.items():
            values = value if isinstance(value, (list, tuple)) else [value]
            data.setlist(name, [_text(one) for one in values if one is not None and one is not False])
        return data

    def number(self, name: str) -> int | None:
        """Return the key in a field; None if there is none."""
        value = self.payload.get(name)
        return number(str(value)) if not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """Return the text of a field."""
        value = self.payload.get(name)
        return "" if value is None else str(value)

    def other(self, name: str) -> UUID | None:
        """Return the number of another item in a field; None if it contains none."""
        return uuid_of(self.payload.get(name))


def _text(value: Any) -> str:
    return "on" if value is True else str(value)


def uuid_of(value: Any) -> UUID | None:
    """Return the number of an item; None if it is none."""
    try:
        return UUID(value) if isinstance(value, str) and len(value) <= 45 else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Side:
    """One field of both versions in words: what the phone says, what the register says now."""

    name: str
    label: str
    phone: str
    now: str

    @property
    def differs(self) -> bool:
        """Return whether the two are not the same."""
        return self.phone != self.now


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions of an item.

    Attributes:
        lines: the fields.
        notes: what has changed in the register, in sentences.
        version: what to hand to `Item.decided` when a person who has seen this decides for the phone.
    """

    lines: Sequence[Side]
    notes: Sequence[str] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What an item is about: its community, if the person who made it worked there, and the name of the object."""

    community: Placed | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PhotoWay:
    """How photos of a kind of item are added to its record.

    Attributes:
        add: adds one, of the person who made the item, at the time when the item was made.
        kinds: media types that the record may have.
        most: the rule that says how many it may have.
        too_many: the sentence about one too many, from that number.
    """

    add: Callable[[Model, File, Viewer, datetime], object]
    kinds: Callable[[], Sequence[str]]
    most: str
    too_many: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class ItemKind:
    """One kind of item.

    Attributes:
        code: as phones name it.
        title: its name on pages.
        apply: saves an item, by the person who made it; returns the record.
        about: what the item is about; raises nothing.
        sides: both versions, for the person who decides.
        form: the form of the page, bound to the item.
        rights: the permissions that saving needs. Who may decide on items of a community may save with these on behalf
            of a person who has left.
        photos: how photos are added to the record; None if the kind has none.
        version: returns the version of the record that was saved, for corrections that follow; None if it has none.
        sensitive: fields that only their writer sees without stating a purpose.
        decided_by: who decides on items of a community that are kept for review: holders of this permission there.
        schemas: the versions of the payload that it reads.
    """

    code: str
    title: Words
    apply: Callable[[Item, Viewer], Model]
    about: Callable[[Item, Viewer], About]
    sides: Callable[[Item, Viewer], Sides]
    form: Callable[[Item, Viewer], forms.Form]
    rights: Sequence[Permission]
    photos: PhotoWay | None = None
    version: Callable[[Model], str] | None = None
    sensitive: frozenset[str] = field(default_factory=frozenset)
    decided_by: Permission = Permission.PHONE_REVIEW
    schemas: frozenset[int] = frozenset({1})


@lru_cache(maxsize=1)
def kinds() -> dict[str, ItemKind]:
    """Return every kind by its code."""
    every = (kind for found in declared("outbox", "KINDS").values() for kind in found)
    return once("kind of item", ((kind.code, kind) for kind in every))


def kinds_of_others() -> list[str]:
    """Return the kinds on which others decide than who reviews the records of workers."""
    return [kind.code for kind in kinds().values() if kind.decided_by != Permission.PHONE_REVIEW]


def in_words(form: forms.BaseForm) -> dict[str, tuple[str, str]]:
    """Return what a bound form contains, also where it is not valid: name -> label and value in words."""
    return {
        name: (str(field.label or name), _worded(field, form[name].value()))
        for name, field in form.fields.items()
        if not form[name].is_hidden
    }


def _worded(field: forms.Field, value: Any) -> str:
    values = value if isinstance(value, (list, tuple)) else [value]
    titles = {str(code): str(title) for code, title in getattr(field, "choices", ())}
    texts = [titles.get(str(one), str(one)) for one in values if one not in (None, "")]
    if isinstance(field, forms.DateField) and texts:
        with suppress(forms.ValidationError):
            return versions.in_words(field.to_python(texts[0]))
    return _(", ").join(texts)
