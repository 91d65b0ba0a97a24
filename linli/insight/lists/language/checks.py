"""Reading a list from JSON: each fault is a sentence with its place, and the rest is read all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.items import ITEMS, SUBJECTS, DataItem, ValueKind
from linli.insight.lists.language.operators import OPERATORS, Operator, Takes, operators_for
from linli.insight.lists.language.tree import EVERYTHING, AllOrAny, Leaf, ListSpec, Node, Not

DEEPEST, MOST_LEAVES, MOST_VALUES, LONGEST = 6, 60, 200, 100
MOST_COLUMNS, MOST_SORTS = 40, 5
LARGEST = 10**12
LAST_DAYS = 36_600  # a hundred years


@dataclass(frozen=True, slots=True)
class ListFault:
    """What is wrong, and where: "filter 2.1" is the first part of the second condition."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class _ListReader:
    """Reads one list and collects its faults."""

    def __init__(self, subject: str) -> None:
        self.subject, self.faults, self.leaves = subject, list[ListFault](), 0

    def fault(self, place: str, sentence: str, **values: Any) -> Any:
        """Note a fault; return None, which is what a reader of something faulty returns."""
        self.faults.append(ListFault(place, sentence.format(**values)))
        return None

    # ---- filters

    def node(self, raw: Any, place: str, depth: int = 0) -> Node | None:
        """Return a filter; None if it has a fault."""
        if not isinstance(raw, dict):
            return self.fault(place, _("A condition is missing."))
        if depth > DEEPEST:
            return self.fault(place, _("Conditions are nested too deeply; at most {most} levels."), most=DEEPEST)
        if "item" in raw:
            return self.leaf(raw, place)
        if "not" in raw:
            part = self.node(raw["not"], place, depth + 1)
            return Not(part) if part is not None else None
        for name, every in (("all", True), ("any", False)):
            if name in raw:
                return self.group(raw[name], place, every, depth)
        return self.fault(place, _("A condition must have an item, or be one of “all”, “any”, “not”."))

    def group(self, raw: Any, place: str, every: bool, depth: int) -> AllOrAny | None:
        if not isinstance(raw, list) or (not every and not raw):
            return self.fault(place, _("A group of conditions is empty."))
        parts = [
            self.node(part, f"{place} {n}" if not depth else f"{place}.{n}", depth + 1)
            for n, part in enumerate(raw, start=1)
        ]
        found = tuple(part for part in parts if part is not None)
        return AllOrAny(found, every) if len(found) == len(parts) else None

    def leaf(self, raw: dict[str, Any], place: str) -> Leaf | None:
        self.leaves += 1
        if self.leaves > MOST_LEAVES:
            return self.fault(place, _("Too many conditions; at most {most}."), most=MOST_LEAVES)
        item = self.item(raw.get("item"), place)
        if item is None:
            return None
        operator = OPERATORS.get(str(raw.get("op")))
        if operator is None or operator not in operators_for(item):
            if not operators_for(item):
                return self.fault(place, _("Lists cannot be filtered by “{item}”."), item=item.title)
            return self.fault(place, _("Choose how to compare “{item}”."), item=item.title)
        value = self.value(raw.get("value"), item, operator, place)
        return Leaf(item.code, operator.code, value) if value is not FAULTY else None

    def item(self, code: Any, place: str) -> DataItem | None:
        found = ITEMS.get(code) if isinstance(code, str) else None
        if found is None:
            return self.fault(place, _("There is no data item “{code}”."), code=str(code)[:LONGEST])
        if found.subject != self.subject:
            return self.fault(
                place, _("“{item}” is not known of {subject}."), item=found.title, subject=SUBJECTS[self.subject].plural
            )
        return found

    # ---- values

    def value(self, raw: Any, item: DataItem, operator: Operator, place: str) -> Any:
        """Return the value in the type of the item; FAULTY if it is none."""
        if operator.takes is Takes.NOTHING:
            return None
        if operator.takes is Takes.DAYS:
            return self.days(raw, item, place)
        return self.one(raw, item, place) if operator.takes is Takes.ONE else self.several(raw, item, operator, place)

    def days(self, raw: Any, item: DataItem, place: str) -> Any:
        days = _number(raw)
        if isinstance(days, int) and 1 <= days <= LAST_DAYS:
            return days
        return self.wrong(place, _("{item}: enter a number of days, from 1 to {most}."), item, most=LAST_DAYS)

    def several(self, raw: Any, item: DataItem, operator: Operator, place: str) -> Any:
        if not isinstance(raw, list | tuple) or not raw or len(raw) > MOST_VALUES:
            return self.wrong(place, _("{item}: choose one value or more, at most {most}."), item, most=MOST_VALUES)
        found = tuple(self.one(each, item, place) for each in raw)
        if FAULTY in found:
            return FAULTY
        if operator.takes is Takes.TWO and (len(found) != 2 or found[0] > found[1]):
            return self.wrong(place, _("{item}: enter a lower and an upper value, the lower first."), item)
        return found

    def one(self, raw: Any, item: DataItem, place: str) -> Any:
        found = READ[item.kind](raw)
        if found is None:
            return self.wrong(place, WANTED[item.kind](), item)
        if item.choices is not None and found not in item.choices():
            return self.wrong(place, _("{item}: “{value}” is none of the choices."), item, value=found)
        return found

    def wrong(self, place: str, sentence: str, item: DataItem, **values: Any) -> Any:
        self.fault(place, sentence, item=item.title, **values)
        return FAULTY

    # ---- columns and order

    def columns(self, raw: Any) -> tuple[str, ...]:
        found = [self.item(code, _("columns")) for code in self.listed(raw, MOST_COLUMNS, _("columns"))]
        return tuple(dict.fromkeys(item.code for item in found if item))

    def sort(self, raw: Any) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for code in self.listed(raw, MOST_SORTS, _("order")):
            item = self.item(str(code).removeprefix("-"), _("order"))
            if item is not None and not item.can_be_sorted:
                self.fault(_("order"), _("Lists cannot be sorted by “{item}”."), item=item.title)
            elif item is not None:
                found.setdefault(item.code, str(code))
        return tuple(found.values())

    def listed(self, raw: Any, most: int, place: str) -> list[Any]:
        if raw is None:
            return []
        if not isinstance(raw, list | tuple) or len(raw) > most:
            self.fault(place, _("At most {most} can be chosen."), most=most)
            return []
        return list(raw)


