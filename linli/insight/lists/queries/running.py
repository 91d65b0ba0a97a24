"""Running a list: its columns as far as the viewer and the receiver have a right to them, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from linli.core.access.viewer import Scope, Viewer
from linli.core.database import merged
from linli.core.items import ITEMS, SUBJECTS, DataItem, Loaded, ValueKind, Years, handover
from linli.core.web import pagination
from linli.insight.lists.language import ListSpec
from linli.insight.lists.queries import compiler
from linli.insight.lists.queries.counting import value_of
from linli.registers.places.models import Place

PART = 1000  # rows that are read together


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a list. `why` says why it is empty, or empty for some rows; `scope` is where it is not (None: all).

    Attributes:
        is_open: whether any row may have a value.
    """

    item: DataItem
    is_open: bool = True
    scope: Scope | None = None
    why: str = ""


class ListLine(NamedTuple):
    """A row: the key of its record, its community on the day, and the values in the order of the columns."""

    key: int
    community: int
    values: tuple[Any, ...]


def columns(spec: ListSpec, viewer: Viewer, *, basis: str = "", purpose: str = "") -> list[Shown]:
    """Return the columns and what of them stays empty, with the reason.

    Args:
        spec: the list.
        viewer: who runs it.
        basis: the legal basis on which it is handed to an office; "" if it stays with the viewer.
        purpose: what it is for, in words; without it, columns whose reading is recorded stay empty.
    """
    return [_shown(ITEMS[code], spec, viewer, basis, purpose) for code in spec.columns]


def _shown(item: DataItem, spec: ListSpec, viewer: Viewer, basis: str, purpose: str) -> Shown:
    if basis and (why := handover.why_not(basis, item)):
        return Shown(item, is_open=False, why=why)
    if item.permission is not None and not viewer.may(item.permission):
        text = _("“{item}” is empty: you do not have the right to {right}.")
        return Shown(item, is_open=False, why=text.format(item=item.title, right=item.permission.label))
    if item.read_logged and not purpose:
        text = _("“{item}” is empty: it is read only for a stated purpose, by the export.")
        return Shown(item, is_open=False, why=text.format(item=item.title))
    scope = viewer.scope(item.permission) if item.permission is not None else None
    seen = viewer.scope(SUBJECTS[spec.subject].permission)
    if scope is None or scope.everything or (seen.communities <= scope.communities and not seen.everything):
        return Shown(item)
    text = _("“{item}” is empty where you do not have the right to {right}.")
    return Shown(
        item, scope=scope, why=text.format(item=item.title, right=item.permission.label if item.permission else "")
    )


def limits(spec: ListSpec, viewer: Viewer) -> list[str]:
    """Return in sentences where fewer places are searched than the viewer sees, because of the conditions."""
    seen = viewer.scope(SUBJECTS[spec.subject].permission)
    found = []
    for code in spec.used:
        permission = ITEMS[code].permission
        if permission is None:
            continue
        scope = viewer.scope(permission)
        if not scope.everything and (seen.everything or not seen.communities <= scope.communities):
            text = _(
                "Only places where you have the right to {right} are searched, because the list is chosen by “{item}”."
            )
            found.append(text.format(right=permission.label, item=ITEMS[code].title))
    return found


def not_dated(spec: ListSpec) -> list[DataItem]:
    """Return the items of a list whose past values are not kept: on an earlier day they have today's."""
    used = dict.fromkeys([*spec.used, *spec.columns])
    return [ITEMS[code] for code in used if not ITEMS[code].keeps_past]


# ---- rows in order


def _sort_key(code: str, on: date) -> tuple[DataItem, Any, bool]:
    """Return the item, what it is sorted by, and whether that runs against the values."""
    item = ITEMS[code.lstrip("-")]
    if item.sorted_by is not None:
        return item, item.sorted_by(on), False
    # The older the person, the earlier the birth date.
    return item, compiler.expression(item, on), isinstance(item.reading, Years)


FIRST = {
    ValueKind.TEXT: "",
    ValueKind.CHOICE: "",
    ValueKind.NUMBER: 0,
    ValueKind.DAY: date(1900, 1, 1),
    ValueKind.YES_NO: False,
}


