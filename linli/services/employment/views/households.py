"""Zero-employment households: the list of a day, and the file of one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.registers.people.models import Household, Residency
from linli.services.employment import actions, exports, forms
from linli.services.employment.models import HouseholdFile
from linli.services.employment.queries import households
from linli.services.employment.queries.day import employment_day
from linli.services.employment.states import HouseholdState as H
from linli.services.employment.views import common
from linli.services.schemes.views.common import part_of

SEES = (P.EMPLOYMENT_RECORD, P.EMPLOYMENT_CONFIRM)


def _asked(request: Request) -> dict[str, Any]:
    place, on = common.place_of(request), common.day_of(request)
    state = word(request, "state", {one.value for one in households.LISTED})
    many = common.too_many(request.viewer, place)
    found = [] if many else households.listed(request.viewer, on, place=place, state=state)
    return {"place": place, "on": on, "state": state, "many": many, "found": found}


@require_safe
@requires(*SEES)
@in_place(P.EMPLOYMENT_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show the zero-employment households of a place on a day, found and followed up."""
    said = _asked(request)
    part = part_of(said["found"], request)
    counted = sum(one.state in households.COUNTED for one in said["found"])
    context = {
        **said,
        "page": part,
        "counted": counted,
        "states": [(one.value, one.label) for one in households.LISTED],
    }
    name = "employment/_households.html" if request.htmx else "employment/households.html"
    return render(request, name, context)


@require_safe
@requires(*SEES)
@in_place(P.EMPLOYMENT_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _asked(request)
    rows = list(exports.household_rows(said["found"]))
    return downloads.answer(
        request,
        downloads.Download(
            verb="employment.households_exported",
            about=said["place"],
            title=_("zero-employment households"),
            columns=exports.household_columns(),
            rows=downloads.Listed(rows),
            place=str(said["place"] or ""),
            period=str(said["on"]),
            purpose=_("employment ledgers"),
        ),
    )


def _household(request: Request, pk: int) -> Household:
    rows = request.viewer.scope(P.EMPLOYMENT_VIEW).restrict(Household.objects.all())
    return get_object_or_404(rows.select_related("community", "dwelling"), pk=pk)


def _acts(row: Household, request: Request, line: households.HouseholdLine | None) -> dict[str, PageAct]:
    by, acts = request.viewer, []
    file = line.file if line else None
    if line and line.state == H.SUSPECTED and by.may(P.EMPLOYMENT_CONFIRM, row.community):
        hint = gettext_lazy("The subdistrict confirms; at least one suitable post is then to be offered.")
        acts.append(
            PageAct("confirm", gettext_lazy("Confirm"), forms.ZeroConfirmForm, partial(_confirm, row, by), hint)
        )
    if file is not None and file.exited_on is None:
        if by.may(P.EMPLOYMENT_RECORD, row.community):
            acts.append(PageAct("plan", gettext_lazy("Plan aid"), forms.AidPlanForm, partial(_plan, file, by)))
            follow = partial(_follow_up, file, by)
            acts.append(PageAct("follow_up", gettext_lazy("Follow up"), forms.AidStepForm, follow))
        if by.may(P.EMPLOYMENT_CONFIRM, row.community):
            hint = gettext_lazy(
                "Only if each member out of work has refused suitable offers; the refusals are checked."
            )
            leave = partial(_leave_out, file, by)
            title = gettext_lazy("Leave out after refusals")
            acts.append(PageAct("leave_out", title, forms.AidStepForm, leave, hint, danger=True))
    last = file.steps.order_by("-pk").first() if file is not None else None
    if file is not None and last is not None and last.by_id == by.user_id and last.takes_back_id is None:
        undo = partial(_undo, file, by)
        acts.append(PageAct("undo", gettext_lazy("Undo my last step"), forms.NoFieldsForm, undo))
    return {act.name: act for act in acts}


def _confirm(row: Household, by: Any, form: Any) -> None:
    actions.confirm(row, by=by, **form.cleaned_data)


def _plan(file: HouseholdFile, by: Any, form: Any) -> None:
    actions.plan(file, by=by, **form.cleaned_data)


def _follow_up(file: HouseholdFile, by: Any, form: Any) -> None:
    actions.follow_up(file, by=by, **form.cleaned_data)


def _leave_out(file: HouseholdFile, by: Any, form: Any) -> None:
    actions.leave_out(file, by=by, **form.cleaned_data)


def _undo(file: HouseholdFile, by: Any, form: Any) -> None:
    actions.take_back_step(file, by=by)


def _page(request: Request, row: Household, tried: str = "", form: Any = None) -> HttpResponse:
    today = timezone.localdate()
    line = households.state_on(row, today)
    day = employment_day(Residency.objects.on(today).filter(household=row), today)
    members = [
        (
            person,
            common.shown(day.state(day.place_of[person.pk]), request.viewer, row.community_id),
            day.reason(day.place_of[person.pk]),
        )
        for person in households.members(day)
    ]
    file = line.file if line else None
    steps = list(file.steps.order_by("-pk")) if file else []
    context = {
        "row": row,
        "line": line,
        "members": members,
        "file": file,
        "offers": households.offers(row, file, today) if file else None,
        "steps": [(step, [content.title("household_measure", one) for one in step.measures]) for step in steps],
        "acts": offered(_acts(row, request, line), tried, form),
    }
    return render(request, "employment/household.html", context)


@require_safe
@requires(*SEES)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a household: its members, whether it is a zero-employment household and why, what was done."""
    return _page(request, _household(request, pk))


@require_POST
@requires(*SEES)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Confirm, plan, follow up, leave out or undo."""
    row = _household(request, pk)
    line = households.state_on(row, timezone.localdate())
    form = perform(request, _acts(row, request, line), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("employment:household", pk)
