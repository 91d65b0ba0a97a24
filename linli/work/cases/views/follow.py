"""The pages behind a receipt code: progress, adding, answering, withdrawing, rating, reopening."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.core.errors import RuleBroken
from linli.core.web import devices
from linli.core.web.http import Request
from linli.work.cases import actions, forms, policies, queries
from linli.work.cases.models import Case, Step
from linli.work.cases.states import CaseState
from linli.work.cases.views import receipts, visitors


@never_cache
def follow(request: Request) -> HttpResponse:
    """Ask for the code, and open the case."""
    # Posted, so that the code is in no log and no browser history.
    form = forms.FollowForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/follow.html", {"form": form})
    counted = visitors.counted_as(request, "cases.public.lookup_per_hour", "cases.public.wrong_codes_per_hour")
    try:
        case = actions.look_up(form.cleaned_data["code"], *counted)
    except actions.TooOften:
        return visitors.too_many(request)
    if case is None:
        form.add_error("code", _("No case has this code. Check it against your receipt."))
        return render(request, "cases/follow.html", {"form": form}, status=404)
    visitors.open_to(request, case)
    answer = redirect("followed")
    if case.accepted_at:  # by an office: who only sends reports cannot make devices known
        devices.remember(answer, request, devices.CASE, case.receipt_hash)
    return answer


@never_cache
def followed(request: Request) -> HttpResponse:
    """Show the steps in plain words, the expected day, the body and its phone, and the resident's rating."""
    case = visitors.followed(request)
    return redirect("follow") if case is None else _page(request, case)


def _page(request: Request, case: Case, **more: Any) -> HttpResponse:
    is_done = case.state in {CaseState.DONE_REPORTED, CaseState.CLOSED}
    questions = queries.open_questions(case) if case.is_open else []
    context = {
        "case": case,
        "has_receipt": bool(receipts.held(request, case)),
        "late": queries.why_late(case),
        "questions": questions,
        "add_form": _add_form(questions) if case.is_open else None,
        "may_withdraw": not _refusal(policies.check_resident_withdraws, case),
        "own_files": queries.own_files(case),
        "steps": case.steps.marked().filter(public=True).select_related("to_body").order_by("pk"),
        "is_done": is_done,
        "too_late_to_rate": _refusal(policies.check_resident_rates, case) if is_done else "",
        "too_late_to_reopen": _refusal(policies.check_resident_reopens, case) if is_done else "",
        "rate_form": forms.RateForm(initial={"rating": case.rating, "words": case.rating_words}, prefix="rate"),
        "not_solved_form": forms.NotSolvedForm(prefix="again"),
        **more,
    }
    return render(request, "cases/followed.html", context)


def _open_still(request: Request) -> Case:
    """Return the followed case; what was written must not be lost because its time is over."""
    case = visitors.followed(request)
    if case is None:
        raise RuleBroken(_("Nothing was sent: your code must be entered again. Copy what you wrote, then enter it."))
    return case


def _add_form(questions: list[Step]) -> forms.AddForm:
    asked = questions[-1].pk if questions else None
    return forms.AddForm(prefix="add", initial={"once": secrets.token_urlsafe(16), "question": asked})


def _refusal(check: Callable[[Case], None], case: Case) -> str:
    """Return why the resident can no longer do it; "" if they can."""
    try:
        check(case)
    except RuleBroken as reason:
        return str(reason)
    return ""


@require_POST
@never_cache
def follow_add(request: Request) -> HttpResponse:
    """Add words or a photo, or answer the question."""
    case = _open_still(request)
    form = forms.AddForm(request.POST, request.FILES, prefix="add")
    if not form.is_valid():
        return _page(request, case, add_form=form)
    try:
        actions.add(case, **form.cleaned_data)
    except actions.TooOften:
        return visitors.too_many(request)
    messages.success(request, _("Thank you. The office can read it now."))
    return redirect("followed")


@never_cache
def follow_withdraw(request: Request) -> HttpResponse:
    """Ask whether to withdraw the case; on POST withdraw it."""
    case = visitors.followed(request)
    if case is None:
        return redirect("follow")
    policies.check_resident_withdraws(case)
    form = forms.WithdrawOwnForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "cases/follow_withdraw.html", {"case": case, "form": form})
    actions.withdraw_own(case, **form.cleaned_data)
    messages.success(request, _("The case is withdrawn."))
    return redirect("followed")


@never_cache
def follow_file(request: Request, number: int) -> HttpResponseBase:
    """Show a photo that the resident sent; any other file is a download."""
    case = visitors.followed(request)
    if case is None:
        raise Http404
    own = get_object_or_404(queries.own_files(case), pk=number)
    # Not in the journal: it records who read what others left, and this is their own.
    answer = FileResponse(own.file.open("rb"), as_attachment=not own.is_photo, filename=own.name)
    answer["Content-Type"] = own.kind
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@never_cache
def follow_rate(request: Request) -> HttpResponse:
    """Rate the case."""
    case = visitors.followed(request)
    if case is None:
        return redirect("follow")
    form = forms.RateForm(request.POST, prefix="rate")
    if not form.is_valid():
        return _page(request, case, rate_form=form)
    try:
        actions.rate(case, **form.cleaned_data)
    except actions.TooOften:
        return visitors.too_many(request)
    return redirect("followed")


@require_POST
@never_cache
def follow_reopen(request: Request) -> HttpResponse:
    """Reopen the case."""
    case = _open_still(request)
    form = forms.NotSolvedForm(request.POST, prefix="again")
    if not form.is_valid():
        return _page(request, case, not_solved_form=form)
    actions.not_solved(case, **form.cleaned_data)
    messages.success(request, _("Thank you. The case is reopened; the new expected date is below."))
    return redirect("followed")


@require_POST
def follow_leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    for name in (visitors.FOLLOWED, receipts.SHOWN):
        request.session.pop(name, None)
    answer = redirect("follow")
    devices.forget(answer, request, devices.CASE)
    return answer