FAULTY: Any = object()


def _text(raw: Any) -> str | None:
    text = raw.strip() if isinstance(raw, str) else ""
    return text if text and len(text) <= LONGEST and "\0" not in text else None


def _number(raw: Any) -> int | float | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        try:
            raw = float(raw.strip())
        except ValueError:
            return None
    if not isinstance(raw, int | float) or not -LARGEST <= raw <= LARGEST:
        return None
    return int(raw) if raw == int(raw) else raw


def _day(raw: Any) -> date | None:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw.strip())
    except (ValueError, AttributeError):
        return None


def _yes_no(raw: Any) -> bool | None:
    return {True: True, False: False, "yes": True, "no": False}.get(raw) if isinstance(raw, bool | str) else None


READ: dict[ValueKind, Callable[[Any], Any]] = {
    ValueKind.TEXT: _text,
    ValueKind.CHOICE: _text,
    ValueKind.NUMBER: _number,
    ValueKind.DAY: _day,
    ValueKind.YES_NO: _yes_no,
}
WANTED: dict[ValueKind, Callable[[], str]] = {
    ValueKind.TEXT: lambda: _("{item}: enter a text of up to 100 characters."),
    ValueKind.CHOICE: lambda: _("{item}: choose a value."),
    ValueKind.NUMBER: lambda: _("{item}: enter a number."),
    ValueKind.DAY: lambda: _("{item}: enter a day, such as 2026-11-30."),
    ValueKind.YES_NO: lambda: _("{item}: choose yes or no."),
}


def read_filter(raw: Any, subject: str) -> tuple[Node, list[ListFault]]:
    """Return a filter and its faults; with faults, the filter is `EVERYTHING` and must not be used."""
    reader = _ListReader(subject)
    node = EVERYTHING if raw is None else reader.node(raw, _("filter"))
    return (node if node is not None else EVERYTHING), reader.faults


def read_spec(raw: Any) -> tuple[ListSpec | None, list[ListFault]]:
    """Return a list and its faults; None if it must not be used."""
    subject = raw.get("subject") if isinstance(raw, dict) else None
    if not isinstance(subject, str) or subject not in SUBJECTS:
        return None, [ListFault(_("list"), _("Choose what the rows of the list are."))]
    reader = _ListReader(subject)
    node = EVERYTHING if raw.get("filter") is None else reader.node(raw["filter"], _("filter"))
    spec = ListSpec(subject, node or EVERYTHING, reader.columns(raw.get("columns")), reader.sort(raw.get("sort")))
    if not spec.columns and not reader.faults:
        reader.fault(_("columns"), _("Choose at least one column."))
    return (None if reader.faults else spec), reader.faults


def shown_value(value: Any, item: DataItem) -> str:
    """Return a value of a condition in words."""
    if isinstance(value, tuple):
        return _(" or ").join(shown_value(one, item) for one in value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(item.shown(value))
