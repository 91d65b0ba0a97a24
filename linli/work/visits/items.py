"""Data items of visits up to the day, and when a household was last visited. No free text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import ByDatabase, DataItem, Sensitivity, Subject, ValueKind, codes_of, path, register
from linli.registers.people.items.households import of_household
from linli.registers.places import items as homes
from linli.work.visits.models import Need, Visit
from linli.work.visits.states import done_outcomes

SUBJECT = "visit"
VISITS = _("visits")
YEAR = 365  # days


def _rows(on: date) -> Any:
    return Visit.objects.filter(day__lte=on)


register(
    Subject(
        code=SUBJECT,
        title=_("visit"),
        plural=_("visits"),
        record=Visit,
        rows=_rows,
        permission=Permission.VISIT_VIEW,
        name="visit.household",
        dwelling="household__dwelling__",
        url_name="visits:detail",
        order=50,
    )
)


def of_visit(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of visits."""
    usual = {"source": VISITS, "sensitivity": Sensitivity.OPEN}
    return DataItem(f"{SUBJECT}.{code}", title, definition, SUBJECT, kind, read, **{**usual, **more})


def _met(_on: date) -> Any:
    return Case(When(outcome__in=done_outcomes(), then=Value(True)), default=Value(False))


def _promised(on: date) -> Any:
    kept = Q(promise_kept_on__isnull=False, promise_kept_on__lte=on)
    dropped = Q(promise_dropped_on__isnull=False, promise_dropped_on__lte=on)
    return Case(When(~Q(promise="") & ~kept & ~dropped, then=Value(True)), default=Value(False))


def _needs(_on: date) -> Any:
    counted = Need.objects.filter(visit=OuterRef("pk")).order_by().values("visit").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


register(
    homes.community_of(SUBJECT),
    *homes.spots(SUBJECT, "household__dwelling__"),
    of_visit("day", _("day of the visit"), _("Day on which the visit took place."), ValueKind.DAY, path("day")),
    of_visit(
        "household",
        _("household visited"),
        _("Name of the household, taken from its head."),
        ValueKind.TEXT,
        path("household__name"),
        sensitivity=Sensitivity.PERSONAL,
        keeps_past=False,
    ),
    of_visit(
        "worker",
        _("worker who visited"),
        _("Name of the worker who recorded the visit."),
        ValueKind.TEXT,
        path("worker__name"),
        keeps_past=False,
    ),
    of_visit(
        "kind",
        _("purpose of the visit"),
        _("Kind of the visit as recorded."),
        ValueKind.CHOICE,
        path("kind"),
        choices=codes_of("visit_kind"),
    ),
    of_visit(
        "outcome",
        _("outcome of the visit"),
        _("How the visit ended."),
        ValueKind.CHOICE,
        path("outcome"),
        choices=codes_of("visit_outcome"),
    ),
    of_visit(
        "met",
        _("resident met"),
        _("Whether the outcome counts as having met the household; an attempt does not."),
        ValueKind.YES_NO,
        ByDatabase(_met),
    ),
    of_visit(
        "minutes",
        _("duration of the visit"),
        _("Duration in minutes, if it was recorded."),
        ValueKind.NUMBER,
        path("minutes"),
        unit=_("minutes"),
    ),
    of_visit("needs", _("needs named"), _("Number of needs named at the visit."), ValueKind.NUMBER, ByDatabase(_needs)),
    of_visit(
        "promise_due",
        _("promise to be kept by"),
        _("Day by when what was promised is to be kept."),
        ValueKind.DAY,
        path("promise_due"),
    ),
    of_visit(
        "promise_open",
        _("with an open promise"),
        _("Whether something was promised that was neither kept nor dropped by the day of the list."),
        ValueKind.YES_NO,
        ByDatabase(_promised),
    ),
)


# ---- of households


def _met_on(on: date, household: str) -> Any:
    return Visit.objects.filter(household=OuterRef(household), day__lte=on, outcome__in=done_outcomes())


def _last_met(on: date) -> Any:
    return Subquery(_met_on(on, "pk").order_by("-day").values("day")[:1])


def _met_within_year(on: date) -> Any:
    return Exists(_met_on(on, "pk").filter(day__gt=on - timedelta(days=YEAR)))


def _visits_within_year(on: date) -> Any:
    made = Visit.objects.filter(household=OuterRef("pk"), day__lte=on, day__gt=on - timedelta(days=YEAR))
    return Coalesce(Subquery(made.order_by().values("household").annotate(n=Count("pk")).values("n")), Value(0))


def _facts() -> dict[str, Any]:
    return {"source": VISITS, "sensitivity": Sensitivity.OPEN, "permission": Permission.VISIT_VIEW}


register(
    of_household(
        "last_met",
        _("last visit that met the household"),
        _("Day of the last visit whose outcome counts as having met the household."),
        ValueKind.DAY,
        ByDatabase(_last_met),
        **_facts(),
    ),
    of_household(
        "met_within_year",
        _("met within a year"),
        _("Whether the household was met within the 365 days before and including the day."),
        ValueKind.YES_NO,
        ByDatabase(_met_within_year),
        **_facts(),
    ),
    of_household(
        "visits_within_year",
        _("visits within a year"),
        _("Visits and attempts within the 365 days before and including the day."),
        ValueKind.NUMBER,
        ByDatabase(_visits_within_year),
        **_facts(),
    ),
)
