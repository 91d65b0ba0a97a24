"""The worker's day, the visit, and the list of visits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.chinese import sentences
from linli.core.database.merged import Groups
from linli.core.errors import Explained
from linli.core.journal import versions
from linli.core.rooms.uses import uses_of
from linli.core.web import downloads
from linli.core.web.filters import cleaned
from linli.core.web.http import PLACE, Request, based_on, in_place, number, requires, version
from linli.core.web.pagination import count_up_to, page
from linli.registers.people.models import Household
from linli.registers.people.queries import new_homes
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.work.areas import queries as areas
from linli.work.staffing.models import Worker
from linli.work.visits import actions, exports, policies, queries, states
from linli.work.visits.forms import CorrectForm, DiaryFilter, PurposeForm, VisitForm, WithdrawForm
from linli.work.visits.models import Visit
from linli.work.visits.views.photos import keep

ORDER = ("-day", "-pk")
SHOWN = 30  # households of one group on the page of the day; the rest is on the page of the area


@require_safe
@requires(P.VISIT_RECORD)
def today(request: Request) -> HttpResponse:
    """Show which households are overdue, due today, tried today and due soon."""
    day = timezone.localdate()
    worker = queries.worker_of(request.viewer, day)
    spans = areas.spans_of(worker, day) if worker else []
    entries = queries.due(worker, day, spans) if worker else []
    entries = queries.in_walking_order(worker, day, entries) if worker and entries else entries
    groups: dict[str, list[queries.Due]] = {"overdue": [], "today": [], "tried": [], "soon": []}
    for entry in entries:
        groups.get(entry.group, []).append(entry)
    visible = Visit.objects.visible_to(request.viewer)
    context = {
        "day": day,
        "worker": worker,
        "households": len(entries),
        "groups": [(name, found[:SHOWN], len(found)) for name, found in groups.items() if found or name != "tried"],
        "counts": {name: len(found) for name, found in groups.items()},
        "done": visible.filter(community=worker.community, day=day, worker=worker).count() if worker else 0,
        "promised": _promised(worker, day, spans) if worker else {},
    }
    return render(request, "visits/today.html", context)


def _promised(worker: Worker, day: date, spans: Collection[tuple[int, int]]) -> dict[str, int]:
    """Return how many promises are open, and how many of them are past their day."""
    late = Count("pk", filter=Q(promise_due__lt=day))
    return queries.promises(worker, day, spans).aggregate(open=Count("pk"), late=late)


@require_safe
@requires(P.VISIT_RECORD)
def promises(request: Request) -> HttpResponse:
    """Show the open promises to the households of the viewer, those due first in front."""
    day = timezone.localdate()
    worker = queries.worker_of(request.viewer, day)
    promised = queries.promises(worker, day) if worker else Visit.objects.none()
    listed = promised.soonest().select_related("household__dwelling", "worker").defer("seen")
    ended = _visits(request).filter(pk=number(request.GET.get("ended")) or 0).exclude(promise="").first()
    shown = page(listed, order=("due_on", "pk"), after=request.GET.get("after", ""))
    homes = new_homes([visit.household for visit in shown.rows], request.viewer)
    for visit in shown.rows:
        visit.household.now = homes.get(visit.household_id)
    context = {
        "worker": worker,
        "page": shown,
        "count": promised.count(),
        # Just marked here: the way back is beside it.
        "ended": ended if ended and not ended.has_open_promise else None,
    }
    return render(request, "visits/promises.html", context)


@require_safe
@requires(P.VISIT_RECORD)
def area(request: Request) -> HttpResponse:
    """Show the viewer's dwellings by stairwell."""
    return _area(request, queries.worker_of(request.viewer, timezone.localdate()))


@require_safe
@requires(P.VISIT_VIEW)
def area_of(request: Request, pk: int) -> HttpResponse:
    """Show the dwellings of one worker."""
    visible = Worker.objects.filter(request.viewer.scope(P.VISIT_VIEW).q())
    return _area(request, get_object_or_404(visible.select_related("community"), pk=pk))


