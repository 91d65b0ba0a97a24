"""Report forms of the demo: some in force with submissions in every state, some on their way, some refused.

Made by the actions themselves; forms, asks and questions are content (`demo/forms`, `demo/reports.toml`).
Values come from the records.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer, robot, viewer_of
from linli.core.demo.parts import DemoPart, register
from linli.core.law import content
from linli.insight.reports import actions
from linli.insight.reports.demo.runs import answer_asked, submit
from linli.insight.reports.models import ReportForm
from linli.insight.reports.queries import asks
from linli.insight.reports.states import DueUnit, FormAct, FormState, Levels, MayReceive, PeriodKind
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.places.models import Place
from linli.registers.places.states import Level

BY = robot("demo")
SPACE = UUID("c1d7c6a2-8a2b-4f0e-9a63-6a1e8d3c5b70")
BEFORE = 62  # days before today from which the forms are in force
DUE_DAYS, YEAR = 5, 365
EVERY = {
    "week": PeriodKind.MONTH,  # the shortest period that is scheduled
    "month": PeriodKind.MONTH,
    "quarter": PeriodKind.QUARTER,
    "half_year": PeriodKind.HALF_YEAR,
    "year": PeriodKind.YEAR,
    "ad_hoc": PeriodKind.ONCE,
}
LEFT_TO_TRY = {"relief_list", "women_children", "mediation_quarterly"}  # read, but not mapped
REFUSED = {"waste_weekly", "emergency_supplies"}
OF_OFFICES = {"employment_monthly", "households_quarterly"}  # one sheet of the subdistrict as well


@register
class Reports(DemoPart):
    """Adds them by the actions, when places and accounts are there."""

    command = "reports_demo"
    command_label = gettext_lazy("Report forms, asks and submissions")


def make(today: date) -> dict[str, int]:
    """Make forms, submissions, asks and questions; return how many forms and runs. Nothing is made twice."""
    held = Appointment.objects.filter(user__username=Role.CLERK.value).select_related("place__parent__parent").first()
    if held is None or ReportForm.objects.exists():
        return {"forms": 0, "runs": 0}
    community, told = held.place, _content("reports.toml")[1]
    district = Place.objects.open().filter(level=Level.DISTRICT, path=_district_path(community)).first()
    pack, listed = _content("forms/forms.toml")
    forms = [_form(row, pack.folder / "forms", district or community, today) for row in listed["form"]]
    _asks(told["ask"], community, today)
    _questions(told["question"], community)
    viewers = {role: viewer(role) for role in (Role.CLERK, Role.COMMITTEE, Role.SUBDISTRICT)}
    answer_asked(forms, community, viewers[Role.CLERK], today)
    runs = submit(community, viewers, today)
    return {"forms": len(forms), "runs": runs}


def _content(name: str) -> tuple[content.Pack, dict[str, list[dict[str, Any]]]]:
    return next(iter(content.tables(name)))


def _district_path(community: Place) -> str:
    parts = community.path.strip("/").split("/")
    return "/".join(parts[:3]) + "/"


def viewer(role: Role) -> Viewer:
    """Return who has the printed sign-in of a role."""
    user = User.objects.filter(username=role.value).first()
    return viewer_of(user.pk) if user else BY


def _form(row: dict[str, Any], folder: Path, place: Place, today: date) -> ReportForm:
    office = Body.objects.open().filter(name=row["office"], place__community=None).first()
    since, until = today - timedelta(days=BEFORE), row.get("valid_until")
    basis, period = row.get("basis", ""), EVERY[row["every"]]
    form = actions.register_form(
        place,
        by=BY,
        code=row["code"],
        number=row.get("number", ""),
        title=row["title"],
        office=office,
        office_name="" if office else row["office"],
        basis=basis,
        approval=row.get("approval", ""),
        period=period,
        due_days=DUE_DAYS,
        due_unit=DueUnit.WORKING,
        due_on=today if period == PeriodKind.ONCE else None,
        levels=Levels.BOTH if row["code"] in OF_OFFICES else Levels.COMMUNITY,
        sensitivity=MayReceive.SENSITIVE if basis else MayReceive.COUNTS,
        sensitivity_basis=basis,
        since=min(since, until - timedelta(days=YEAR)) if until else since,
        until=until,
    )
    file = folder / row["file"]
    edition = actions.add_edition(form, file.read_bytes(), file.name, since=form.since, by=BY)
    actions.read_structure(edition, by=BY)
    if row["code"] not in LEFT_TO_TRY:
        actions.confirm_first(edition, by=BY)
    for act in _steps(form, today):
        actions.move_form(form, act, by=BY)
    return _begun_earlier(form, since, today)


def _steps(form: ReportForm, today: date) -> tuple[FormAct, ...]:
    """Return what is done with a form: what the law allows is put in force, one is refused, others wait."""
    if form.faults_on(today):
        return (FormAct.REFUSE,) if form.code in REFUSED else ()
    return (FormAct.CHECK,) if form.code in LEFT_TO_TRY else (FormAct.CHECK, FormAct.MAP, FormAct.APPROVE)


def _begun_earlier(form: ReportForm, since: date, today: date) -> ReportForm:
    """Let a form that is in force be so for two months, so that some submissions are due."""
    ReportForm.objects.filter(pk=form.pk, state=FormState.IN_FORCE).update(started_on=since)
    form = ReportForm.objects.select_related("place").get(pk=form.pk)
    if form.state == FormState.IN_FORCE:
        actions.schedule(form, by=BY, on=today)
    return form


# ---- asks and questions


def _asks(rows: list[dict[str, Any]], community: Place, today: date) -> None:
    now = timezone.now()
    known = {form.code: form for form in ReportForm.objects.all()}
    for number, row in enumerate(rows):
        asked_at = now - timedelta(hours=2 + number * 5)
        ask = actions.record_ask(
            community,
            by=BY,
            once=uuid5(SPACE, f"{number}"),
            office_name=row["office_name"],
            way=row["way"],
            what=row["what"],
            asked_at=asked_at,
            due_at=asked_at + timedelta(hours=row["hours"]),
            form=known.get(row.get("form", "")),
        )
        if "minutes" in row:
            by = viewer(Role.CLERK)
            actions.answer_ask(ask, by=by, answered_at=now, minutes=row["minutes"], held=row["held"])


def _questions(rows: list[dict[str, Any]], community: Place) -> None:
    known = {form.code: form for form in ReportForm.objects.all()}
    names = ("title", "definition", "kind", "unit", "knower")
    clerk = viewer(Role.CLERK)
    for row in rows:
        defined = {name: row[name] for name in names}
        question = actions.ask_question(community, row["code"], by=clerk, form=known.get(row["form"]), **defined)
        waiting = asks.questions(clerk).filter(pk=question.pk) if question else None
        if question and "answer" in row and waiting is not None and waiting.exists():
            actions.answer_question(question, row["answer"], by=clerk)
