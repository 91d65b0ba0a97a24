"""The operators: which kinds of items they compare, what value they take, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.items import DataItem, ValueKind


class Takes(models.TextChoices):
    """The value that an operator takes."""

    ONE = "one", _("one value")
    TWO = "two", _("a lower and an upper value")
    MANY = "many", _("several values")
    DAYS = "days", _("a number of days")
    NOTHING = "nothing", _("no value")


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator.

    `words` is its entry in a menu, `said` the sentence with {item} and {value}, or {low} and {high}.
    """

    code: str
    words: Any
    said: Any
    kinds: frozenset[ValueKind]
    takes: Takes = Takes.ONE


EVERY = frozenset(ValueKind)
TEXT, CHOICE, YES_NO = frozenset({ValueKind.TEXT}), frozenset({ValueKind.CHOICE}), frozenset({ValueKind.YES_NO})
NUMBER, DAY = frozenset({ValueKind.NUMBER}), frozenset({ValueKind.DAY})
VALUES = TEXT | CHOICE | NUMBER | DAY

OPERATORS: dict[str, Operator] = {
    one.code: one
    for one in (
        Operator("is", pgettext_lazy("list", "is"), _("{item} is {value}"), VALUES | YES_NO),
        Operator("is_not", pgettext_lazy("list", "is not"), _("{item} is not {value}"), VALUES),
        Operator("one_of", _("is one of"), _("{item} is one of {value}"), CHOICE | TEXT, Takes.MANY),
        Operator("at_least", _("is at least"), _("{item} is at least {value}"), NUMBER),
        Operator("at_most", _("is at most"), _("{item} is at most {value}"), NUMBER),
        Operator("between", _("is between"), _("{item} is {low} to {high}"), NUMBER | DAY, Takes.TWO),
        Operator("before", _("is before"), _("{item} is before {value}"), DAY),
        Operator("after", _("is after"), _("{item} is after {value}"), DAY),
        Operator(
            "within_last",
            _("is within the last days"),
            _("{item} is within the last {value} days"),
            DAY,
            Takes.DAYS,
        ),
        Operator("contains", _("contains"), _("{item} contains {value}"), TEXT),
        Operator("filled", _("is filled in"), _("{item} is filled in"), VALUES, Takes.NOTHING),
        Operator("empty", _("is empty"), _("{item} is empty"), VALUES, Takes.NOTHING),
    )
}
# What can be asked of an item that the database cannot read.
OF_LOADED = ("filled", "empty")


def operators_for(item: DataItem) -> list[Operator]:
    """Return the operators that an item can be filtered with."""
    fitting = [one for one in OPERATORS.values() if item.kind in one.kinds]
    if item.can_be_counted:
        return fitting
    asked = getattr(item.reading, "filled", None) is not None
    return [one for one in fitting if asked and one.code in OF_LOADED]
