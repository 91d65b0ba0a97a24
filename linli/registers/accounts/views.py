"""The administrator's pages of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.web import filters, pagination
from linli.core.web.http import Request, based_on, requires
from linli.registers.accounts import actions, policies, queries
from linli.registers.accounts.forms import AccountForm, OwnReasonForm, ReasonForm
from linli.registers.accounts.models import AccessReset, Device, User, posts_in_force


@require_safe
@requires(Permission.APPOINT)
def account_list(request: Request) -> HttpResponse:
    """Show accounts by name, and those that need attention."""
    search, show = request.GET.get("q", ""), filters.word(request, "show", queries.FILTERS)
    rows = queries.accounts(request.viewer, search=search, show=show)
    found = pagination.page(rows, order=queries.ORDER, after=request.GET.get("after", ""))
    context = {"page": found, "search": search, "show": show}
    return render(request, "accounts/_rows.html" if request.htmx else "accounts/list.html", context)


@require_safe
@requires(Permission.APPOINT)
def account_detail(request: Request, pk: int) -> HttpResponse:
    """Show one account: posts, sign-in state, and what the administrator can do."""
    return _page(request, _account(request, pk))


def _account(request: Request, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.viewer), pk=pk)


def _page(request: Request, account: User, **forms: Any) -> HttpResponse:
    """Show the page of an account; `forms` are those with errors."""
    posts = posts_in_force().filter(user=account).select_related("body", "place").order_by("pk")
    context = {
        "account": account,
        "state": queries.state(account),
        "posts": posts,
        "is_own": account.pk == request.viewer.user_id,
        "entries": journal.of(account)[:10],
        "second_person": policies.needs_second_person(account),
        "devices": account.devices.allowed().count(),
        "waiting": account.resets.filter(answer="").order_by("pk"),
        "form": ReasonForm(),
        **forms,
    }
    return render(request, "accounts/detail.html", context)


@requires(Permission.APPOINT)
@never_cache
@sensitive_variables("password")
def create(request: Request) -> HttpResponse:
    """Create an account; show its one-time password on the answer and nowhere else."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # No redirect: the password would have to be stored for the next request.
        account, password = actions.create_account(by=request.viewer, **form.cleaned_data)
        return render(request, "accounts/password.html", {"account": account, "password": password})
    return render(request, "accounts/new.html", {"form": form})


@require_POST
@requires(Permission.APPOINT)
@never_cache
@sensitive_variables("password")
def reset_password(request: Request, pk: int) -> HttpResponse:
    """Give the account a one-time password; show it once."""
    account, form = _account(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form=form)
    if policies.needs_second_person(account):
        return _ask(request, account, AccessReset.What.PASSWORD, form)
    password = actions.reset_password(account, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
    return render(request, "accounts/password.html", {"account": account, "password": password})


def _ask(request: Request, account: User, what: AccessReset.What, form: ReasonForm) -> HttpResponse:
    """Ask a second person, because the account sees residents' data."""
    actions.ask_reset(account, what, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Asked for. An officer of the person's place must confirm it."))
    return redirect("accounts:detail", account.pk)


def _act(request: Request, pk: int, act: Callable[..., User], done: str) -> HttpResponse:
    account, form = _account(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form=form)
    act(account, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
    messages.success(request, done % {"name": account.name})
    return redirect("accounts:detail", pk)


@require_POST
@requires(Permission.APPOINT)
def deactivate(request: Request, pk: int) -> HttpResponse:
    """Deactivate an account."""
    return _act(request, pk, actions.deactivate, _("%(name)s can no longer sign in."))


@require_POST
@requires(Permission.APPOINT)
def reactivate(request: Request, pk: int) -> HttpResponse:
    """Reactivate an account."""
    return _act(request, pk, actions.reactivate, _("%(name)s can sign in again."))


@require_POST
@requires(Permission.APPOINT)
def unlock(request: Request, pk: int) -> HttpResponse:
    """Clear the failed sign-ins of an account."""
    return _act(request, pk, actions.unlock, _("%(name)s is unlocked."))


@require_POST
@requires(Permission.APPOINT)
def remove_second_factor(request: Request, pk: int) -> HttpResponse:
    """Remove the second factors of an account."""
    account, form = _account(request, pk), ReasonForm(request.POST)
    if form.is_valid() and policies.needs_second_person(account):
        return _ask(request, account, AccessReset.What.FACTOR, form)
    done = _("Two-step sign-in of %(name)s is turned off. It must be set up again at the next sign-in.")
    return _act(request, pk, actions.remove_second_factor, done)


# ---- devices for offline work


@require_safe
@requires()
def own_devices(request: Request) -> HttpResponse:
    """Show the viewer's devices for offline work, each of which can be forgotten."""
    return render(request, "accounts/devices.html", {"devices": queries.own_devices(request.viewer)})


@require_safe
@requires(Permission.APPOINT, Permission.CONFIRM)
def watched_devices(request: Request) -> HttpResponse:
    """Show the devices of other users whom the viewer manages or confirms."""
    search = request.GET.get("q", "")
    rows = queries.devices(request.viewer, search=search)
    found = pagination.page(rows, order=queries.DEVICES, after=request.GET.get("after", ""))
    template = "accounts/_watched_devices.html" if request.htmx else "accounts/watched_devices.html"
    return render(request, template, {"page": found, "search": search})


def _device(request: Request, pk: int) -> Device:
    visible = Device.objects.visible_to(request.viewer).select_related("user", "withdrawn_by")
    return get_object_or_404(visible, pk=pk)


@require_safe
@requires()
def device_detail(request: Request, pk: int) -> HttpResponse:
    """Show one device, its history, and what the viewer can do."""
    return _device_page(request, _device(request, pk))


def _device_page(request: Request, device: Device, form: ReasonForm | OwnReasonForm | None = None) -> HttpResponse:
    own = device.user_id == request.viewer.user_id
    context = {
        "device": device,
        "is_own": own,
        "may_allow": not own or device.withdrawn_by_id == request.viewer.user_id,
        "form": form or (OwnReasonForm() if own else ReasonForm()),
        "entries": journal.of(device)[:20],
    }
    return render(request, "accounts/device.html", context, status=422 if form else 200)


@require_POST
@requires()
def withdraw_device(request: Request, pk: int) -> HttpResponse:
    """Withdraw a device ("forget this device")."""
    done = _("“%(name)s” is withdrawn. It deletes what it keeps as soon as it has a network.")
    return _act_on_device(request, pk, actions.withdraw_device, done)


@require_POST
@requires()
def allow_device(request: Request, pk: int) -> HttpResponse:
    """Allow a device again."""
    done = _("“%(name)s” is allowed again. Its user signs in on it, and can send what was not sent.")
    return _act_on_device(request, pk, actions.allow_device, done)


def _act_on_device(request: Request, pk: int, act: Callable[..., Device], done: str) -> HttpResponse:
    device = _device(request, pk)
    own = device.user_id == request.viewer.user_id
    form = OwnReasonForm(request.POST) if own else ReasonForm(request.POST)
    if not form.is_valid():
        return _device_page(request, device, form)
    act(device, by=request.viewer, **form.cleaned_data)
    messages.success(request, done % {"name": device.name})
    return redirect("accounts:devices" if own else "accounts:watched_devices")
