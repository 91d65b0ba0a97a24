"""Report forms of the demo: some in force with submissions in every state, some on their way, some refused.

Made by the actions themselves; the list of forms, asks and questions is content (`demo/reports.toml`).
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer, robot, viewer_of
from linli.core.demo.parts import DemoPart, register
from linli.core.law import content
from linli.insight.reports import actions
from linli.insight.reports.demo.runs import submit
from linli.insight.reports.engine.duplicates import normal
from linli.insight.reports.models import Edition, FormField, ReportForm
from linli.insight.reports.queries import asks
from linli.insight.reports.states import DueUnit, FormAct, FormState, Levels, Sensitivity
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.places.models import Place
from linli.registers.places.states import Level

BY = robot("demo")
SPACE = UUID("c1d7c6a2-8a2b-4f0e-9a63-6a1e8d3c5b70")
BEFORE = 62  # days before today from which the forms are in force
STEPS = {
    FormState.CHECKED: (FormAct.CHECK,),
    FormState.MAPPED: (FormAct.CHECK, FormAct.MAP),
    FormState.IN_FORCE: (FormAct.CHECK, FormAct.MAP, FormAct.APPROVE),
    FormState.REFUSED: (FormAct.REFUSE,),
}


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
    community, told = held.place, _content()
    district = Place.objects.open().filter(level=Level.DISTRICT, path=_district_path(community)).first()
    forms = [_form(row, district or community, today) for row in told["form"]]
    _asks(told["ask"], community, today)
    _questions(told["question"], community)
    runs = submit(community, {role: viewer(role) for role in (Role.CLERK, Role.COMMITTEE, Role.SUBDISTRICT)}, today)
    return {"forms": len(forms), "runs": runs}


def _content() -> dict[str, list[dict[str, Any]]]:
    return next(table for _pack, table in content.tables("reports.toml"))


def _district_path(community: Place) -> str:
    parts = community.path.strip("/").split("/")
    return "/".join(parts[:3]) + "/"


def viewer(role: Role) -> Viewer:
    """Return who has the printed sign-in of a role."""
    user = User.objects.filter(username=role.value).first()
    return viewer_of(user.pk) if user else BY


def _form(row: dict[str, Any], place: Place, today: date) -> ReportForm:
    office = Body.objects.open().filter(name=row["office"], place__community=None).first() if row["office"] else None
    state = FormState(row.get("state", FormState.IN_FORCE))
    since = today - timedelta(days=BEFORE)
    form = actions.register_form(
        place,
        by=BY,
        code=row["code"],
        number=row["number"],
        title=row["title"],
        office=office,
        office_name="" if office else row.get("office_name") or row["office"],
        basis=row["basis"],
        approval=row["approval"],
        period=row["period"],
        due_days=row["due_days"],
        due_unit=row.get("due_unit", DueUnit.WORKING),
        due_on=today if row["period"] == "once" else None,
        levels=row.get("levels", Levels.COMMUNITY),
        sensitivity=row.get("sensitivity", Sensitivity.COUNTS),
        sensitivity_basis=row.get("sensitivity_basis", ""),
        since=since,
        until=None if row.get("no_last_day") else date(today.year + 1, 1, 1),
    )
    edition = actions.add_edition(form, _workbook(row), f"{row['title']}.xlsx", since=since, by=BY)
    _fields(edition, row["fields"], done=state == FormState.IN_FORCE)
    if state == FormState.EXPIRED:
        _expire(form, today)
    for act in STEPS.get(state, ()):
        actions.move_form(form, act, by=BY)
    if state == FormState.IN_FORCE:
        _begin_earlier(form, since, today)
    return form


def _begin_earlier(form: ReportForm, since: date, today: date) -> None:
    """Let a form be in force for two months, so that some submissions are due."""
    ReportForm.objects.filter(pk=form.pk).update(started_on=since)
    actions.schedule(ReportForm.objects.select_related("place").get(pk=form.pk), by=BY, on=today)


def _expire(form: ReportForm, today: date) -> None:
    for act in STEPS[FormState.IN_FORCE]:
        actions.move_form(form, act, by=BY)
    ReportForm.objects.filter(pk=form.pk).update(until=today)
    actions.expire_forms(by=BY, on=today)


def _fields(edition: Edition, lines: list[str], *, done: bool) -> None:
    """Write the blanks of an edition as if they had been read and mapped."""
    rows = []
    for position, line in enumerate(lines, 1):
        label, item, state = (part.strip() for part in line.split("|"))
        state = "new_ask" if done and state == "to_confirm" else state
        key = f"Sheet1!B{position + 2}"
        rows.append(
            FormField(
                edition=edition, position=position, key=key, label=label, normal=normal(label), item=item, state=state
            )
        )
    FormField.objects.bulk_create(rows)


def _workbook(row: dict[str, Any]) -> bytes:
    """Return a small workbook as an office would send it: title, number, a row for each blank."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Sheet1"), book.add_format({"bold": True, "font_size": 14})
        sheet.set_column(0, 0, 36)
        sheet.write(0, 0, row["title"], bold)
        sheet.write(1, 0, f"表号：{row['number'] or '　'}　批准文号：{row['approval'] or '　'}")
        for at, line in enumerate(row["fields"], 2):
            sheet.write(at, 0, line.split("|")[0].strip())
    return target.getvalue()


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
