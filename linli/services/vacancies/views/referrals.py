"""Referrals with interview, offer, answer and placement; follow-ups that are due."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.vacancies import actions, forms, policies
from linli.services.vacancies.models import FollowUp, Placement, Referral
from linli.services.vacancies.queries import lists
from linli.services.vacancies.states import FollowUpResult, ReferralState

S = ReferralState


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
@in_place(P.VACANCY_FOLLOW)
def listed(request: Request) -> HttpResponse:
    """Show the referrals of residents, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_FOLLOW)
    state = word(request, "state", ReferralState.values)
    rows = lists.referrals(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.VACANCY_FOLLOW), place).groups()
    context = {
        "page": page(rows, order=lists.REFERRAL_ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": ReferralState.choices,
        "may_place": request.viewer.may(P.VACANCY_PLACE),
    }
    template = "vacancies/_referrals.html" if request.htmx else "vacancies/referrals.html"
    return render(request, template, context)


def _referral(request: Request, pk: int) -> Referral:
    rows = Referral.objects.visible_to(request.viewer).select_related(*lists.OF_REFERRAL, "placement__spell")
    return get_object_or_404(rows, pk=pk)


def _act(name: str, title: Any, form: Any, do: Any, hint: Any = "", *, danger: bool = False) -> PageAct:
    return PageAct(name, title, form, do, hint, danger)


def _acts(row: Referral, request: Request) -> dict[str, PageAct]:
    """Return what can be done now: the employer invites, offers or declines; the worker does all."""
    by, found = request.viewer, []
    helps = by.may(P.VACANCY_PLACE, row.community)
    if row.state in (S.SENT, S.INTERVIEW) and (helps or policies.acts_for(by, row.vacancy.employer)):
        found += [
            _act("interview", gettext_lazy("Set interview"), forms.InterviewForm, partial(_interview, row, by)),
            _act("offer", gettext_lazy("Offer the job"), forms.JobOfferForm, partial(_offer, row, by)),
            _act("decline", gettext_lazy("Do not take the person"), forms.DeclineForm, partial(_decline, row, by)),
        ]
    if helps:
        found += _of_worker(row, by)
    return {act.name: act for act in found}


def _of_worker(row: Referral, by: Any) -> list[PageAct]:
    found = []
    if row.state == S.OFFERED:
        hint = gettext_lazy("The refusal is kept with this offer.")
        refuse = partial(_answer, row, by, accepted=False)
        found.append(_act("accept", gettext_lazy("Offer accepted"), forms.AcceptJobForm, partial(_answer, row, by)))
        found.append(_act("refuse", gettext_lazy("Offer refused"), forms.RefuseJobForm, refuse, hint))
    if row.state == S.ACCEPTED:
        hint = gettext_lazy("The employment ledger then says the same, and follow-ups become due.")
        found.append(
            _act("start", gettext_lazy("Person started work"), forms.StartWorkForm, partial(_start, row, by), hint)
        )
    placement = Placement.objects.filter(referral=row).first() if row.state == S.PLACED else None
    if placement is not None and placement.until is None:
        end, undo = partial(_end, placement, by), partial(_undo_start, placement, by)
        found.append(_act("end", gettext_lazy("End placement"), forms.EndPlacementForm, end))
        hint = gettext_lazy("Only if it was recorded by mistake.")
        found.append(
            _act("undo_start", gettext_lazy("Undo the start of work"), forms.EmptyForm, undo, hint, danger=True)
        )
    if row.is_open:
        withdraw = partial(_withdraw, row, by)
        found.append(_act("withdraw", gettext_lazy("Withdraw referral"), forms.EmptyForm, withdraw, danger=True))
    if row.state not in (S.SENT, S.PLACED):
        back = partial(_back, row, by)
        found.append(_act("back", gettext_lazy("Undo the last step"), forms.EmptyForm, back, danger=True))
    return found


def _interview(row: Referral, by: Any, form: Any) -> None:
    actions.invite(row, by=by, **form.cleaned_data)


def _offer(row: Referral, by: Any, form: Any) -> None:
    actions.offer(row, by=by, **form.cleaned_data)


def _decline(row: Referral, by: Any, form: Any) -> None:
    actions.decline(row, by=by, **form.cleaned_data)


def _answer(row: Referral, by: Any, form: Any, accepted: bool = True) -> None:
    actions.answer_offer(row, by=by, accepted=accepted, **form.cleaned_data)


def _start(row: Referral, by: Any, form: Any) -> None:
    actions.start_work(row, by=by, **form.cleaned_data)


def _end(placement: Placement, by: Any, form: Any) -> None:
    actions.end_placement(placement, by=by, **form.cleaned_data)


def _undo_start(placement: Placement, by: Any, form: Any) -> None:
    actions.undo_start(placement, by=by)


def _withdraw(row: Referral, by: Any, form: Any) -> None:
    actions.withdraw(row, by=by)


def _back(row: Referral, by: Any, form: Any) -> None:
    actions.step_back(row, by=by)


def _page(request: Request, row: Referral, tried: str = "", form: Any = None) -> HttpResponse:
    helps = request.viewer.may(P.VACANCY_PLACE, row.community)
    follows = request.viewer.may(P.VACANCY_FOLLOW, row.community)
    placement = Placement.objects.filter(referral=row).exclude(referral__state=S.ACCEPTED).first()
    context = {
        "row": row,
        "offer": getattr(row, "offer", None),
        "placement": placement if follows else None,
        "follow_ups": placement.follow_ups.order_by("month") if placement and follows else [],
        "helps": helps,
        "follows": follows,
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20] if follows else [],
    }
    return render(request, "vacancies/referral.html", context)


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW, P.VACANCY_OFFER)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a referral; the employer sees the name and what the vacancy asks for, nothing else of the person."""
    return _page(request, _referral(request, pk))


@require_POST
@requires(P.VACANCY_PLACE, P.VACANCY_OFFER)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Take the next step of a referral."""
    row = _referral(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("vacancies:referral", pk) if form is None else shown_again(_page(request, row, name, form), form)


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
@in_place(P.VACANCY_FOLLOW)
def follow_ups(request: Request) -> HttpResponse:
    """Show the follow-ups that are due, the longest waiting first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_FOLLOW)
    rows = lists.follow_ups(request.viewer, place=place, on=timezone.localdate())
    groups = places.within(request.viewer.scope(P.VACANCY_FOLLOW), place).groups()
    context = {
        "page": page(rows, order=lists.DUE_ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "results": [one for one in FollowUpResult if one.value] if request.viewer.may(P.VACANCY_PLACE) else [],
        "may_place": request.viewer.may(P.VACANCY_PLACE),
    }
    template = "vacancies/_follow_ups.html" if request.htmx else "vacancies/follow_ups.html"
    return render(request, template, context)


@require_POST
@requires(P.VACANCY_PLACE)
def follow_up(request: Request, pk: int) -> HttpResponse:
    """Record what a follow-up found; who left is recorded on the page of the referral."""
    row = get_object_or_404(FollowUp.objects.visible_to(request.viewer).select_related("placement"), pk=pk)
    form = forms.FollowUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a result."))
        return redirect("vacancies:follow_ups")
    row = actions.follow_up(row, by=request.viewer, result=form.cleaned_data["result"])
    if row.result == FollowUpResult.LEFT and row.placement.until is None:
        messages.success(request, _("Now record since when and why the person no longer works there."))
        return redirect("vacancies:referral", row.placement.referral_id)
    messages.success(request, _("Saved."))
    return redirect("vacancies:follow_ups")