def ordered(spec: ListSpec, viewer: Viewer, place: Place | None, on: date) -> tuple[QuerySet[Any], tuple[str, ...]]:
    """Return the rows of a list and their order; rows without the value of the order come last."""
    kind, order = SUBJECTS[spec.subject], list[str]()
    rows = compiler.chosen(spec.subject, spec.filter, viewer, place, on, also=spec.columns)
    rows = rows.filter(compiler.allowed(kind, [code.lstrip("-") for code in spec.sort], viewer))
    for at, code in enumerate(spec.sort):
        item, value, reversed_ = _sort_key(code, on)
        rows = rows.annotate(**{f"v_{at}": value})
        empty = Q(**{f"v_{at}__isnull": True})
        field = rows.query.annotations[f"v_{at}"].output_field
        sorted_by = Coalesce(F(f"v_{at}"), Value(_first(item), output_field=field))
        rows = rows.annotate(**{f"e_{at}": Case(When(empty, then=Value(1)), default=Value(0)), f"s_{at}": sorted_by})
        down = code.startswith("-") != reversed_
        order += [f"e_{at}", f"-s_{at}" if down else f"s_{at}"]
    return rows, (*order, kind.key)


def _first(item: DataItem) -> Any:
    if item.sorted_by is not None:
        return 0
    return FIRST[ValueKind.DAY] if isinstance(item.reading, Years) else FIRST[item.kind]


def rows(
    spec: ListSpec, viewer: Viewer, place: Place | None, on: date, *, basis: str = "", purpose: str = ""
) -> Iterator[ListLine]:
    """Yield all rows in order, in parts, so that memory does not grow with the list; see `columns` for the rights."""
    query, order = ordered(spec, viewer, place, on)
    shown = columns(spec, viewer, basis=basis, purpose=purpose)
    kind = SUBJECTS[spec.subject]
    read = query.order_by(*order).values_list(kind.key, kind.community, *_aliases(shown))
    values = read.iterator(chunk_size=PART)
    while part := list(islice(values, PART)):
        yield from _lines(part, shown, on)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some rows and the token of the next page ("" at the end)."""

    lines: list[ListLine]
    next: str


def page(
    spec: ListSpec, viewer: Viewer, place: Place | None, on: date, *, after: str = "", size: int = pagination.SIZE
) -> ListPage:
    """Return the rows after a token, for the viewer's screen.

    Raises:
        BadRequest: the token is not one of this list's.
    """
    query, order = ordered(spec, viewer, place, on)
    # The token is of this very list and day: of another one it would begin somewhere in the middle.
    salt = (*order, repr(spec), on.isoformat())
    if after:
        last = pagination.read(after, salt)[: len(order)]
        query = query.filter(merged.behind(order, last))
    shown = columns(spec, viewer)
    kind, names = SUBJECTS[spec.subject], _aliases(shown)
    keys = [name.lstrip("-") for name in order]
    read = list(query.order_by(*order).values_list(kind.key, kind.community, *names, *keys)[: size + 1])
    width = 2 + len(names)
    lines = list(_lines([row[:width] for row in read[:size]], shown, on))
    more = len(read) > size
    ended = [*read[size - 1][width:], *([""] * (len(salt) - len(order)))] if more else []
    return ListPage(lines, pagination.token(ended, salt) if more else "")


def _aliases(shown: Sequence[Shown]) -> list[str]:
    read = [one.item for one in shown if one.is_open and not isinstance(one.item.reading, Loaded)]
    return [compiler.alias(item.code) for item in read]


def _lines(part: Sequence[Sequence[Any]], shown: Sequence[Shown], on: date) -> Iterator[ListLine]:
    keys = [row[0] for row in part]
    loaded = {
        one.item.code: one.item.reading.values(keys, on)
        for one in shown
        if one.is_open and isinstance(one.item.reading, Loaded)
    }
    for key, community, *read in part:
        given = iter(read)
        values = []
        for one in shown:
            value = None
            if one.item.code in loaded:
                value = loaded[one.item.code].get(key)
            elif one.is_open:
                value = value_of(one.item.code, next(given), on)
            values.append(value if one.scope is None or one.scope.has(community) else None)
        yield ListLine(key, community, tuple(values))


def more_than(spec: ListSpec, viewer: Viewer, place: Place | None, on: date, most: int) -> bool:
    """Return whether a list has more rows than a number, without counting them all."""
    query, _order = ordered(spec, viewer, place, on)
    key = SUBJECTS[spec.subject].key
    return bool(query.order_by().values_list(key)[most : most + 1])
