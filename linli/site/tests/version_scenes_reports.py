"""Forms of report forms and asks: see `version_scenes`."""

from __future__ import annotations

from django.urls import reverse

from linli.insight.reports import actions as reports
from linli.insight.reports.actions.asks import FACTS
from linli.insight.reports.tests.factories import AskFactory, ReportFormFactory, facts
from linli.site.tests.version_scenes import Scene, World, scene
from linli.site.tests.version_scenes_directory import SCENES

__all__ = ["SCENES"]  # with those of the services and of the directory


@scene("reports:correct")
def correct_report_form(world: World) -> Scene:
    world.me("clerk")
    row = ReportFormFactory(place=world.community, title="Monthly form", number="M1")
    by = world.colleague("clerk")
    known = {name: getattr(row, name) for name in facts()}
    url = reverse("reports:correct", args=[row.pk])
    said = {"title": "Form of the month", "office_name": row.office_name, "number": "M1", "basis": row.basis}
    said |= {"approval": row.approval, "since": "2026-01-01", "last_day": "2098-12-31", "period": "month"}
    said |= {"due_days": "5", "due_unit": "working_days", "levels": "community", "sensitivity": "counts"}
    theirs = known | {"title": "Monthly ledger"}
    return Scene(url, url, row, lambda: reports.correct_form(row, by=by, **theirs), said, shows=("Monthly ledger",))


@scene("reports:ask_correct")
def correct_ask(world: World) -> Scene:
    world.me("clerk")
    row = AskFactory(place=world.community, minutes=10)
    by = world.colleague("clerk")
    known = {name: getattr(row, name) for name in FACTS}
    url = reverse("reports:ask_correct", args=[row.pk])
    said = {"way": "chat", "office_name": row.office_name, "what": row.what, "held": "unknown", "minutes": "40"}
    said |= {"asked_at": f"{row.asked_at:%Y-%m-%dT%H:%M}"}
    theirs = known | {"minutes": 25}
    return Scene(url, url, row, lambda: reports.correct_ask(row, by=by, **theirs), said, shows=("25",))