def _area(request: Request, worker: Worker | None) -> HttpResponse:
    day = timezone.localdate()
    entries = queries.due(worker, day) if worker else []
    context = {
        "worker": worker,
        "mine": worker is not None and worker.user_id == request.viewer.user_id,
        "households": len(entries),
        "stairwells": queries.stairwells(worker, entries, day) if worker else [],
    }
    return render(request, "visits/area.html", context)


def _household(request: Request, pk: int) -> Household:
    visible = Household.objects.visible_to(request.viewer)
    return get_object_or_404(visible.select_related("community", "dwelling__parent"), pk=pk)


@never_cache
@requires(P.VISIT_RECORD)
def record(request: Request, pk: int) -> HttpResponse:
    """Record a visit to a household; ask first if it has a visit on that day."""
    household = _household(request, pk)
    policies.check_record(request.viewer, household.community)
    day = timezone.localdate()
    worker = policies.check_worker(queries.worker_of(request.viewer, day), household)
    due = queries.due_for(household, day)
    hints = queries.hints(household, day)
    form = VisitForm(request.POST or None, household=household, hints=hints, worker=worker)
    if form.is_valid():
        try:
            visit = _save(request, household, dict(form.cleaned_data))
        except policies.AlreadyVisited as found:
            form.add_error("besides", str(found))
        except PromiseChanged as found:
            form.add_error("kept", str(found))
        else:
            keep(request, visit, request.FILES.getlist("photos"))
            messages.success(request, sentences(_("Visit saved."), queries.told_after(visit)))
            return redirect("visits:detail", visit.pk)
    context = {
        "household": household,
        "form": form,
        "due": due,
        "answer": queries.answer_at(due.last) if due else "",
        "worker": worker,
        **_members(request, household),
        "already": [(visit, policies.may_correct(request.viewer, visit)) for visit in form.already],
        "besides": "-".join(str(visit.pk) for visit in form.already),
        "promised": _promise_versions(request, form),
        "today": day,
    }
    return render(request, "visits/record.html", context, status=422 if form.errors else 200)


def _members(request: Request, household: Household) -> dict[str, Any]:
    """Return who lives there, and of whom the viewer may read the phone number by one tap."""
    members = queries.members(household)
    may_call = request.viewer.may(P.PEOPLE_READ_SENSITIVE, household.community)
    return {"members": members, "to_call": [one for one in members if may_call and one.phone_hash]}


def _promise_versions(request: Request, form: VisitForm) -> list[str]:
    """Return the versions of the promises on the page: those of the first opening, until the user saw a change."""
    sent = request.POST.getlist("promised")
    if sent and "kept" not in form.errors:
        return sent
    return [f"{one.pk}:{queries.promised(one)}" for one in form.promises]


@transaction.atomic
def _save(request: Request, household: Household, said: dict[str, Any]) -> Visit:
    """Record the visit, and the promises ticked as kept."""
    kept = said.pop("kept")
    visit = actions.record(household, by=request.viewer, based_on=based_on(request), **said)
    opened = dict(one.split(":", 1) for one in request.POST.getlist("promised") if ":" in one)
    for promised in kept:
        try:
            actions.keep_promise(
                promised, by=request.viewer, on=timezone.localdate(), based_on=opened.get(str(promised.pk), "")
            )
        except versions.Conflict as found:
            raise PromiseChanged(promised) from found
    return visit


