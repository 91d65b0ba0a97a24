"""Who probably may get a scheme: the list of a place or of a worker's own area, and the page of one person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import FEW, Scope, Viewer
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, own_address, requires
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Person
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.schemes import actions, engine, exports
from linli.services.schemes.engine import ages
from linli.services.schemes.engine.sight import plain_schemes, trusted
from linli.services.schemes.forms import OfferForm
from linli.services.schemes.models import Offer, title_of
from linli.services.schemes.queries import answers, eligible, lists
from linli.services.schemes.states import OfferOutcome
from linli.services.schemes.views import common, public
from linli.work.areas import queries as areas
from linli.work.visits import queries as visits

OWN, WHOLE, TOLD = "own", "community", "told"
MONTHS = 12  # whose decisions the median of days is of


def asked(request: Request) -> dict[str, Any]:
    """Return what the address asks for: place, scheme, and whose households."""
    viewer, today = request.viewer, timezone.localdate()
    place = places.asked(request.GET.get(PLACE, ""), viewer, P.SCHEME_VIEW)
    scope = places.within(viewer.scope(P.SCHEME_VIEW), place)
    codes = [code for code in _seen(viewer, scope) if eligible.proactive(code)]
    worker = visits.worker_of(viewer, today)
    among = None
    show = word(request, "show", {OWN, WHOLE, TOLD}, OWN if worker else WHOLE)
    if worker is not None and show == OWN:
        spans = areas.spans_of(worker, today)
        among, scope = areas.households(worker.community_id, spans, today), Scope(frozenset({worker.community_id}))
    return {
        "place": place,
        "scope": scope,
        "codes": codes,
        "scheme": word(request, "scheme", set(codes)),
        "show": show,
        "worker": worker,
        "among": among,
        "today": today,
        "is_wide": scope.everything or len(scope.communities) > FEW,
    }


@require_safe
@requires(P.SCHEME_VIEW)
@in_place(P.SCHEME_VIEW)
def listed(request: Request) -> HttpResponseBase:
    """Show who probably may get a scheme and does not, by scheme."""
    said = asked(request)
    context = {**said, "may": common.may_any_scheme(request.viewer), "titles": _titles(said["codes"])}
    if said["is_wide"]:
        return render(request, "schemes/eligible.html", {**context, "communities": communities_of(said["scope"])})
    keys = _keys(said)
    scheme = said["scheme"] or next((code for code in said["codes"] if keys[code]), "")
    part = common.part_of(keys.get(scheme, []), request)
    rows = eligible.chances({scheme: list(part.rows)}, said["today"]) if scheme else []
    context |= {"counts": [(code, title_of(code), len(keys[code])) for code in said["codes"]], "scheme": scheme}
    context |= {"page": common.Part([_row(request, one) for one in rows], part.next, part.count)}
    name = "schemes/_eligible.html" if request.htmx else "schemes/eligible.html"
    return common.private(render(request, name, context))


def _keys(said: dict[str, Any]) -> dict[str, list[int]]:
    return eligible.candidates(
        said["codes"], said["scope"], said["today"], among=said["among"], resting=said["show"] == TOLD
    )


def _titles(codes: list[str]) -> list[tuple[str, str]]:
    return [(code, title_of(code)) for code in codes]


def communities_of(scope: Scope) -> list[Place]:
    """Return the communities of a scope, of which one is chosen."""
    return list(Place.objects.communities().open().filter(scope.q("pk")).order_by("path"))


def _row(request: Request, one: eligible.Chance) -> dict[str, Any]:
    whole = request.viewer.scope(P.PEOPLE_READ_SENSITIVE).has(one.person.community_id)
    version = engine.find(one.scheme, place=one.person.community.code, on=timezone.localdate())
    met = [line for line in one.decision.lines if line.result == engine.Truth.YES and str(line.value)]
    return {
        "chance": one,
        "worth": public.worth(version, one.decision) if version and one.is_certain else "",
        "reasons": [shown.line for shown in common.shown_lines(met, whole=whole) if not shown.hidden],
        "missing": answers.missing_titles(one.decision.missing),
        "told": Offer.objects.visible_to(request.viewer)
        .filter(person=one.person, scheme=one.scheme, taken_back=False)
        .order_by("-on", "-pk")
        .first(),
        "may_apply": request.viewer.scope(P.SCHEME_APPLY).has(one.person.community_id),
    }


@require_safe
@requires(P.SCHEME_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list as Excel: names, schemes, what is missing; no sensitive facts."""
    said = asked(request)
    keys = _keys(said) if not said["is_wide"] else {}
    chosen = {code: keys[code] for code in ([said["scheme"]] if said["scheme"] else said["codes"]) if code in keys}
    return downloads.answer(
        request,
        downloads.Download(
            verb="schemes.eligible_exported",
            about=said["place"],
            title=_("people who may get a scheme"),
            columns=exports.eligible_columns(),
            rows=downloads.Listed(list(exports.eligible_rows(eligible.chances(chosen, said["today"])))),
            place=str(said["place"] or ""),
            period=str(said["today"]),
            purpose=_("telling residents of schemes"),
        ),
    )


