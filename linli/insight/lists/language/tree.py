"""The shape of a filter and of a list.

As JSON: `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}`, or a condition
`{"item": code, "op": operator, "value": ...}`. Days are written as in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition on one item; `value` has the type that the operator takes (see `operators`)."""

    item: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class AllOrAny:
    """Conditions of which all (`every`), or at least one, must hold. Of no conditions all hold, and none does."""

    parts: tuple[Node, ...] = ()
    every: bool = True


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition: every row that it leaves out."""

    part: Node


Node: TypeAlias = Leaf | AllOrAny | Not
EVERYTHING = AllOrAny()


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list: what its rows are, which of them, their columns and order.

    `sort` has codes of items, with a hyphen in front for the opposite direction.
    """

    subject: str
    filter: Node = EVERYTHING
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """Return the items by which rows are chosen and sorted; seeing the result tells something about each."""
        chosen = [leaf.item for leaf in leaves(self.filter)]
        return tuple(dict.fromkeys([*chosen, *(code.lstrip("-") for code in self.sort)]))

    def as_json(self) -> dict[str, Any]:
        """Return the list as JSON."""
        return {
            "subject": self.subject,
            "filter": to_json(self.filter),
            "columns": list(self.columns),
            "sort": list(self.sort),
        }


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the conditions of a filter from left to right."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


def to_json(node: Node) -> dict[str, Any]:
    """Return a filter as JSON; `checks.read_filter` reads it back."""
    if isinstance(node, Not):
        return {"not": to_json(node.part)}
    if isinstance(node, AllOrAny):
        return {"all" if node.every else "any": [to_json(part) for part in node.parts]}
    if node.value is None:
        return {"item": node.item, "op": node.op}
    return {"item": node.item, "op": node.op, "value": _plain(node.value)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
