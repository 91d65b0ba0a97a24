"""Counts, groups and sums of many communities at once: a few queries, however many communities and filters.

All return figures by community, and leave out communities without rows. They follow the rights of the viewer; a job
without a user passes `core.access.viewer.robot(name)`, whose name the journal records, and the place it works for.
Only scheduled jobs, commands and the filling of report forms may do so: what they make must be shown through the
rights of its reader. Small numbers are not hidden here (ADR 0010): who publishes them does that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, Sum

from linli.core.access.viewer import Viewer
from linli.core.items import ITEMS, SUBJECTS, Years
from linli.core.law import calendar
from linli.insight.lists.language import Node, leaves
from linli.insight.lists.queries import compiler
from linli.registers.places.models import Place

AT_ONCE = 50  # filters in one query


def ids(subject: str, node: Node, viewer: Viewer, place: Place | None, on: date) -> list[int]:
    """Return the keys of the records that a filter chooses, in ascending order."""
    key = SUBJECTS[subject].key
    rows = compiler.chosen(subject, node, viewer, place, on)
    return list(rows.order_by(key).values_list(key, flat=True))


def count(subject: str, node: Node, viewer: Viewer, place: Place | None, on: date) -> int:
    """Return how many rows a filter chooses."""
    return compiler.chosen(subject, node, viewer, place, on).order_by().count()


def counts(
    subject: str, filters: Mapping[str, Node], viewer: Viewer, place: Place | None, on: date
) -> dict[int, dict[str, int]]:
    """Return community -> name of the filter -> number of rows; one query for each 50 filters."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for part in _parts(filters.items(), AT_ONCE):
        for community, *numbers in _counted(subject, dict(part), viewer, place, on):
            found[community].update(zip(dict(part), numbers, strict=True))
    return dict(found)


def _counted(subject: str, filters: Mapping[str, Node], viewer: Viewer, place: Place | None, on: date) -> Any:
    kind = SUBJECTS[subject]
    used = {name: [leaf.item for leaf in leaves(node)] for name, node in filters.items()}
    rows = compiler.base(kind, viewer, place, on)
    rows = compiler.annotated(rows, [code for codes in used.values() for code in codes], on)
    numbers = {
        f"n_{at}": Count(kind.key, filter=compiler.condition(node, on) & compiler.allowed(kind, used[name], viewer))
        for at, (name, node) in enumerate(filters.items())
    }
    return rows.order_by().values(kind.community).annotate(**numbers).values_list(kind.community, *numbers)


def groups(
    subject: str, node: Node, item: str, *, viewer: Viewer, place: Place | None, on: date
) -> dict[int, dict[Any, int]]:
    """Return community -> value of an item -> number of rows; None for rows without a value. One query."""
    kind, name = SUBJECTS[subject], compiler.alias(item)
    rows = compiler.chosen(subject, node, viewer, place, on, also=[item])
    rows = rows.filter(compiler.allowed(kind, [item], viewer)).order_by()
    counted = rows.values(kind.community, name).annotate(n=Count(kind.key))
    found: dict[int, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for community, value, n in counted.values_list(kind.community, name, "n"):
        found[community][value_of(item, value, on)] += n
    return {community: dict(numbers) for community, numbers in found.items()}


def sums(
    subject: str, node: Node, item: str, *, viewer: Viewer, place: Place | None, on: date
) -> dict[int, int | float | None]:
    """Return community -> sum of a number; None where no row has one. One query.

    Raises:
        ValueError: years are not summed by the database.
    """
    if isinstance(ITEMS[item].reading, Years):
        raise ValueError(f"{item} cannot be summed; use groups")
    kind = SUBJECTS[subject]
    rows = compiler.chosen(subject, node, viewer, place, on, also=[item])
    rows = rows.filter(compiler.allowed(kind, [item], viewer)).order_by().values(kind.community)
    return dict(rows.annotate(total=Sum(compiler.alias(item))).values_list(kind.community, "total"))


def value_of(item: str, raw: Any, on: date) -> Any:
    """Return the value of an item from what the database read."""
    if raw == "":
        return None
    return calendar.age(raw, on) if raw is not None and isinstance(ITEMS[item].reading, Years) else raw


def _parts(pairs: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(pairs)
    while part := list(islice(rest, size)):
        yield part
