"""What a filter means, in plain Python: whether it holds for the values of a row.

An empty value (None or "") fulfils only "empty" and "is not"; "not" is always the complement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from linli.insight.lists.language.tree import AllOrAny, Leaf, Node, Not

Check = Callable[[Any, Any, date], bool]


def holds(node: Node, values: Mapping[str, Any], on: date) -> bool:
    """Return whether a filter holds for the values of a row, by code of the item, on a day."""
    if isinstance(node, Not):
        return not holds(node.part, values, on)
    if isinstance(node, AllOrAny):
        found = (holds(part, values, on) for part in node.parts)
        return all(found) if node.every else any(found)
    return leaf_holds(node, values.get(node.item), on)


def leaf_holds(leaf: Leaf, value: Any, on: date) -> bool:
    """Return whether a condition holds for a value."""
    if leaf.op == "is_not":
        return not leaf_holds(Leaf(leaf.item, "is", leaf.value), value, on)
    is_empty = value is None or value == ""
    if leaf.op in {"filled", "empty"}:
        return is_empty == (leaf.op == "empty")
    return not is_empty and CHECKS[leaf.op](value, leaf.value, on)


def _within_last(value: date, days: int, on: date) -> bool:
    return on - timedelta(days=days) < value <= on


CHECKS: dict[str, Check] = {
    "is": lambda value, asked, _on: value == asked,
    "one_of": lambda value, asked, _on: value in asked,
    "at_least": lambda value, asked, _on: value >= asked,
    "at_most": lambda value, asked, _on: value <= asked,
    "between": lambda value, asked, _on: asked[0] <= value <= asked[1],
    "before": lambda value, asked, _on: value < asked,
    "after": lambda value, asked, _on: value > asked,
    "within_last": _within_last,
    # Letters are compared in either case, as both databases do.
    "contains": lambda value, asked, _on: asked.lower() in value.lower(),
}
