"""The one application of a household, and what else a household gets, for who grants."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.http import Request, requires
from linli.registers.people.models import Person
from linli.services.assistance import actions, engine, policies
from linli.services.assistance.actions.applying import withdrawn_by
from linli.services.assistance.forms import HouseholdApplyForm, WhyWithdrawnForm
from linli.services.assistance.forms.households import LONGEST
from linli.services.assistance.models import AidRequest, HouseholdApplication
from linli.services.assistance.queries import households, offers, other_help, requests
from linli.services.assistance.views import common
from linli.services.schemes.models import Application


@common.private
@requires(P.ASSISTANCE_RECORD)
def apply(request: Request, pk: int) -> HttpResponseBase:
    """Take one application for everything that a household may get."""
    row, today = common.find(request, pk), timezone.localdate()
    policies.check_may(request.viewer, P.ASSISTANCE_RECORD, row.community_id)
    reads = common.reads(request, row)
    policies.check_agreed(reads["authorisation"])
    people = [one for one in common.people_of(row, reads["found"]) if one.died is None]
    policies.check_members(people, today)
    rows = offers.may_get(row, people, people[0], reads["found"], today)
    norms = engine.norms(row.community.code, today)
    asked = requests.open_of(row)
    initial = _proposed(asked, people, rows) if asked else {}
    form = HouseholdApplyForm(request.POST or None, people=people, rows=rows, norms=norms, initial=initial)
    if form.is_valid():
        applicant, wanted, said, relief = form.filed()
        try:
            filed = actions.file(row, applicant, wanted, said, by=request.viewer, relief=relief)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Application received. Every part can be followed here."))
            return redirect("assistance:application", filed.pk)
    context = {**reads, "form": form, "held": [one for one in rows if one.has], "asked": asked}
    return render(request, "assistance/apply.html", context, status=422 if form.errors else 200)


def _proposed(asked: AidRequest, people: list[Person], rows: list[offers.MayGet]) -> dict[str, Any]:
    """Return what a resident asked for, as the form shows it first; papers are ticked when they were seen."""
    said = asked.said
    named = next((one for one in people if one.name == said.name), people[0])
    # Who ticked nothing asks for everything that is certain.
    sure = {one.version.code for one in rows if one.decision.answer == "yes"}
    wanted = [one.key for one in rows if not one.has and one.version.code in (said.wanted or sure)]
    names = ("proxy_relation", "proxy_name", "proxy_consent_on")
    return {
        "applicant": str(named.pk),
        "wanted": wanted,
        "channel": "app",
        "words": said.words[:LONGEST],
        **{name: getattr(said, name) for name in names},
    }


def _application(request: Request, pk: int) -> HouseholdApplication:
    rows = HouseholdApplication.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("household__dwelling", "community", "applicant", "request"), pk=pk)


@common.private
@require_safe
@requires(P.ASSISTANCE_VIEW)
def application(request: Request, pk: int) -> HttpResponseBase:
    """Show the one application with the state of every part."""
    row = _application(request, pk)
    parts = offers.parts([row])[0]
    mine = request.viewer.scope(P.ASSISTANCE_RECORD).has(row.community_id)
    entries = [one for one in journal.of(row.household)[:100] if one.changes.get("application") == row.pk]
    context = {
        "row": row,
        "parts": parts,
        "form": WhyWithdrawnForm(),
        "may_withdraw": mine and row.withdrawn_at is None and parts.waiting > 0,
        "may_restore": mine and row.withdrawn_at is not None and withdrawn_by(row) == request.viewer.user_id,
        "entries": entries,
    }
    return render(request, "assistance/application.html", context)


@require_POST
@requires(P.ASSISTANCE_RECORD)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw every part that nobody has decided."""
    row, form = _application(request, pk), WhyWithdrawnForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Write why the application is withdrawn."))
    actions.withdraw(row, by=request.viewer, words=form.cleaned_data["words"])
    messages.success(request, _("Application withdrawn."))
    return redirect("assistance:application", pk)


@require_POST
@requires(P.ASSISTANCE_RECORD)
def restore(request: Request, pk: int) -> HttpResponse:
    """Undo a withdrawal."""
    row = _application(request, pk)
    actions.restore(row, by=request.viewer)
    messages.success(request, _("Withdrawal undone."))
    return redirect("assistance:application", pk)


@common.private
@require_safe
@requires(P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def of_application(request: Request, pk: int) -> HttpResponseBase:
    """Show who grants what else the household of an application gets: a fragment of its page, or a page."""
    rows = Application.objects.visible_to(request.viewer).select_related("person", "community")
    row = get_object_or_404(rows.defer("words", "proxy_name"), pk=pk)
    if not policies.may_decide(request.viewer, row.community_id):
        raise PermissionDenied
    people = households.around(row.person, timezone.localdate())
    granted = {reverse("schemes:award", args=[pk]) for pk in row.awards.values_list("pk", flat=True)}
    found = [one for one in other_help.given(list(people), request.viewer) if one.url not in granted]
    context = {"row": row, "given": [(people.get(one.person, row.person), one) for one in found]}
    return render(request, "assistance/_given.html" if request.htmx else "assistance/given.html", context)
