"""The list of households in assistance, the page of one, its card on other pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web import downloads, pagination
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Household, Person
from linli.registers.places import queries as places
from linli.services.assistance import engine, exports, policies
from linli.services.assistance.forms import MeansMistakeForm, ReviewMistakeForm
from linli.services.assistance.models import HouseholdApplication, MeansStatement, Review
from linli.services.assistance.queries import households, means, offers, requests
from linli.services.assistance.queries.means import Tested
from linli.services.assistance.states import Standing
from linli.services.assistance.views import common
from linli.services.schemes.views.common import shown_lines

SHOWN = 20  # entries of the history


def _listed(request: Request) -> dict[str, Any]:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.ASSISTANCE_VIEW)
    show = word(request, "show", {one.value for one in Standing})
    rows = households.listed(request.viewer, place=place, show=show, on=timezone.localdate())
    return {"place": place, "show": show, "rows": rows}


@require_safe
@requires(P.ASSISTANCE_VIEW)
@in_place(P.ASSISTANCE_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show the households in assistance by state; no figures."""
    said = _listed(request)
    groups = places.within(request.viewer.scope(P.ASSISTANCE_VIEW), said["place"]).groups()
    page = pagination.page(said["rows"], order=households.ORDER, after=request.GET.get("after", ""), groups=groups)
    standing = households.standings([row.household_id for row in page.rows], timezone.localdate())
    context = {
        **said,
        "page": page,
        "lines": [(row.household, standing[row.household_id]) for row in page.rows],
        "states": Standing,
        "open_requests": requests.listed(request.viewer, place=said["place"]).count(),
        "purposes": content.choices("read_purpose"),
    }
    return render(request, "assistance/_households.html" if request.htmx else "assistance/list.html", context)


@require_POST
@requires(P.ASSISTANCE_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the filtered list as a sheet without figures, after the purpose was stated."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Enter the purpose of the export."))
    said, purpose = _listed(request), form.cleaned_data["purpose"]
    filters = [(_("filter"), str(Standing(said["show"]).label))] if said["show"] else []
    return downloads.answer(
        request,
        downloads.Download(
            verb="assistance.exported",
            about=said["place"],
            title=_("Households in assistance"),
            columns=exports.columns(),
            rows=downloads.Queried(said["rows"].order_by(*households.ORDER), exports.lines),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
            filters=filters,
            purpose=content.title("read_purpose", purpose),
            reason=purpose,
        ),
    )


@common.private
@require_safe
@requires(P.ASSISTANCE_VIEW)
def household(request: Request, pk: int) -> HttpResponseBase:
    """Show everything about one household in assistance."""
    row, today = common.find(request, pk), timezone.localdate()
    reads = common.reads(request, row)
    found, shown = reads["found"], reads["shown"]
    people = common.people_of(row, found)
    mine = request.viewer.scope(P.ASSISTANCE_RECORD).has(row.community_id)
    filed = HouseholdApplication.objects.visible_to(request.viewer).filter(household=row).order_by("-pk")
    rows = offers.may_get(row, people, people[0], found, today) if people and reads["agreed"] else []
    keys = [one.pk for one in people]
    context = {
        **reads,
        "people": people,
        "awards": households.awards_of(row, today, people=keys),
        "applications": offers.parts(list(filed)),
        **_reviews(request, row),
        "versions": MeansStatement.objects.visible_to(request.viewer).filter(household=row).order_by("-number", "-pk"),
        "offers": [(one, shown_lines(one.decision.lines, whole=shown, tiers=False)) for one in rows],
        **_working(found if shown else None, people),
        "norms": engine.norms(row.community.code, today),
        "may_record": mine,
        "may_review": policies.may_decide(request.viewer, row.community_id),
        "mistake": MeansMistakeForm(),
        "entries": journal.of(row)[:SHOWN],
        "today": today,
    }
    return render(request, "assistance/household.html", context)


def _reviews(request: Request, household: Household) -> dict[str, Any]:
    """Return the reviews, the newest first, and which of them can be taken back."""
    rows = Review.objects.visible_to(request.viewer).filter(household=household).select_related("award__before")
    found = list(rows.order_by("-done_on", "-pk"))
    last = next((row for row in found if row.taken_back_at is None), None)
    may = last is not None and policies.may_take_back(request.viewer, last, later=households.later_review(last))
    return {"reviews": found, "undoable": last if may else None, "review_mistake": ReviewMistakeForm()}


def _working(found: Tested | None, people: list[Person]) -> dict[str, Any]:
    """Return the working of a statement as the page shows it; nothing while it is masked."""
    if found is None:
        return {}
    allowance = found.allowance
    return {
        "lines": common.shown(found.result.lines, people),
        "limits": common.shown(found.result.limits, people),
        "allowance": common.shown(allowance.lines, people) if allowance else [],
        "missing": common.missing_words(found, people),
    }


@require_POST
@requires(P.ASSISTANCE_VIEW)
def read(request: Request, pk: int) -> HttpResponse:
    """Show the means of a household for a purpose."""
    row = common.find(request, pk)
    policies.check_read(request.viewer, row, means.authorisation(row))
    form = PurposeForm(request.POST)
    if form.is_valid():
        common.grant(request, row, form.cleaned_data["purpose"])
    return redirect("assistance:household", pk)


@common.private
@require_safe
@requires(P.ASSISTANCE_VIEW)
def card(request: Request, pk: int) -> HttpResponseBase:
    """Show in a few words how a household is in assistance: a fragment of its page, or a page."""
    row, today = common.find(request, pk), timezone.localdate()
    context = {
        "household": row,
        "standing": households.standings([pk], today)[pk],
        "awards": households.awards_of(row, today),
        "statement": means.current(row),
    }
    return render(request, "assistance/_card.html" if request.htmx else "assistance/card.html", context)
