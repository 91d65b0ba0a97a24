"""The declared subjects and items by code."""

from __future__ import annotations

from linli.core.items.declarations import DataItem, Subject, ValueKind

SUBJECTS: dict[str, Subject] = {}
ITEMS: dict[str, DataItem] = {}


def register(*declared: Subject | DataItem) -> None:
    """Add subjects and items.

    Raises:
        ValueError: a code is taken, the subject of an item is not declared, or a choice has no code words.
    """
    for one in declared:
        if isinstance(one, Subject):
            _add(SUBJECTS, one.code, one)
            continue
        if one.subject not in SUBJECTS or not one.code.startswith(f"{one.subject}."):
            raise ValueError(f"data item {one.code} has no subject {one.subject}")
        if (one.kind is ValueKind.CHOICE) != (one.choices is not None):
            raise ValueError(f"data item {one.code}: a choice has code words, and only a choice")
        _add(ITEMS, one.code, one)


def _add(registry: dict, code: str, one: object) -> None:
    if code in registry:
        raise ValueError(f"{code} is declared twice")
    registry[code] = one


def subject(code: str) -> Subject | None:
    """Return a subject; None if no app declares it."""
    return SUBJECTS.get(code)


def item(code: str) -> DataItem | None:
    """Return an item; None if no app declares it."""
    return ITEMS.get(code)


def items_of(subject: str) -> list[DataItem]:
    """Return the items of a subject in the order in which they are declared."""
    return [one for one in ITEMS.values() if one.subject == subject]
