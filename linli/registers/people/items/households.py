"""Data items of households, as they are on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import ByDatabase, Coverage, DataItem, Loaded, Sensitivity, Subject, ValueKind, path, register
from linli.core.law import calendar, rules
from linli.core.secrets import masking
from linli.registers.people.items import reading
from linli.registers.people.items.persons import HOMES, TRUSTED
from linli.registers.people.models import Household
from linli.registers.places import items as homes

SUBJECT = "household"


def _rows(on: date) -> Any:
    return Household.objects.on(on)


register(
    Subject(
        code=SUBJECT,
        title=_("household"),
        plural=_("households"),
        record=Household,
        rows=_rows,
        permission=Permission.PEOPLE_VIEW,
        name="household.name",
        dwelling="dwelling__",
        url_name="people:household",
        order=20,
    )
)


def of_household(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of households: personal, read from the residencies of the day, unless `more` says otherwise."""
    usual = {"source": HOMES, "coverage": Coverage.IN_FORCE, "sensitivity": Sensitivity.PERSONAL}
    return DataItem(f"{SUBJECT}.{code}", title, definition, SUBJECT, kind, read, **{**usual, **more})


def _older(rule: str, on: date) -> Q:
    return Q(person__born__lte=calendar.years_before(on, int(rules.value(rule))))


def _has_older(on: date) -> Any:
    return reading.member_is(_older("people.age.older", on), on)


def _only_older(on: date) -> Any:
    others = ~_older("people.age.older", on) | Q(person__born=None)
    return reading.only(_older("people.age.older", on), others, on)


def _has_child(on: date) -> Any:
    years = int(rules.value("people.age.child"))
    return reading.member_is(Q(person__born__gt=calendar.years_before(on, years)), on)


def _size(on: date) -> Any:
    return reading.members(on, "pk")


register(
    homes.community_of(SUBJECT),
    *homes.spots(SUBJECT, "dwelling__", coverage=Coverage.IN_FORCE),
    of_household(
        "name",
        _("household name"),
        _("Name of the household, taken from its head."),
        ValueKind.TEXT,
        path("name"),
        keeps_past=False,
    ),
    of_household(
        "code",
        _("household number"),
        _("Number of the household in this system."),
        ValueKind.NUMBER,
        path("pk"),
        sensitivity=Sensitivity.OPEN,
    ),
    of_household(
        "head",
        _("name of the head of household"),
        _("Name of the head of the household on the day."),
        ValueKind.TEXT,
        ByDatabase(lambda on: reading.head(on, "pk", "name")),
    ),
    of_household(
        "head_phone_masked",
        _("phone of the head, masked"),
        _("Phone number of the head of the household on the day, with its middle masked."),
        ValueKind.TEXT,
        Loaded(reading.of_heads("phone", masking.phone)),
        keeps_past=False,
    ),
    of_household(
        "head_phone",
        _("phone of the head"),
        _("Complete phone number of the head of the household on the day. Reading it is recorded."),
        ValueKind.TEXT,
        Loaded(reading.of_heads("phone")),
        permission=TRUSTED,
        read_logged=True,
        keeps_past=False,
    ),
    of_household(
        "size",
        _("people in the household"),
        _("People who live in the household on the day."),
        ValueKind.NUMBER,
        ByDatabase(_size),
        sensitivity=Sensitivity.OPEN,
    ),
    of_household(
        "has_older",
        _("with an older member"),
        _("Whether a member has reached the age of older people (rule people.age.older) on the day."),
        ValueKind.YES_NO,
        ByDatabase(_has_older),
    ),
    of_household(
        "has_child",
        _("with a child"),
        _("Whether a member is under the age of children (rule people.age.child) on the day."),
        ValueKind.YES_NO,
        ByDatabase(_has_child),
    ),
    of_household(
        "only_older",
        _("only older members"),
        _("Whether the household has members on the day and all of them have reached the age of older people."),
        ValueKind.YES_NO,
        ByDatabase(_only_older),
    ),
    of_household(
        "since",
        _("household since"),
        _("First day of the household in its home."),
        ValueKind.DAY,
        path("since"),
        sensitivity=Sensitivity.OPEN,
    ),
    of_household(
        "is_minimum_living",
        _("with a member on minimum living allowance"),
        _("Whether a member has the circumstance “minimum living allowance” on the day."),
        ValueKind.YES_NO,
        ByDatabase(lambda on: reading.member_has(["minimum_living"], on)),
        sensitivity=Sensitivity.SENSITIVE,
        permission=TRUSTED,
    ),
)