class PromiseChanged(Explained):
    """A promise ticked as kept says something else than when the form was opened; the form asks again."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            _("A promise was changed after you opened the page: “%(promise)s”. If it is kept all the same, save again.")
            % {"promise": visit.promise}
        )


def _visits(request: Request) -> QuerySet[Visit]:
    visits = Visit.objects.visible_to(request.viewer)
    return visits.select_related("household__dwelling", "community", "worker").prefetch_related(*exports.WITH)


def _detail(request: Request, visit: Visit, *, seen: str = "", form: PurposeForm | None = None) -> HttpResponse:
    viewer = request.viewer
    wrote = policies.wrote(viewer, visit)
    context = {
        "visit": visit,
        "done": visit.outcome in states.done_outcomes(),
        "limit": queries.limit_of(visit),
        "gone": visit.outcome in states.gone_outcomes(),
        "seen": visit.seen if wrote else seen,
        "may_read": policies.may_read_seen(viewer, visit),
        "wrote": wrote,
        "photos": visit.photos.order_by("pk"),
        "purpose_form": form or PurposeForm(),
        "may_correct": policies.may_correct(viewer, visit),
        "withdraw_form": WithdrawForm(),
        "based_on": versions.of(visit, queries.correctable(visit)),
        "may_record": viewer.may(P.VISIT_RECORD, visit.community),
        "may_report": viewer.may(P.CASE_REPORT, visit.community),
        "cases": visit.cases.order_by("pk"),
        "entries": queries.history(visit),
        "next_door": _next_door(visit) if wrote else None,
    }
    return render(request, "visits/detail.html", context)


def _next_door(visit: Visit) -> queries.Due | None:
    """Return where to go after a visit of today."""
    today = timezone.localdate()
    return queries.next_door(visit.worker, visit.household, today) if visit.day == today else None


@never_cache
@require_safe
@requires(P.VISIT_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show one visit and what can follow from it."""
    return _detail(request, get_object_or_404(_visits(request), pk=pk))


@never_cache
@require_safe
@requires(P.VISIT_VIEW)
def uses(request: Request, pk: int) -> HttpResponse:
    """Show every list that this visit counts in: a fragment of its page, or a page."""
    visit = get_object_or_404(_visits(request), pk=pk)
    context = {"visit": visit, "uses": uses_of(visit, request.viewer)}
    return render(request, "visits/_uses.html" if request.htmx else "visits/uses.html", context)


@never_cache
@require_POST
@requires(P.VISIT_VIEW)
def seen(request: Request, pk: int) -> HttpResponse:
    """Show what was seen, after the purpose was stated."""
    visit = get_object_or_404(_visits(request), pk=pk)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _detail(request, visit, form=form)
    text = actions.read_seen(visit, by=request.viewer, purpose=form.cleaned_data["purpose"])
    return _detail(request, visit, seen=text)


@never_cache
@requires(P.VISIT_RECORD)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct a visit that the viewer recorded a short while ago."""
    visit = get_object_or_404(_visits(request), pk=pk)
    policies.check_correct(request.viewer, visit)
    form = CorrectForm(request.POST or None, visit=visit)
    if form.is_valid():
        visit = actions.correct(visit, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        messages.success(request, sentences(_("Visit corrected."), queries.told_after(visit)))
        return redirect("visits:detail", visit.pk)
    opened = version(request, visit, queries.correctable(visit))
    context = {"visit": visit, "household": visit.household, "form": form, "based_on": opened}
    return render(request, "visits/correct.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.VISIT_RECORD)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a visit that was recorded by mistake."""
    visit = get_object_or_404(_visits(request), pk=pk)
    policies.check_correct(request.viewer, visit)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reason for withdrawing the visit."))
        return redirect("visits:detail", pk)
    reason = form.cleaned_data["reason"]
    household = actions.withdraw(visit, by=request.viewer, reason=reason, based_on=based_on(request))
    said = _("The visit to %(name)s is withdrawn. If it was another household, search for it above by name or address.")
    messages.success(request, said % {"name": household.name})
    return redirect("visits:today")


@require_POST
@requires(P.VISIT_RECORD)
def keep_promise(request: Request, pk: int) -> HttpResponse:
    """Mark a promise as kept."""
    visit = get_object_or_404(_visits(request), pk=pk)
    actions.keep_promise(visit, by=request.viewer, on=timezone.localdate(), based_on=based_on(request))
    return _ended(request, visit, _("Marked as done: %(promise)s"))


