"""Reviews: the list of those due, and the review of one award with the working old and new."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.journal.versions import Conflict
from linli.core.web import pagination
from linli.core.web.http import PLACE, Request, based_on, in_place, requires, version
from linli.registers.places import queries as places
from linli.services.assistance import actions, engine, policies
from linli.services.assistance.forms import MeansReviewForm, ReviewMistakeForm
from linli.services.assistance.models import MeansStatement, Review
from linli.services.assistance.queries import households, means
from linli.services.assistance.states import RECOGNISED, ReviewOutcome
from linli.services.assistance.views import common
from linli.services.schemes.engine import ages
from linli.services.schemes.engine.vocabulary import amount
from linli.services.schemes.models import Award
from linli.services.schemes.queries import answers


@require_safe
@requires(P.ASSISTANCE_VIEW)
@in_place(P.ASSISTANCE_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show whose means are to be reviewed, the earliest first."""
    today = timezone.localdate()
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.ASSISTANCE_VIEW)
    rows = households.due_rows(request.viewer, place=place, on=today).defer("figures")
    groups = places.within(request.viewer.scope(P.ASSISTANCE_VIEW), place).groups()
    page = pagination.page(rows, order=households.REVIEW_ORDER, after=request.GET.get("after", ""), groups=groups)
    context = {
        "place": place,
        "page": page,
        "lines": households.dues(page.rows, today),
        "decides": request.viewer.may_any(policies.DECIDERS),
    }
    return render(request, "assistance/_reviews.html" if request.htmx else "assistance/reviews.html", context)


@common.private
@requires(P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def review(request: Request, pk: int) -> HttpResponseBase:
    """Review an award: the means of today beside those before, what follows, and the outcome."""
    rows = Award.objects.visible_to(request.viewer).filter(scheme__in=RECOGNISED)
    award = get_object_or_404(rows.select_related("person", "community"), pk=pk)
    if not policies.may_decide(request.viewer, award.community_id):
        raise PermissionDenied
    found = households.of_award(award)
    household = common.find(request, found.household_id) if found else None
    form = MeansReviewForm(request.POST or None, initial=_proposal(award, found))
    if form.is_valid():
        try:
            done = actions.review(award, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        except Conflict:
            raise
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Review recorded."))
            return redirect("assistance:household", done.household_id)
    context: dict[str, Any] = {"award": award, "form": form, "household": household}
    context["version"] = version(request, award, answers.changeable(award))
    if household is not None and found is not None:
        context |= common.reads(request, household) | _workings(award, found, household, request)
    return render(request, "assistance/review.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take a review back as a whole, with the reason."""
    row = get_object_or_404(Review.objects.visible_to(request.viewer).select_related("household", "award"), pk=pk)
    form = ReviewMistakeForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Choose why the review is undone."))
    actions.take_back_review(row, by=request.viewer, reason=form.cleaned_data["reason"])
    messages.success(request, _("Review undone. The award is as it was before."))
    return redirect("assistance:household", row.household_id)


def _workings(award: Award, found: MeansStatement, household: Any, request: Request) -> dict[str, Any]:
    """Return the former and the new working, for sessions that see the means."""
    fresh = households.is_fresh(found, award)
    if not common.is_shown(request, household, means.authorisation(household)):
        return {"is_fresh": fresh}
    before = MeansStatement.objects.valid().filter(household=household, number__lt=found.number, forgotten_at=None)
    last = before.select_related("community").prefetch_related("members__person").order_by("-number").first()
    tests = {"then": means.test_of(last, last.since) if last else None}
    tests["now"] = means.test_of(found, timezone.localdate())
    pairs = [_pair(name, award, one) for name, one in tests.items() if one is not None]
    after = households.amount_now(found, award)
    words = {"paid": award.amount, "after": after}
    return {"is_fresh": fresh, "pairs": pairs} | {
        name: str(amount(fen, "fen")) if fen else "" for name, fen in words.items()
    }


def _pair(name: str, award: Award, one: means.Tested) -> dict[str, Any]:
    """Return one statement with its working and that of the amount."""
    people = [member.person for member in one.statement.members.all()]
    is_none = award.scheme == "minimum_living" and one.allowance is None
    working = None if is_none else means.working_for(one, award.scheme, award.person_id)
    return {
        "name": name,
        "test": one,
        "lines": common.shown(one.result.lines, people),
        "allowance": common.shown(working.lines, people) if working else [],
    }


def _proposal(award: Award, found: MeansStatement | None) -> dict[str, Any]:
    """Return the outcome that the working suggests, and its day: the next month, or the end of gradual withdrawal."""
    today = timezone.localdate()
    start: date = ages.months_after(today.replace(day=1), 1)
    held = means.authorisation(found.household) if found else None
    if found is None or held is None or not held.is_in_force or not households.is_known(found):
        return {"since": start}
    after = households.amount_now(found, award)
    if after == award.amount:
        return {"outcome": ReviewOutcome.UNCHANGED, "since": start}
    if after:
        return {"outcome": ReviewOutcome.CHANGED, "since": start}
    ends = engine.goes_on_until(today, engine.norms(award.community.code, today))
    return {"outcome": ReviewOutcome.ENDED, "since": ends}
