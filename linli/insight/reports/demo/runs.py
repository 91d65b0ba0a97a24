"""Submissions of the demo: those of the community with the printed sign-ins are in every state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.demo import chance
from linli.insight.reports import actions
from linli.insight.reports.models import FormRun
from linli.insight.reports.queries import register
from linli.insight.reports.states import FieldState, SentWay
from linli.registers.places.models import Place

WHY = "与台账核对，本月新迁入两户未及时登记"


def submit(community: Place, viewers: Mapping[Role, Viewer], today: date) -> int:
    """Take the runs of a community whose period is over through their states; return how many runs there are."""
    rows = FormRun.objects.filter(place=community, period_until__lte=today)
    for number, row in enumerate(rows.select_related("form", "place").order_by("form__code", "period_since")):
        _take(row, number % 6, viewers, today)
    return FormRun.objects.count()


def _take(row: FormRun, steps: int, viewers: Mapping[Role, Viewer], today: date) -> None:
    clerk, committee, office = viewers[Role.CLERK], viewers[Role.COMMITTEE], viewers[Role.SUBDISTRICT]
    if steps == 0:
        return
    values = _values(row, today)
    edition = register.newest(row.form)
    data = edition.file.open("rb").read() if edition else b""
    name = f"{row.form.title} {row.place.name} {row.period}.xlsx"
    row = actions.freeze(row, values, by=clerk, edition=edition, data=data, name=name)
    if steps == 1:
        actions.override(row, values[0]["key"], str(int(values[0]["value"]) + 2), reason=WHY, by=clerk)
        return
    actions.confirm_community(row, by=committee)
    if steps == 2:
        return
    actions.confirm_subdistrict(row, by=office)
    if steps == 3:
        return
    sent = actions.send(row, by=office, way=SentWay.FILE, to=row.form.office_title)
    if steps == 5:
        actions.amend(sent, by=office, why=WHY)


def _values(row: FormRun, today: date) -> list[dict[str, Any]]:
    """Return invented values, each with where it would come from."""
    found, drawn = [], chance.stream("reports", row.form.code, row.period)
    for field in register.blanks_of(register.newest(row.form)):
        value: dict[str, Any] = {"key": field.key, "label": field.label, "value": None, "item": field.item}
        if field.state == FieldState.FOUND:
            records = drawn.randrange(12, 480)
            value |= {"value": records, "records": records, "source": "records", "definition": field.label}
            value |= {
                "scope": "户籍和常住人口",
                "as_of": row.period_until.isoformat(),
                "oldest": f"{today.year - 1}-06-30",
            }
        else:
            value["why"] = "尚无登记"
        found.append(value)
    return found
