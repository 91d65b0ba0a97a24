"""Activities, their enrolment and attendance; day care; menus and meals."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.journal import versions
from linli.core.law import rules
from linli.core.web.filters import page_day
from linli.core.web.http import Request, based_on, requires, version
from linli.services.centres import actions, policies
from linli.services.centres.forms import (
    ActivityForm,
    ArriveForm,
    CancelSessionForm,
    CorrectActivityForm,
    CorrectMenuForm,
    EndForm,
    MenuForm,
    WalkInForm,
)
from linli.services.centres.models import Activity, Centre, DayCare, Enrolment, Meal, Menu
from linli.services.centres.policies import ORDER_UNTIL
from linli.services.centres.queries import activities
from linli.services.centres.states import MealState, subsidy
from linli.services.centres.views.beds import say
from linli.services.centres.views.common import activity_of, centre_of, day_of, person_of, search_context

MARKS = (MealState.SERVED, MealState.MISSED, MealState.ORDERED)

# ---- activities


@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def new(request: Request, pk: int) -> HttpResponse:
    """Add an activity to a facility."""
    centre = centre_of(request, pk)
    form = ActivityForm(request.POST or None)
    if form.is_valid():
        activity = actions.add_activity(centre, by=request.viewer, **form.facts())
        messages.success(request, _("Activity added."))
        return redirect("centres:activity", activity.pk)
    return render(request, "centres/activity_new.html", {"centre": centre, "form": form})


@require_safe
@requires(P.CENTRE_VIEW, P.CENTRE_SERVE)
def activity_page(request: Request, pk: int) -> HttpResponse:
    """Show an activity: its coming days, and for those who keep attendance who is enrolled."""
    activity = activity_of(request, pk)
    today = timezone.localdate()
    may_attend = policies.may_run(request.viewer, P.CENTRE_ATTEND, activity.centre)
    listed = list(activities.enrolments(activity)) if may_attend else []
    taking_part = [row for row in listed if row.seat is not None]
    context = {
        "activity": activity,
        "days": _days(activity, today),
        "taking_part": sorted(taking_part, key=lambda row: (row.person.name, row.pk)),
        "waiting": [row for row in listed if row.seat is None],
        "free": activity.places - activity.enrolments.open().exclude(seat=None).count(),
        "may_attend": may_attend,
        "may_edit": policies.may_run(request.viewer, P.CENTRE_EDIT, activity.centre),
        "is_over": activity.until is not None and activity.until <= today,
        "end_form": EndForm(),
        "entries": journal.of(activity)[:20],
    }
    if may_attend:
        context |= search_context(request, activity.centre)
    return render(request, "centres/activity.html", context)


@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct an activity."""
    activity = activity_of(request, pk)
    facts = versions.fields_of(activity, "kind", "title", "starts", "ends", "places")
    form = CorrectActivityForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        actions.correct_activity(activity, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("centres:activity", activity.pk)
    context = {"centre": activity.centre, "form": form, "version": version(request, activity, facts)}
    return render(request, "centres/activity_correct.html", context)


def _days(activity: Activity, today: date) -> list[activities.Occasion]:
    """Return the last and the next days with a session."""
    span = timedelta(int(rules.value("centres.activities.days_shown", code=activity.community.code)))
    first = max(today - span, activity.since)
    return activities.occasions([activity], first, (today + span - first).days + 1)


@require_POST
@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def end(request: Request, pk: int) -> HttpResponse:
    """End a weekly activity."""
    activity = activity_of(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_activity(activity, by=request.viewer, until=form.cleaned_data["until"])
        messages.success(request, _("Activity ended."))
    else:
        say(request, form)
    return redirect("centres:activity", activity.pk)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def enrol(request: Request, pk: int) -> HttpResponse:
    """Enrol a person, or put them on the waiting list if all places are taken."""
    activity = activity_of(request, pk)
    person = person_of(request, activity.centre)
    enrolment = actions.enrol(activity, person, by=request.viewer)
    said = _("%(name)s is enrolled.") if enrolment.seat else _("All places are taken: %(name)s is on the waiting list.")
    messages.success(request, said % {"name": person.name})
    return redirect("centres:activity", activity.pk)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def leave(request: Request, pk: int) -> HttpResponse:
    """End an enrolment; the first of those waiting moves up."""
    rows = Enrolment.objects.visible_to(request.viewer).select_related("activity", "person")
    enrolment = get_object_or_404(rows, pk=pk)
    moved_up = actions.leave_activity(enrolment, by=request.viewer)
    messages.success(request, _("%(name)s is no longer enrolled.") % {"name": enrolment.person.name})
    if moved_up is not None:
        messages.success(request, _("%(name)s moves up from the waiting list.") % {"name": moved_up.person.name})
    return redirect("centres:activity", enrolment.activity_id)


@require_safe
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def session(request: Request, pk: int, day: str) -> HttpResponse:
    """Show the list of a day, one tap per person."""
    return _session_page(request, _attended(request, pk), day_of(day))


def _attended(request: Request, pk: int) -> Activity:
    """Return an activity whose attendance the viewer keeps, or raise Http404."""
    rows = (
        Activity.objects.visible_to(request.viewer)
        .kept_by(request.viewer)
        .select_related("community", "centre__community")
    )
    return get_object_or_404(rows, pk=pk)


def _session_page(
    request: Request,
    activity: Activity,
    day: date,
    *,
    walk_ins: WalkInForm | None = None,
    cancel: CancelSessionForm | None = None,
) -> HttpResponse:
    known = activity.sessions.filter(day=day).first()
    count = known.walk_ins if known else 0
    ticks = activities.register_of(activity, day)
    context = {
        "activity": activity,
        "day": day,
        "takes_place": activity.takes_place_on(day),
        "known": known,
        "ticks": ticks,
        "came": sum(tick.came for tick in ticks),
        "walk_ins": count,
        "to_come": day > timezone.localdate(),
        "walk_in_form": walk_ins or WalkInForm(initial={"walk_ins": count}),
        "cancel_form": cancel or CancelSessionForm(),
        "version": version(request, activity, {"walk_ins": count}),
        "may_edit": policies.may_run(request.viewer, P.CENTRE_EDIT, activity.centre),
    }
    return render(request, "centres/session.html", context | search_context(request, activity.centre))


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def tick(request: Request, pk: int, day: str) -> HttpResponse:
    """Tick that a person came, or take the tick back."""
    activity, on = _attended(request, pk), day_of(day)
    person = person_of(request, activity.centre)
    if request.POST.get("came") == "0":
        actions.untick(activity, person, by=request.viewer, day=on)
    else:
        actions.tick(activity, person, by=request.viewer, day=on)
    return redirect("centres:session", activity.pk, on.isoformat())


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def walk_ins(request: Request, pk: int, day: str) -> HttpResponse:
    """Enter how many came without enrolment."""
    activity, on = _attended(request, pk), day_of(day)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _session_page(request, activity, on, walk_ins=form)
    actions.count_walk_ins(activity, by=request.viewer, day=on, based_on=based_on(request), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("centres:session", activity.pk, on.isoformat())


@require_POST
@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def cancel(request: Request, pk: int, day: str) -> HttpResponse:
    """Cancel a day of an activity."""
    activity, on = activity_of(request, pk), day_of(day)
    form = CancelSessionForm(request.POST)
    if form.is_valid():
        actions.cancel_session(activity, by=request.viewer, day=on, **form.cleaned_data)
        messages.success(request, _("The activity is cancelled on this day. Tell those who are enrolled."))
    else:
        say(request, form)
    return redirect("centres:activity", activity.pk)


@require_POST
@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def hold(request: Request, pk: int, day: str) -> HttpResponse:
    """Take back that a day is cancelled."""
    activity, on = activity_of(request, pk), day_of(day)
    known = get_object_or_404(activity.sessions, day=on)
    actions.hold_session(known, by=request.viewer)
    messages.success(request, _("The activity takes place on this day."))
    return redirect("centres:activity", activity.pk)


# ---- day care


def _used(request: Request, pk: int) -> Centre:
    """Return a facility whose attendance the viewer keeps, or raise Http404."""
    rows = (
        Centre.objects.visible_to(request.viewer).kept_by(request.viewer, P.CENTRE_ATTEND).select_related("community")
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def day_care(request: Request, pk: int) -> HttpResponse:
    """Show who is in day care on a day, and record who arrives."""
    centre, day = _used(request, pk), page_day(request)
    rows = list(activities.in_day_care(centre, day))
    context = {
        "centre": centre,
        "day": day,
        "rows": rows,
        "here": sum(row.left is None for row in rows),
        "form": ArriveForm(),
        "is_today": day == timezone.localdate(),
    }
    return render(request, "centres/day_care.html", context | search_context(request, centre))


def _at(form: forms.Form) -> time:
    """Return the time that a form gives, now if it gives none."""
    given: time | None = form.cleaned_data["at"]
    return given or timezone.localtime().time().replace(second=0, microsecond=0)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def arrive(request: Request, pk: int) -> HttpResponse:
    """Record that a person arrived in day care."""
    centre, day = _used(request, pk), page_day(request)
    form = ArriveForm(request.POST)
    if form.is_valid():
        person = person_of(request, centre)
        actions.arrive(centre, person, by=request.viewer, day=day, at=_at(form))
        messages.success(request, _("%(name)s has arrived.") % {"name": person.name})
    else:
        say(request, form)
    return _to_day_care(centre.pk, day)


def _to_day_care(pk: int, day: date) -> HttpResponse:
    answer = redirect("centres:day_care", pk)
    answer["Location"] += f"?day={day.isoformat()}"
    return answer


def _day_care_row(request: Request, pk: int) -> DayCare:
    return get_object_or_404(DayCare.objects.visible_to(request.viewer).select_related("person"), pk=pk)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def left_day_care(request: Request, pk: int) -> HttpResponse:
    """Record that a person left day care."""
    row = _day_care_row(request, pk)
    form = ArriveForm(request.POST)
    if form.is_valid():
        actions.leave_day_care(row, by=request.viewer, at=_at(form))
        messages.success(request, _("%(name)s has left.") % {"name": row.person.name})
    else:
        say(request, form)
    return _to_day_care(row.centre_id, row.day)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def day_care_back(request: Request, pk: int) -> HttpResponse:
    """Take back a leaving, or an arrival."""
    row = _day_care_row(request, pk)
    centre, day = row.centre_id, row.day
    actions.take_back_arrival(row, by=request.viewer)
    messages.success(request, _("Undone."))
    return _to_day_care(centre, day)


# ---- menus and meals


@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def menu_new(request: Request, pk: int) -> HttpResponse:
    """Enter the menu of a day."""
    centre = centre_of(request, pk)
    form = MenuForm(request.POST or None)
    if form.is_valid():
        menu = actions.put_menu(centre, by=request.viewer, **form.facts())
        messages.success(request, _("Menu saved."))
        return redirect("centres:menu", menu.pk)
    return render(request, "centres/menu_new.html", {"centre": centre, "form": form})


@requires(P.CENTRE_EDIT, P.CENTRE_SERVE)
def menu_correct(request: Request, pk: int) -> HttpResponse:
    """Correct the menu of a day."""
    menu = get_object_or_404(Menu.objects.visible_to(request.viewer).select_related("centre"), pk=pk)
    facts = versions.fields_of(menu, "dishes", "fen")
    form = CorrectMenuForm(request.POST or None, initial={"dishes": menu.dishes, "yuan": Decimal(menu.fen).scaleb(-2)})
    if request.method == "POST" and form.is_valid():
        actions.correct_menu(menu, by=request.viewer, based_on=based_on(request), **form.facts())
        messages.success(request, _("Menu saved."))
        return redirect("centres:menu", menu.pk)
    context = {"centre": menu.centre, "form": form, "version": version(request, menu, facts)}
    return render(request, "centres/menu_correct.html", context)


def _menu(request: Request, pk: int) -> Menu:
    """Return a menu whose meals the viewer keeps, or raise Http404."""
    rows = (
        Menu.objects.visible_to(request.viewer).kept_by(request.viewer).select_related("community", "centre__community")
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def menu_page(request: Request, pk: int) -> HttpResponse:
    """Show the meals of a day: order, mark, and print the list of the kitchen."""
    menu = _menu(request, pk)
    lines = activities.kitchen(menu)
    code = menu.community.code
    percents = [rules.find(name, code=code, on=menu.day) for name in (subsidy.PERCENT, subsidy.PERCENT_VERY_OLD)]
    context = {
        "menu": menu,
        "may_edit": policies.may_run(request.viewer, P.CENTRE_EDIT, menu.centre) and menu.day >= timezone.localdate(),
        "lines": lines,
        "eaten_in": [line for line in lines if not line.meal.delivered],
        "delivered": [line for line in lines if line.meal.delivered],
        "marks": MARKS,
        "until": rules.find(ORDER_UNTIL, code=code, on=menu.day),
        "percents": percents,
    }
    return render(request, "centres/menu.html", context | search_context(request, menu.centre))


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def order(request: Request, pk: int) -> HttpResponse:
    """Order a meal for a person."""
    menu = _menu(request, pk)
    person = person_of(request, menu.centre)
    meal = actions.order_meal(menu, person, by=request.viewer, delivered=request.POST.get("delivered") == "1")
    said = _("Meal ordered for %(name)s, own part %(yuan)s yuan.")
    messages.success(request, said % {"name": person.name, "yuan": meal.own_yuan})
    return redirect("centres:menu", menu.pk)


def _meal(request: Request, pk: int) -> Meal:
    return get_object_or_404(Meal.objects.visible_to(request.viewer), pk=pk)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def cancel_meal(request: Request, pk: int) -> HttpResponse:
    """Cancel an order."""
    meal = actions.cancel_meal(_meal(request, pk), by=request.viewer)
    messages.success(request, _("Order cancelled."))
    return redirect("centres:menu", meal.menu_id)


@require_POST
@requires(P.CENTRE_ATTEND, P.CENTRE_SERVE)
def mark_meal(request: Request, pk: int) -> HttpResponse:
    """Mark a meal as served or not collected."""
    meal = _meal(request, pk)
    state = request.POST.get("state", "")
    if state in MARKS:
        actions.mark_meal(meal, by=request.viewer, state=state)
    else:
        messages.error(request, _("Choose what became of the meal."))
    return redirect("centres:menu", meal.menu_id)
