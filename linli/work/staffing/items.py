"""Data items of community workers in service on the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.items import (
    ByDatabase,
    Coverage,
    DataItem,
    Loaded,
    Sensitivity,
    Subject,
    ValueKind,
    codes_of,
    path,
    register,
)
from linli.core.law import calendar, content
from linli.registers.places import items as homes
from linli.work.staffing.models import Qualification, Worker
from linli.work.staffing.states import QualificationKind, college_levels

SUBJECT = "worker"
ROSTER, QUALIFICATIONS = _("roster of workers"), _("qualifications of workers")


def _rows(on: date) -> Any:
    return Worker.objects.on(on)


register(
    Subject(
        code=SUBJECT,
        title=_("community worker"),
        plural=_("community workers"),
        record=Worker,
        rows=_rows,
        permission=Permission.STAFF_VIEW,
        name="worker.name",
        url_name="staffing:worker",
        order=40,
    )
)


def _held(on: date, condition: Q) -> Any:
    return Qualification.objects.on(on).filter(condition, worker=OuterRef("pk"))


def _certificate(kinds: Iterable[str] = ()) -> Callable[[date], Any]:
    levels = Q(level__in=list(kinds)) if kinds else Q()
    return lambda on: Exists(_held(on, Q(kind=QualificationKind.CERTIFICATE) & levels))


def _degree(on: date) -> Any:
    return Subquery(_held(on, Q(kind=QualificationKind.DEGREE)).order_by("level", "-pk").values("level")[:1])


def _certified_since(on: date) -> Any:
    held = _held(on, Q(kind=QualificationKind.CERTIFICATE))
    return Subquery(held.order_by("since", "pk").values("since")[:1])


def _college(on: date) -> Any:
    return Exists(_held(on, Q(kind=QualificationKind.DEGREE, level__in=college_levels())))


def _born(keys: Sequence[int], _on: date) -> Mapping[int, date]:
    return {pk: born for pk, born in Worker.objects.filter(pk__in=keys).values_list("pk", "born") if born}


def _age(keys: Sequence[int], on: date) -> Mapping[int, int]:
    return {pk: calendar.age(born, on) for pk, born in _born(keys, on).items()}


def _names(keys: Sequence[int], on: date) -> Mapping[int, str]:
    found: dict[int, str] = {}
    held = Qualification.objects.on(on).filter(worker__in=keys, kind=QualificationKind.CERTIFICATE)
    for worker, level in held.order_by("since", "pk").values_list("worker_id", "level"):
        found[worker] = "、".join(filter(None, [found.get(worker), content.title("certificate", level)]))
    return found


def of_worker(code: str, title: Any, definition: Any, kind: ValueKind, read: Any, **more: Any) -> DataItem:
    """Return an item of workers: personal, read from the roster, unless `more` says otherwise."""
    usual = {"source": ROSTER, "coverage": Coverage.IN_FORCE, "sensitivity": Sensitivity.PERSONAL}
    return DataItem(f"{SUBJECT}.{code}", title, definition, SUBJECT, kind, read, **{**usual, **more})


register(
    homes.community_of(SUBJECT),
    of_worker("name", _("name"), _("Name on the roster."), ValueKind.TEXT, path("name"), keeps_past=False),
    of_worker(
        "sex",
        _("sex"),
        _("Sex on the roster."),
        ValueKind.CHOICE,
        path("sex"),
        choices=codes_of("sex"),
        keeps_past=False,
    ),
    of_worker("born", _("birth date"), _("Birth date on the roster."), ValueKind.DAY, Loaded(_born), keeps_past=False),
    of_worker("age", _("age"), _("Age in full years on the day of the list."), ValueKind.NUMBER, Loaded(_age)),
    of_worker("post", _("post"), _("Post on the roster."), ValueKind.TEXT, path("post"), keeps_past=False),
    of_worker(
        "since", _("in service since"), _("First day in service in the community."), ValueKind.DAY, path("since")
    ),
    of_worker(
        "education",
        _("education"),
        _("Highest degree held on the day."),
        ValueKind.CHOICE,
        ByDatabase(_degree),
        source=QUALIFICATIONS,
        choices=codes_of("education"),
    ),
    of_worker(
        "college",
        _("college degree or above"),
        _("Whether a degree of college level or above is held on the day."),
        ValueKind.YES_NO,
        ByDatabase(_college),
        source=QUALIFICATIONS,
    ),
    of_worker(
        "certified",
        _("with a certificate"),
        _("Whether any certificate is held on the day."),
        ValueKind.YES_NO,
        ByDatabase(_certificate()),
        source=QUALIFICATIONS,
    ),
    of_worker(
        "certificates",
        _("certificates"),
        _("Names of the certificates held on the day, the earliest first."),
        ValueKind.TEXT,
        Loaded(_names, _certificate()),
        source=QUALIFICATIONS,
    ),
    of_worker(
        "certified_since",
        _("certificate since"),
        _("Day of the earliest certificate that is held on the day of the list."),
        ValueKind.DAY,
        ByDatabase(_certified_since),
        source=QUALIFICATIONS,
    ),
)
