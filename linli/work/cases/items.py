"""Data items of cases reported up to the day. No free text: it is read on the page of the case only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import ByDatabase, DataItem, Sensitivity, Subject, ValueKind, codes_of, labels_of, path, register
from linli.registers.duties import queries as duties
from linli.registers.places import items as homes
from linli.work.cases.models import Case, Step
from linli.work.cases.states import OPEN, CaseState

SUBJECT = "case"
CASES = _("cases")


def end_of(on: date) -> datetime:
    """Return the moment at which a day ends."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def _rows(on: date) -> Any:
    return Case.objects.filter(reported_at__lt=end_of(on))


register(
    Subject(
        code=SUBJECT,
        title=_("case"),
        plural=_("cases"),
        record=Case,
        rows=_rows,
        permission=Permission.CASE_VIEW,
        name="case.code",
        url_name="cases:detail",
        order=60,
    )
)


def _matters() -> Mapping[str, str]:
    return {code: str(matter) for code, matter in duties.matters().items()}


def _state(on: date) -> Any:
    if on >= timezone.localdate():
        return F("state")
    steps = Step.objects.filter(case=OuterRef("pk"), at__lt=end_of(on)).order_by("-pk")
    return Coalesce(Subquery(steps.values("to_state")[:1]), F("state"))


def _open(on: date) -> Any:
    return models.Case(When(In(_state(on), sorted(OPEN)), then=Value(True)), default=Value(False))


def _overdue(on: date) -> Any:
    late = Q(due_at__lt=end_of(on)) & (Q(done_at=None) | Q(done_at__gt=F("due_at")))
    return models.Case(When(late, then=Value(True)), default=Value(False))


def _day(column: str) -> ByDatabase:
    return ByDatabase(lambda _on: TruncDate(column))


def _up_to(column: str) -> ByDatabase:
    """Return the day of a moment that may be after the day of the list: then it had not happened."""
    return ByDatabase(
        lambda on: models.Case(When(**{f"{column}__lt": end_of(on)}, then=TruncDate(column)), default=Value(None))
    )


def of_case(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of cases."""
    usual = {"source": CASES, "sensitivity": Sensitivity.OPEN}
    return DataItem(f"{SUBJECT}.{code}", title, definition, SUBJECT, kind, read, **{**usual, **more})


register(
    homes.community_of(SUBJECT),
    of_case("code", _("case number"), _("Number of the case."), ValueKind.TEXT, path("code")),
    of_case(
        "matter",
        _("matter"),
        _("Matter of the case in the catalogue."),
        ValueKind.CHOICE,
        path("matter"),
        choices=_matters,
        keeps_past=False,
    ),
    of_case(
        "channel",
        _("channel"),
        _("How the case came in."),
        ValueKind.CHOICE,
        path("channel"),
        choices=codes_of("channel"),
    ),
    of_case(
        "urgency",
        _("urgency"),
        _("Urgency of the case."),
        ValueKind.CHOICE,
        path("urgency"),
        choices=codes_of("urgency"),
        keeps_past=False,
    ),
    of_case("reported", _("reported on"), _("Day on which the case was reported."), ValueKind.DAY, _day("reported_at")),
    of_case(
        "due",
        _("due"),
        _("Day by when the case is to be settled, with extensions granted until now."),
        ValueKind.DAY,
        _day("due_at"),
        keeps_past=False,
    ),
    of_case(
        "done",
        _("reported as done on"),
        _("Day on which the office responsible reported it as done."),
        ValueKind.DAY,
        _up_to("done_at"),
    ),
    of_case(
        "closed",
        _("day of closing"),
        _("Day on which the case was closed after the check."),
        ValueKind.DAY,
        _up_to("closed_at"),
    ),
    of_case(
        "state",
        _("state"),
        _("State of the case at the end of the day, from its steps."),
        ValueKind.CHOICE,
        ByDatabase(_state),
        choices=labels_of(CaseState),
    ),
    of_case(
        "open",
        _("not closed"),
        _("Whether the case had not ended at the end of the day."),
        ValueKind.YES_NO,
        ByDatabase(_open),
    ),
    of_case(
        "overdue",
        _("settled late or overdue"),
        _("Whether the deadline was before the end of the day and the case was not reported as done by then."),
        ValueKind.YES_NO,
        ByDatabase(_overdue),
        keeps_past=False,
    ),
    of_case(
        "body",
        _("office responsible"),
        _("Organisation that deals with the case."),
        ValueKind.TEXT,
        path("body__name"),
        keeps_past=False,
    ),
    of_case(
        "place",
        _("place of the case"),
        _("Place of the register where the case is."),
        ValueKind.TEXT,
        path("place__name"),
        keeps_past=False,
    ),
    of_case(
        "extensions",
        _("extensions granted"),
        _("Number of extensions granted."),
        ValueKind.NUMBER,
        path("extensions"),
        keeps_past=False,
    ),
    of_case(
        "reopened",
        _("times reopened"),
        _("How often the case was reopened."),
        ValueKind.NUMBER,
        path("reopened"),
        keeps_past=False,
    ),
    of_case(
        "rating", _("rating"), _("Rating by the resident, 1 to 5."), ValueKind.NUMBER, path("rating"), keeps_past=False
    ),
)
