"""From the language to the database: conditions in which nothing is ever unknown, and the rows they choose.

"Not" is pushed down to the single conditions, because SQL leaves a row out both of `x = 1` and of `NOT x = 1` where x
is NULL. The result is that of `language.plain`; `tests/test_laws.py` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from math import ceil, floor
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet

from linli.core.access.viewer import Viewer
from linli.core.items import ITEMS, SUBJECTS, DataItem, Loaded, Subject, ValueKind, Years
from linli.core.law import calendar
from linli.insight.lists.language import Leaf, Node, Not, leaves
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import SEATS

OLDEST, YOUNGEST = 200, -50  # years beyond which nobody is, so that days can be computed
LOOKUPS = {
    "is": "",
    "one_of": "__in",
    "at_least": "__gte",
    "at_most": "__lte",
    "before": "__lt",
    "after": "__gt",
    "contains": "__icontains",
}
# Not `Q()`, which Django leaves out of an OR.
ALL, NONE = Q(pk__isnull=False), Q(pk__in=())
# Operators that are the complement of another one.
COMPLEMENT = {"is_not": "is", "empty": "filled"}


def alias(code: str) -> str:
    """Return the name under which queries have the value of an item."""
    return f"i_{code.replace('.', '_')}"


def expression(item: DataItem, on: date) -> Any:
    """Return what the database reads of an item: its value, the day behind its years, or whether it is filled in."""
    if isinstance(item.reading, Loaded):
        return item.reading.filled(on) if item.reading.filled else None
    return item.reading.expression(on)


def annotated(rows: QuerySet[Any], codes: Iterable[str], on: date) -> QuerySet[Any]:
    """Return the rows with the values of items under their aliases; what a query does not select costs nothing."""
    found = {alias(code): expression(ITEMS[code], on) for code in dict.fromkeys(codes)}
    return rows.annotate(**{name: value for name, value in found.items() if value is not None})


def condition(node: Node, on: date, *, positive: bool = True) -> Q:
    """Return a filter, or its complement, as a condition on rows that are annotated with its items."""
    if isinstance(node, Not):
        return condition(node.part, on, positive=not positive)
    if isinstance(node, Leaf):
        return _leaf(node, on, positive)
    every = node.every == positive
    if not node.parts:
        return ALL if every else NONE
    parts = [condition(part, on, positive=positive) for part in node.parts]
    return reduce(and_ if every else or_, parts)


def _leaf(leaf: Leaf, on: date, positive: bool) -> Q:
    op, item, name = leaf.op, ITEMS[leaf.item], alias(leaf.item)
    if op in COMPLEMENT:
        op, positive = COMPLEMENT[op], not positive
    if isinstance(item.reading, Loaded):
        return Q(**{name: positive})
    if item.kind is ValueKind.YES_NO:
        return Q(**{name: leaf.value == positive})
    if op == "filled":
        return _filled(name, item, positive)
    found = _years(name, op, leaf.value, on) if isinstance(item.reading, Years) else _compared(name, op, leaf.value, on)
    return found & Q(**{f"{name}__isnull": False}) if positive else ~found | Q(**{f"{name}__isnull": True})


def _filled(name: str, item: DataItem, positive: bool) -> Q:
    empty = Q(**{f"{name}__isnull": True})
    if item.kind in {ValueKind.TEXT, ValueKind.CHOICE}:
        return ~empty & ~Q(**{name: ""}) if positive else empty | Q(**{name: ""})
    return ~empty if positive else empty


def _compared(name: str, op: str, value: Any, on: date) -> Q:
    if op == "between":
        return Q(**{f"{name}__gte": value[0], f"{name}__lte": value[1]})
    if op == "within_last":
        return Q(**{f"{name}__gt": date.fromordinal(max(on.toordinal() - value, 1)), f"{name}__lte": on})
    return Q(**{f"{name}{LOOKUPS[op]}": list(value) if op == "one_of" else value})


def _years(name: str, op: str, value: Any, on: date) -> Q:
    """Compare full years by the days on which they are reached."""
    low, high = value if op == "between" else (value, value)
    found = Q()
    if op in {"is", "at_least", "between"}:
        found &= Q(**{f"{name}__lte": _born_by(on, ceil(low))})
    if op in {"is", "at_most", "between"}:
        found &= Q(**{f"{name}__gt": _born_by(on, floor(high) + 1)})
    return found


def _born_by(on: date, years: int) -> date:
    return calendar.years_before(on, min(max(years, YOUNGEST), OLDEST))


# ---- rows


def base(subject: Subject, viewer: Viewer, place: Place | None, on: date) -> QuerySet[Any]:
    """Return the rows of a day that the viewer may see, in a place or everywhere."""
    rows = places.lying_in(subject.visible_to(viewer, on), place, subject.community)
    if place is None or place.level in SEATS or subject.dwelling is None:
        return rows
    inside = {f"{subject.dwelling}lft__gte": place.lft, f"{subject.dwelling}lft__lt": place.rgt}
    return rows.filter(**inside)


def allowed(subject: Subject, codes: Iterable[str], viewer: Viewer) -> Q:
    """Return the condition that a row is where the viewer may know these items: choosing by one would reveal it."""
    found = Q()
    for permission in {ITEMS[code].permission for code in codes}:
        if permission is not None:
            found &= viewer.scope(permission).q(subject.community)
    return found


def chosen(
    subject: str, node: Node, viewer: Viewer, place: Place | None, on: date, *, also: Iterable[str] = ()
) -> QuerySet[Any]:
    """Return the rows that a filter chooses, annotated with its items and `also`."""
    kind = SUBJECTS[subject]
    used = [leaf.item for leaf in leaves(node)]
    rows = annotated(base(kind, viewer, place, on), [*used, *also], on)
    return rows.filter(allowed(kind, used, viewer)).filter(condition(node, on))
