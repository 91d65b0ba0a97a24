"""The page of requests that need a second person: posts, and new access to accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission
from linli.core.web.http import Request, requires
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import AccessReset, User
from linli.registers.bodies import actions, queries
from linli.registers.bodies.forms import AnswerForm
from linli.registers.bodies.models import Proposal


@require_safe
@requires(Permission.CONFIRM, Permission.APPOINT)
def request_list(request: Request) -> HttpResponse:
    """Show what waits for a second person, and what was answered in the last 30 days."""
    return _page(request)


def _page(request: Request, form: AnswerForm | None = None, about: str = "") -> HttpResponse:
    """Show the list; `form` is the answer with an error, `about` the request it was for."""
    found = queries.requests(request.viewer)
    context = {"found": found, "form": form, "about": about, "own": request.viewer.user_id}
    return render(request, "bodies/requests.html", context, status=400 if form else 200)


@require_POST
@requires(Permission.CONFIRM, Permission.APPOINT)
@never_cache
@sensitive_variables("password")
def answer_post(request: Request, pk: int) -> HttpResponse:
    """Confirm, decline or withdraw a proposed post."""
    row = get_object_or_404(Proposal.objects.visible_to(request.viewer).select_related("user"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, form, row.anchor)
    answer, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    if answer == "confirm":
        post, password = actions.confirm(row, by=request.viewer)
        return _confirmed(request, post.user, password)
    if answer == "decline":
        actions.decline(row, by=request.viewer, reason=reason)
    else:
        actions.withdraw(row, by=request.viewer)
    return _answered(request)


@require_POST
@requires(Permission.CONFIRM, Permission.APPOINT)
@never_cache
@sensitive_variables("password")
def answer_reset(request: Request, pk: int) -> HttpResponse:
    """Confirm, decline or withdraw new access to an account."""
    row = get_object_or_404(AccessReset.objects.visible_to(request.viewer).select_related("account"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, form, row.anchor)
    answer, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    if answer == "confirm":
        return _confirmed(request, row.account, accounts.confirm_reset(row, by=request.viewer))
    if answer == "decline":
        accounts.decline_reset(row, by=request.viewer, reason=reason)
    else:
        accounts.withdraw_reset(row, by=request.viewer)
    return _answered(request)


def _confirmed(request: Request, account: User, password: str) -> HttpResponse:
    if password:
        # No redirect: the password would have to be stored for the next request.
        account.refresh_from_db()
        return render(request, "bodies/handed_over.html", {"account": account, "password": password})
    messages.success(request, _("Confirmed."))
    return redirect("bodies:requests")


def _answered(request: Request) -> HttpResponse:
    messages.success(request, _("Answered."))
    return redirect("bodies:requests")
