"""Which figures a viewer must not see: those about few people with a sensitive circumstance, and what reveals them
(ADR 0010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.figures import disclosure
from linli.core.figures.indicators import INDICATORS, Key, Numbers
from linli.core.law import rules
from linli.insight.assessment.models import Cell
from linli.registers.places.models import Place
from linli.registers.places.states import OFFICES

Pair = tuple[str, date]  # an indicator in a month: one table of places that add up


def sensitive() -> list[str]:
    """Return the figures about a sensitive circumstance."""
    return [code for code, indicator in INDICATORS.items() if indicator.sensitive]


def hidden(found: Mapping[Key, Numbers], *, known: frozenset[int] = frozenset()) -> frozenset[Key]:
    """Return the cells to hide from a reader who sees only `known` anyway.

    Args:
        found: whole tables: every community and office of an indicator and month.
        known: communities (and offices) whose records the reader may open.
    """
    tables: dict[Pair, dict[int, Numbers]] = {}
    for (code, month, place), numbers in found.items():
        if INDICATORS[code].sensitive:
            tables.setdefault((code, month), {})[place] = numbers
    if not tables:
        return frozenset()
    parent, codes = _tree()
    closed: dict[Pair, frozenset[int]] = _hidden_before({month for _, month in tables})
    # In order of months: each month prefers what the month before hid.
    for code, month in sorted(tables):
        last = max((earlier for other, earlier in closed if other == code and earlier < month), default=month)
        before = closed.get((code, month), frozenset()) | closed.get((code, last), frozenset())
        closed[code, month] = disclosure.hidden(
            tables[code, month],
            parent,
            lambda place: _least(codes.get(place, "")),
            known=known,
            before=before,
            whole=INDICATORS[code].counts_all,
        )
    return frozenset((*pair, place) for pair in tables for place in closed[pair])


def _least(code: str) -> int:
    return int(rules.value("privacy.small_cell", code=code))


def _hidden_before(months: Iterable[date]) -> dict[Pair, frozenset[int]]:
    """Return what the last snapshot hid."""
    found: dict[Pair, set[int]] = {}
    rows = Cell.objects.filter(hidden=True, indicator__in=sensitive(), month__in=sorted(months))
    for code, month, place in rows.values_list("indicator", "month", "place_id"):
        found.setdefault((code, month), set()).add(place)
    return {pair: frozenset(places) for pair, places in found.items()}


def _tree() -> tuple[dict[int, int | None], dict[int, str]]:
    """Return the office above each community and office, and their codes."""
    rows = (
        Place.objects.filter(level__in=[*OFFICES, "community"])
        .exclude(path="")
        .values_list("pk", "path", "code", "level")
    )
    by_path = {path: pk for pk, path, _, level in rows if level in OFFICES}
    parent = {pk: _nearest(path, by_path) for pk, path, _, _ in rows}
    return parent, {pk: code for pk, _, code, _ in rows}


def _nearest(path: str, offices: Mapping[str, int]) -> int | None:
    codes = path.strip("/").split("/")
    above = ("/".join(codes[:n]) + "/" for n in range(len(codes) - 1, 0, -1))
    return next((offices[each] for each in above if each in offices), None)


def for_viewer(
    viewer: Viewer,
    closed: frozenset[Key],
    wanted: Iterable[Key],
    months: Sequence[date],
    tables: Callable[[set[Pair]], Mapping[Key, Numbers]],
) -> frozenset[Key]:
    """Return the cells of a page that this viewer must not see.

    Viewers who serve people see their figures. Of the others, so much is hidden that this knowledge reveals nothing
    more.

    Args:
        viewer: the reader.
        closed: what is hidden from viewers who serve none of these people.
        wanted: the cells of the page.
        months: its months, newest first.
        tables: returns the whole tables of some indicators and months.
    """
    scope = viewer.scope(P.PEOPLE_READ_SENSITIVE)
    if scope.everything:
        return frozenset()
    if not scope:
        return closed
    known = scope.communities | scope.places
    opened = _hidden_of(known, months, closed)
    again = hidden(tables({pair for pair in opened if pair[1] == months[0]}), known=known)
    # Of older months, whole tables are not loaded: all that is hidden to anyone is hidden.
    older = {key for key in wanted if key[:2] in opened and key[1] != months[0]}
    return frozenset(key for key in closed | again | older if key[2] not in known)


def _hidden_of(known: frozenset[int], months: Sequence[date], closed: frozenset[Key]) -> set[Pair]:
    """Return the tables in which a place that this viewer knows is hidden from others."""
    rows = Cell.objects.filter(
        hidden=True, indicator__in=sensitive(), month__in=list(months), place_id__in=sorted(known)
    )
    return set(rows.values_list("indicator", "month")) | {key[:2] for key in closed if key[2] in known}
