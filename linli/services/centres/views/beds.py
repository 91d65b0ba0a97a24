"""Beds and residents of an institution, its waiting list, and one entry of it with the working shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.journal.models import Entry
from linli.core.law import content, rules
from linli.core.web.http import Request, requires
from linli.services.centres import actions
from linli.services.centres.forms import (
    AdmitForm,
    AskForm,
    BedsForm,
    EndForm,
    FeeForm,
    LeaveForm,
    NoOfferForm,
    OfferAnswerForm,
    OfferBedForm,
)
from linli.services.centres.models import Bed, BedOffer, Centre, Stay, WaitingEntry
from linli.services.centres.queries import waiting
from linli.services.centres.states.waiting_order import RULES, Ranked
from linli.services.centres.views.common import person_of, search_context


def say(request: Request, form: forms.Form) -> None:
    """Show what is wrong with a short form that has no page of its own."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            messages.error(request, f"{label} {error}".strip())


# ---- beds and fees


@require_safe
@requires(P.CENTRE_ADMIT, P.CENTRE_SERVE)
def beds(request: Request, pk: int) -> HttpResponse:
    """Show the beds, who lives in them, and who left since last month."""
    return _beds_page(request, _kept(request, pk))


def _kept(request: Request, pk: int) -> Centre:
    """Return an institution where the viewer keeps beds or works, or raise Http404."""
    rows = Centre.objects.visible_to(request.viewer).kept_by(request.viewer, P.CENTRE_ADMIT).select_related("community")
    return get_object_or_404(rows, pk=pk)


def _admitting(request: Request, pk: int) -> Centre:
    """Return an institution where the viewer keeps beds, or raise Http404."""
    scope = request.viewer.scope(P.CENTRE_ADMIT)
    return get_object_or_404(scope.restrict(Centre.objects.select_related("community")), pk=pk)


def _beds_page(request: Request, centre: Centre, **sent: forms.Form) -> HttpResponse:
    stays = list(waiting.stays(centre))
    living = {stay.bed_id: stay for stay in stays if stay.until is None}
    offered = {offer.bed_id: offer for offer in _open_offers(centre)}
    context: dict[str, Any] = {
        "centre": centre,
        "beds": [(bed, living.get(bed.pk), offered.get(bed.pk)) for bed in waiting.beds(centre)],
        "gone": [stay for stay in stays if stay.until is not None],
        "fees": waiting.fees(centre),
        "may_edit": request.viewer.may(P.CENTRE_EDIT, centre.community),
        "may_admit": request.viewer.may(P.CENTRE_ADMIT, centre.community),
        "admit_form": AdmitForm(),
        "beds_form": sent.get("beds") or BedsForm(),
        "fee_form": sent.get("fee") or FeeForm(),
        "leave_form": LeaveForm(),
        "end_form": EndForm(),
    }
    return render(request, "centres/beds.html", context)


def _open_offers(centre: Centre) -> list[BedOffer]:
    return list(BedOffer.objects.filter(bed__centre=centre, answer="").select_related("entry__person"))