@require_safe
@requires(P.SCHEME_VIEW)
@in_place(P.SCHEME_VIEW)
def take_up(request: Request) -> HttpResponse:
    """Show for each scheme who gets it, who probably may and does not, who waits, and how long decisions take."""
    viewer, today = request.viewer, timezone.localdate()
    place = places.asked(request.GET.get(PLACE, ""), viewer, P.SCHEME_VIEW)
    scope = places.within(viewer.scope(P.SCHEME_VIEW), place)
    codes = [code for code in _seen(viewer, scope) if eligible.proactive(code)]
    days = eligible.days_to_decide(scope, ages.months_after(today, -MONTHS))
    rows = [(row, days.get(row.scheme)) for row in eligible.take_ups(codes, scope, today)]
    return render(request, "schemes/take_up.html", {"place": place, "rows": rows, "today": today})


def _seen(viewer: Viewer, scope: Scope) -> list[str]:
    """Return the schemes that a viewer may see in all of these communities."""
    known = trusted(viewer)
    whole = known.everything or scope.communities <= known.communities
    return [code for code in engine.codes() if whole or code in plain_schemes()]


# ---- one person


def find(request: Request, pk: int) -> Person:
    """Return the person if the viewer may see them and schemes there; else 404 or 403."""
    people = Person.objects.visible_to(request.viewer).select_related("community__parent")
    row = get_object_or_404(people, pk=pk)
    if not request.viewer.scope(P.SCHEME_VIEW).has(row.community_id):
        raise PermissionDenied
    return row


@require_safe
@requires(P.SCHEME_VIEW)
def person(request: Request, pk: int) -> HttpResponseBase:
    """Show what a person gets, has asked for, and may get."""
    row, today = find(request, pk), timezone.localdate()
    context = {
        **common.reads(request, row),
        "answers": _answers(request, row),
        "awards": lists.awards(request.viewer, place=None, on=today).filter(person=row).order_by(*lists.AWARD_ORDER),
        "applications": lists.applications(request.viewer, place=None).filter(person=row).order_by(*lists.ORDER),
        "offers": Offer.objects.visible_to(request.viewer).filter(person=row, taken_back=False).order_by("-on", "-pk"),
        "may_apply": request.viewer.scope(P.SCHEME_APPLY).has(row.community_id) and row.died is None,
        "aside": OfferForm(),
        "today": today,
    }
    return common.private(render(request, "schemes/person.html", context))


def _answers(request: Request, row: Person) -> list[dict[str, Any]]:
    whole = common.reads(request, row)["whole"]
    has = {one.scheme for one in [*row.awards.open(), *row.applications.waiting()]}
    shown = None if trusted(request.viewer).has(row.community_id) else plain_schemes()
    found = []
    for decision in sorted(answers.about(row).values(), key=lambda one: public.RANK[one.answer]):
        version = engine.find(decision.scheme, place=row.community.code, on=timezone.localdate())
        if version is None or (shown is not None and decision.scheme not in shown):
            continue
        found.append(
            {
                "decision": decision,
                "version": version,
                "has": decision.scheme in has,
                "worth": public.worth(version, decision),
                "lines": common.shown_lines(decision.lines, whole=whole, tiers=decision.answer == "no"),
                "missing": answers.missing_titles(decision.missing),
                "either": [title_of(code) for code in decision.either],
            }
        )
    return found


@require_POST
@requires(P.SCHEME_VIEW)
def person_read(request: Request, pk: int) -> HttpResponse:
    """Show the sensitive facts of a person for a purpose."""
    row = find(request, pk)
    if not common.may_read(request.viewer, row):
        raise PermissionDenied
    form = PurposeForm(request.POST)
    if form.is_valid():
        common.grant(request, row, form.cleaned_data["purpose"])
    back = request.POST.get("next", "") or reverse("schemes:person", args=[pk])
    return redirect(own_address(back, request))


@require_POST
@requires(P.SCHEME_APPLY)
def offer(request: Request, pk: int) -> HttpResponse:
    """Record that a person was told of a scheme, or does not want it."""
    row = find(request, pk)
    form = OfferForm(request.POST)
    if form.is_valid():
        outcome = OfferOutcome(form.cleaned_data["outcome"])
        said = form.cleaned_data
        told = actions.offer(row, said["scheme"], outcome, by=request.viewer, reason=said["reason"])
        noted = _("Noted for {name}. On the list again from {day}.")
        messages.success(request, noted.format(name=row.name, day=date_format(told.again_on)))
    return redirect("schemes:person", pk)


@require_POST
@requires(P.SCHEME_APPLY)
def offer_take_back(request: Request, pk: int) -> HttpResponse:
    """Take back a note that was made by mistake."""
    row = get_object_or_404(Offer.objects.visible_to(request.viewer), pk=pk)
    actions.take_back_offer(row, by=request.viewer)
    messages.success(request, _("Undone. The person is on the list again."))
    return redirect("schemes:person", row.person_id)
