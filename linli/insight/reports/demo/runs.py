"""Submissions of the demo: those of the community with the printed sign-ins are in every state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.insight.reports import actions, fillers
from linli.insight.reports.engine import periods
from linli.insight.reports.models import FormRun, ReportForm
from linli.insight.reports.queries import register
from linli.insight.reports.states import FieldState, FormState, PeriodKind, SentWay
from linli.registers.places.models import Place

WHY = "与台账核对，本月新迁入两户未及时登记"


def submit(community: Place, viewers: Mapping[Role, Viewer], today: date) -> int:
    """Take the runs of a community whose period is over through their states; return how many runs there are."""
    rows = FormRun.objects.filter(place=community, period_until__lte=today, form__state=FormState.IN_FORCE)
    for number, row in enumerate(rows.select_related("form", "place").order_by("form__code", "period_since")):
        _take(row, number % 6, viewers)
    return FormRun.objects.count()


def answer_asked(forms: Iterable[ReportForm], community: Place, by: Viewer, today: date) -> None:
    """Fill the mapped forms that are not in force once for the community, as ad-hoc asks."""
    for form in forms:
        if form.state in (FormState.IN_FORCE, FormState.REFUSED) or not _is_mapped(form):
            continue
        kind = PeriodKind(form.period)
        last = today.replace(day=1) - timedelta(days=1)
        period = periods.of_once(last, today) if kind == PeriodKind.ONCE else periods.containing(kind, last)
        fillers.generate(actions.start_run(form, community, period, by=by), by=by)


def _is_mapped(form: ReportForm) -> bool:
    edition = register.newest(form)
    return edition is not None and not edition.fields.filter(state=FieldState.TO_CONFIRM).exists()


def _take(row: FormRun, steps: int, viewers: Mapping[Role, Viewer]) -> None:
    clerk, committee, office = viewers[Role.CLERK], viewers[Role.COMMITTEE], viewers[Role.SUBDISTRICT]
    if steps == 0:
        return
    fillers.generate(row, by=clerk)
    row = FormRun.objects.select_related("form", "place").get(pk=row.pk)
    number = next((one for one in row.values if isinstance(one.get("value"), int)), None)
    if steps == 1 and number is not None:
        actions.override(row, number["key"], str(number["value"] + 2), reason=WHY, by=clerk)
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
