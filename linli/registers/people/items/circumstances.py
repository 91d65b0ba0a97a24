"""Data items of circumstances: for each kind of the content whether it holds on the day, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.items import ByDatabase, DataItem, Sensitivity, ValueKind, codes_of, register
from linli.core.law import content
from linli.registers.people.items import reading
from linli.registers.people.items.persons import TRUSTED, of_person

SOURCE = _("circumstances")


def _facts(code: content.Code) -> dict[str, Any]:
    sensitivity = Sensitivity.PERSONAL
    if code.get("sensitive"):
        sensitivity = Sensitivity.HEALTH if code.get("health") else Sensitivity.SENSITIVE
    return {
        "source": SOURCE,
        "sensitivity": sensitivity,
        "permission": TRUSTED if code.get("sensitive") else None,
        "keeps_past": True,
    }


def _holds(kind: str, on: date) -> Any:
    return reading.has([kind], on)


def _since(kind: str, on: date) -> Any:
    return reading.latest([kind], on, "since")


def recorded() -> Iterator[content.Code]:
    """Yield the kinds that are recorded; those that follow from age are found by age."""
    return (code for code in content.codes("circumstance").values() if not code.get("computed"))


def _of_kind(code: content.Code) -> Iterator[DataItem]:
    title: Any = lazystr(code)
    holds = format_lazy(_("Whether the circumstance “{kind}” is recorded and applies on the day."), kind=title)
    yield of_person(
        f"is.{code.code}", title, holds, ValueKind.YES_NO, ByDatabase(partial(_holds, code.code)), **_facts(code)
    )
    began = format_lazy(_("First day of the circumstance “{kind}” if it applies on the day of the list."), kind=title)
    heading = format_lazy(_("{kind}: since"), kind=title)
    yield of_person(
        f"since.{code.code}", heading, began, ValueKind.DAY, ByDatabase(partial(_since, code.code)), **_facts(code)
    )


def _employment(on: date) -> Any:
    return reading.latest(content.codes("employment"), on, "kind")


register(
    *(item for code in recorded() for item in _of_kind(code)),
    of_person(
        "employment",
        _("employment status"),
        _("Employment status recorded for the day. Empty: not recorded."),
        ValueKind.CHOICE,
        ByDatabase(_employment),
        source=SOURCE,
        choices=codes_of("employment"),
        keeps_past=True,
    ),
)