@require_POST
@requires(P.CENTRE_EDIT)
def add_beds(request: Request, pk: int) -> HttpResponse:
    """Add the beds of a room."""
    centre = _admitting(request, pk)
    form = BedsForm(request.POST)
    if not form.is_valid():
        return _beds_page(request, centre, beds=form)
    actions.add_beds(centre, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Beds added."))
    return redirect("centres:beds", centre.pk)


@require_POST
@requires(P.CENTRE_EDIT)
def end_bed(request: Request, pk: int) -> HttpResponse:
    """Take a bed out of service."""
    bed = get_object_or_404(Bed.objects.visible_to(request.viewer), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_bed(bed, by=request.viewer, until=form.cleaned_data["until"])
        messages.success(request, _("Bed %(bed)s is out of service.") % {"bed": bed})
    else:
        say(request, form)
    return redirect("centres:beds", bed.centre_id)


@require_POST
@requires(P.CENTRE_EDIT)
def set_fee(request: Request, pk: int) -> HttpResponse:
    """Set a fee from a day on."""
    centre = _admitting(request, pk)
    form = FeeForm(request.POST)
    if not form.is_valid():
        return _beds_page(request, centre, fee=form)
    actions.set_fee(centre, by=request.viewer, **form.facts())
    messages.success(request, _("Fee saved."))
    return redirect("centres:beds", centre.pk)


# ---- who lives there


@requires(P.CENTRE_ADMIT)
def resident(request: Request, pk: int) -> HttpResponse:
    """Record somebody who moved in without an offer of this register: search, choose, save."""
    centre = _admitting(request, pk)
    form = NoOfferForm(request.POST or None, beds=waiting.free_beds(centre))
    if request.method == "POST":
        person = person_of(request, centre)
        if form.is_valid():
            actions.admit_resident(person=person, by=request.viewer, **form.cleaned_data)
            messages.success(request, _("%(name)s lives here.") % {"name": person.name})
            return redirect("centres:beds", centre.pk)
    return render(request, "centres/resident.html", {"centre": centre, "form": form} | search_context(request, centre))


def _stay(request: Request, pk: int) -> Stay:
    return get_object_or_404(Stay.objects.visible_to(request.viewer).select_related("person", "centre"), pk=pk)


@require_POST
@requires(P.CENTRE_ADMIT, P.CENTRE_SERVE)
def leave_bed(request: Request, pk: int) -> HttpResponse:
    """End a stay."""
    stay = _stay(request, pk)
    form = LeaveForm(request.POST)
    if form.is_valid():
        actions.leave_bed(stay, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s has left.") % {"name": stay.person.name})
    else:
        say(request, form)
    return redirect("centres:beds", stay.centre_id)


@require_POST
@requires(P.CENTRE_ADMIT, P.CENTRE_SERVE)
def leaving_back(request: Request, pk: int) -> HttpResponse:
    """Take back that somebody left."""
    stay = actions.take_back_leaving(_stay(request, pk), by=request.viewer)
    messages.success(request, _("%(name)s lives here as before.") % {"name": stay.person.name})
    return redirect("centres:beds", stay.centre_id)


@require_POST
@requires(P.CENTRE_ADMIT, P.CENTRE_SERVE)
def admission_back(request: Request, pk: int) -> HttpResponse:
    """Take back that somebody moved in."""
    stay = actions.take_back_admission(_stay(request, pk), by=request.viewer)
    messages.success(request, _("Moving in undone. %(name)s is as before.") % {"name": stay.person.name})
    return redirect("centres:beds", stay.centre_id)


# ---- the waiting list


@require_safe
@requires(P.CENTRE_ADMIT)
def waiting_list(request: Request, pk: int) -> HttpResponse:
    """Show the waiting list in its order, with the rule of the order; working and health are on the page of each."""
    centre = _admitting(request, pk)
    entries = waiting.entries(centre)
    levels = [code for code in content.codes("care_level") if any(entry.level == code for entry in entries.values())]
    exceptions = (
        BedOffer.objects.filter(entry__centre=centre).exclude(exception="").select_related("entry__person", "bed")
    )
    context = {
        "centre": centre,
        "lists": [(content.title("care_level", level), _ranks(centre, level, entries)) for level in levels],
        "free": list(waiting.free_beds(centre)),
        "exceptions": exceptions.order_by("-made_on", "-pk")[:20],
        "rules": [rules.find(name, code=centre.community.code) for name in RULES],
    }
    return render(request, "centres/waiting.html", context)


def _ranks(centre: Centre, level: str, entries: Mapping[int, WaitingEntry]) -> list[tuple[Ranked, WaitingEntry]]:
    """Return the order of one level of care, each with its entry."""
    return [(rank, entries[rank.facts.key]) for rank in waiting.order(centre, level=level)]


@requires(P.CENTRE_ADMIT)
def ask(request: Request, pk: int) -> HttpResponse:
    """Put somebody on the waiting list: search, choose, save."""
    centre = _admitting(request, pk)
    form = AskForm(request.POST or None)
    if request.method == "POST":
        person = person_of(request, centre)
        if form.is_valid():
            entry = actions.ask_for_bed(centre, person, by=request.viewer, **form.cleaned_data)
            messages.success(request, _("%(name)s is on the waiting list.") % {"name": person.name})
            return redirect("centres:entry", entry.pk)
    return render(request, "centres/ask.html", {"centre": centre, "form": form} | search_context(request, centre))


def _entry(request: Request, pk: int) -> WaitingEntry:
    rows = WaitingEntry.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("person__community", "centre__community"), pk=pk)


@require_safe
@requires(P.CENTRE_ADMIT)
def entry_page(request: Request, pk: int) -> HttpResponse:
    """Show one entry with the working of its position; the view is logged, because it tells of health and income."""
    entry = _entry(request, pk)
    actions.read_entry(entry, by=request.viewer)
    return _entry_page(request, entry)


def _entry_page(request: Request, entry: WaitingEntry, offer_form: OfferBedForm | None = None) -> HttpResponse:
    offers = list(entry.offers.select_related("bed").order_by("-created_at"))
    is_open = entry.until is None
    current = next((offer for offer in offers if not offer.answer), None)
    beds_free = waiting.free_beds(entry.centre, entry.level)
    rank = next((row for row in waiting.order(entry.centre, level=entry.level) if row.facts.key == entry.pk), None)
    context = {
        "entry": entry,
        "rank": rank,
        "unverified": [rules.find(name, code=entry.community.code).unverified for name in RULES],
        "offers": offers,
        "current": current,
        "offer_form": (offer_form or OfferBedForm(beds=beds_free)) if is_open and not current else None,
        "beds_free": beds_free,
        "answer_form": OfferAnswerForm(),
        "admit_form": AdmitForm(),
        "end_form": EndForm(),
        "entries": journal.of(entry).exclude(kind=Entry.Kind.READ)[:20],
    }
    return render(request, "centres/entry.html", context)


@require_POST
@requires(P.CENTRE_ADMIT)
def offer(request: Request, pk: int) -> HttpResponse:
    """Offer a bed to a waiting person."""
    entry = _entry(request, pk)
    form = OfferBedForm(request.POST, beds=waiting.free_beds(entry.centre, entry.level))
    if not form.is_valid():
        return _entry_page(request, entry, form)
    made = actions.offer_bed(entry, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Bed %(bed)s is offered.") % {"bed": made.bed})
    return redirect("centres:entry", entry.pk)


@require_POST
@requires(P.CENTRE_ADMIT)
def leave_list(request: Request, pk: int) -> HttpResponse:
    """Take a person off the waiting list."""
    entry = _entry(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.leave_list(entry, by=request.viewer, until=form.cleaned_data["until"])
        messages.success(request, _("%(name)s is off the waiting list.") % {"name": entry.person.name})
    else:
        say(request, form)
    return redirect("centres:entry", entry.pk)


def _offer(request: Request, pk: int) -> BedOffer:
    rows = BedOffer.objects.visible_to(request.viewer).select_related("entry__centre", "entry__person", "bed")
    return get_object_or_404(rows, pk=pk)


@require_POST
@requires(P.CENTRE_ADMIT)
def answer(request: Request, pk: int) -> HttpResponse:
    """Close an offer that was not accepted."""
    found = _offer(request, pk)
    form = OfferAnswerForm(request.POST)
    if form.is_valid():
        actions.answer_offer(found, by=request.viewer, answer=form.cleaned_data["answer"])
        messages.success(request, _("Answer saved."))
    else:
        say(request, form)
    return redirect("centres:entry", found.entry_id)


@require_POST
@requires(P.CENTRE_ADMIT, P.CENTRE_SERVE)
def admit(request: Request, pk: int) -> HttpResponse:
    """Let the person of an offer move in."""
    found = _offer(request, pk)
    form = AdmitForm(request.POST)
    if not form.is_valid():
        say(request, form)
        if not request.viewer.may(P.CENTRE_ADMIT, found.community):
            return redirect("centres:beds", found.bed.centre_id)
        return redirect("centres:entry", found.entry_id)
    actions.admit(found, by=request.viewer, since=form.cleaned_data["since"])
    messages.success(request, _("%(name)s lives here.") % {"name": found.entry.person.name})
    return redirect("centres:beds", found.entry.centre_id)