@require_POST
@requires(P.VISIT_RECORD)
def drop_promise(request: Request, pk: int) -> HttpResponse:
    """Mark a promise as no longer needed, with the reason."""
    visit = get_object_or_404(_visits(request), pk=pk)
    words = request.POST.get("words", "")
    actions.drop_promise(visit, by=request.viewer, on=timezone.localdate(), words=words, based_on=based_on(request))
    return _ended(request, visit, _("Marked as no longer needed: %(promise)s"))


def _ended(request: Request, visit: Visit, said: str) -> HttpResponse:
    if "from_list" in request.POST:  # the list itself says so, with the way back
        return redirect(f"{reverse('visits:promises')}?ended={visit.pk}")
    messages.success(request, said % {"promise": visit.promise})
    return redirect("visits:detail", visit.pk)


@require_POST
@requires(P.VISIT_RECORD)
def reopen_promise(request: Request, pk: int) -> HttpResponse:
    """Take back that a promise was kept or is no longer needed."""
    visit = get_object_or_404(_visits(request), pk=pk)
    actions.reopen_promise(visit, by=request.viewer)
    messages.success(request, _("Open again: %(promise)s") % {"promise": visit.promise})
    return redirect("visits:promises") if "from_list" in request.POST else redirect("visits:detail", visit.pk)


def _filter(request: Request) -> DiaryFilter:
    workers = Worker.objects.filter(request.viewer.scope(P.VISIT_VIEW).q()).order_by("name")
    return DiaryFilter(request.GET, workers=places.lying_in(workers, _place(request)))


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.VISIT_VIEW)


@require_safe
@requires(P.VISIT_VIEW)
@in_place(P.VISIT_VIEW)
def diary(request: Request) -> HttpResponse:
    """Show the diary of visits, latest first."""
    form = _filter(request)
    chosen = cleaned(request, form)
    place = _place(request)
    visits = places.lying_in(queries.diary(request.viewer, chosen), place).prefetch_related("needs")
    context = {
        "page": page(visits, order=ORDER, after=request.GET.get("after", ""), groups=_groups(request, chosen, place)),
        "form": form,
        "chosen": chosen,
        # More rows of the same list: the page has the count already.
        "count": None if request.htmx else count_up_to(visits.select_related(None).prefetch_related(None)),
        "place": place,
        "one_community": (place and place.community_id) or len(request.viewer.scope(P.VISIT_VIEW).communities) == 1,
        "narrowed": place is not None or any(chosen.values()),
    }
    return render(request, "visits/_rows.html" if request.htmx else "visits/list.html", context)


def _groups(request: Request, chosen: dict[str, Any], place: Place | None) -> Groups | None:
    """Return the communities to read one by one; None for the visits of one person, who has an index of their own."""
    if chosen.get("worker") or chosen.get("mine"):
        return None
    return places.within(request.viewer.scope(P.VISIT_VIEW), place).groups()


@require_safe
@requires(P.VISIT_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the whole diary with the page's filters as Excel."""
    form, place = _filter(request), _place(request)
    listed = queries.diary(request.viewer, cleaned(request, form))
    visits = places.lying_in(listed, place).prefetch_related(*exports.WITH).order_by(*ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="visits.exported",
            about=None,
            title=_("visits"),
            columns=exports.columns(),
            rows=downloads.Queried(visits, exports.rows),
            place=str(place or ""),
            filters=downloads.filled(form),
            purpose=_("list of visits"),
        ),
    )


@require_safe
@requires(P.VISIT_VIEW)
def of_household(request: Request, pk: int) -> HttpResponse:
    """Show the visits of one household with the next one due: a fragment of its page, or a page."""
    household = _household(request, pk)
    visits = Visit.objects.visible_to(request.viewer).filter(household=household)
    # `seen` is sensitive: it is not even decrypted for a list.
    listed = visits.select_related("worker").defer("seen").prefetch_related("needs")
    context = {
        "household": household,
        "due": queries.due_for(household, timezone.localdate()),
        "page": page(listed, order=ORDER, after=request.GET.get("after", ""), size=10),
        "may_record": request.viewer.may(P.VISIT_RECORD, household.community),
        "of_household": True,
    }
    return render(request, "visits/_household.html" if request.htmx else "visits/household.html", context)
