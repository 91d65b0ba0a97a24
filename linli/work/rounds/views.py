"""The week of a worker, what is decided about a visit, and the calendar address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.http import Request, number, requires, source
from linli.registers.people.models import Household
from linli.work.rounds import actions, exports, policies, queries
from linli.work.rounds.forms import AgreeForm, FixForm, SkipForm
from linli.work.rounds.models import Arrangement, CalendarFeed
from linli.work.visits import queries as visits

CALENDAR = "text/calendar; charset=utf-8"
DECIDE: dict[str, Callable[..., Arrangement]] = {"agree": actions.agree, "fix": actions.fix, "skip": actions.skip}
KEY = "key"
NEW_ADDRESS = "calendar_address"  # in the session, encrypted, until it was shown


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def week(request: Request) -> HttpResponse:
    """Show the week of the viewer: days in the order of walking, what does not fit, and what was put off."""
    day = timezone.localdate()
    worker = visits.worker_of(request.viewer, day)
    shown = actions.fresh_week(worker, day) if worker else None
    visible = Arrangement.objects.visible_to(request.viewer).select_related("household__dwelling")
    # Just decided: the way back is beside it.
    done = visible.filter(pk=number(request.GET.get("done")) or 0, taken_back_at=None).first()
    context = {
        "worker": worker,
        "week": shown,
        "along": visits.came_along(worker, day - timedelta(days=day.weekday()), day) if worker else [],
        "done": done,
        "done_elsewhere": queries.elsewhere(done.household, worker, day) if done and worker else "",
    }
    return render(request, "rounds/week.html", context)


@never_cache
@requires(P.VISIT_RECORD)
def arrange(request: Request, pk: int) -> HttpResponse:
    """Set the day of a visit, record an agreed time, or put it off today."""
    household = get_object_or_404(
        Household.objects.visible_to(request.viewer).select_related("community", "dwelling__parent"), pk=pk
    )
    policies.check_decide(request.viewer, household)
    what = request.POST.get("what", "")
    forms: dict[str, Any] = {
        name: form(request.POST if name == what else None)
        for name, form in (("agree", AgreeForm), ("fix", FixForm), ("skip", SkipForm))
    }
    if what in forms and forms[what].is_valid():
        row = DECIDE[what](household, by=request.viewer, **forms[what].cleaned_data)
        return redirect(f"{reverse('rounds:week')}?done={row.pk}")
    today = timezone.localdate()
    in_force = Arrangement.objects.visible_to(request.viewer).filter(household=household).in_force(today)
    context = {
        "household": household,
        "forms": forms,
        "due": visits.due_for(household, today),
        "arranged": in_force.select_related("made_by").order_by("-pk"),
    }
    return render(request, "rounds/arrange.html", context, status=422 if any(f.errors for f in forms.values()) else 200)


@require_POST
@requires(P.VISIT_RECORD)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Undo what was decided about a visit."""
    row = get_object_or_404(Arrangement.objects.visible_to(request.viewer), pk=pk)
    row = actions.take_back(row, by=request.viewer)
    messages.success(request, _("Undone: %(name)s, %(what)s.") % {"name": row.household.name, "what": row.words})
    return redirect("rounds:week")


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def feed(request: Request) -> HttpResponse:
    """Show whether there is a calendar address; a new one is shown once."""
    worker = visits.worker_of(request.viewer, timezone.localdate())
    feeds = CalendarFeed.objects.visible_to(request.viewer).select_related("worker__user")
    present = feeds.filter(revoked_at=None).first()
    earlier = feeds.filter(revoked_at__isnull=False).order_by("-revoked_at", "-pk").first()
    was_reset = present is not None and policies.ended_by_reset(present)
    token = request.session.pop(NEW_ADDRESS, "")
    context = {
        "worker": worker,
        "feed": None if was_reset else present,
        "was_reset": was_reset,
        "earlier": None if earlier and policies.ended_by_reset(earlier) else earlier,
        "address": request.build_absolute_uri(f"{reverse('rounds:calendar')}?{KEY}={token}") if token else "",
    }
    return render(request, "rounds/feed.html", context)


@require_POST
@requires(P.VISIT_RECORD)
def feed_give(request: Request) -> HttpResponse:
    """Make a new calendar address; an earlier one ends."""
    request.session[NEW_ADDRESS] = actions.give_feed(by=request.viewer, language=translation.get_language() or "")
    return redirect("rounds:feed")


@require_POST
@requires(P.VISIT_RECORD)
def feed_revoke(request: Request) -> HttpResponse:
    """End the calendar address."""
    actions.revoke_feed(by=request.viewer)
    messages.success(request, _("The calendar address no longer works."))
    return redirect("rounds:feed")


@require_POST
@requires(P.VISIT_RECORD)
def feed_restore(request: Request) -> HttpResponse:
    """Let the earlier calendar address work again."""
    actions.restore_feed(by=request.viewer)
    messages.success(request, _("The earlier calendar address works again."))
    return redirect("rounds:feed")


@never_cache
@require_safe
def calendar(request: Request) -> HttpResponse:
    """Send the week of a worker to a calendar app that has the secret address."""
    # In the query, which the logs of proxies leave out.
    token = request.GET.get(KEY, "")
    try:
        found = actions.open_feed(token, source(request))
    except actions.ReadTooOften:
        return HttpResponse(_("Too many attempts. Try again in an hour."), status=429, content_type="text/plain")
    if found is None:
        raise Http404
    with translation.override(found.language or translation.get_language()):
        text = exports.calendar(actions.fresh_week(found.worker, timezone.localdate()), found.pk)
    answer = HttpResponse(text, content_type=CALENDAR)
    answer["Content-Disposition"] = 'inline; filename="linli.ics"'
    return answer
