"""Steps that a user must take first: sign in again after a while, choose a password, set up a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from linli.core.law import rules
from linli.core.web.http import Request, to_sign_in
from linli.registers.accounts.adapter import SESSION_BEGAN
from linli.registers.accounts.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Answer = Callable[[HttpRequest], HttpResponse]
ALWAYS = ("set_language", "set_text_size", "account_logout", "favicon")
PASSWORD = ("account_change_password",)
SECOND_FACTOR = (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    *PASSWORD,
)

REAL = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are no second factor
TOO_LONG = _("You have been signed in for a long time. Please sign in again.")
IDLE = _("You were away for a while. Please sign in again.")
OLD_PASSWORD = _("You have used this password for a long time. Choose a new one first.")
ASK_PASSWORD = _("You signed in with a one-time password. Choose your own password first.")
ASK_SECOND_FACTOR = _("Your post requires two-step sign-in. Set it up now with an authenticator app or a passkey.")


class SessionRulesMiddleware:
    """Redirects signed-in users to what they must do first, and keeps pages out of browser caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        why = ended(request) if isinstance(request.user, User) else None
        if why is not None:
            logout(request)
            messages.info(request, why)
            return lead(request, to_sign_in(request))
        response = self.get_response(request)
        if isinstance(request.user, User) and "Cache-Control" not in response:
            add_never_cache_headers(response)  # office computers are shared: nothing may stay on their disks
        return response

    def process_view(self, request: Request, *view: object) -> HttpResponse | None:
        if not isinstance(request.user, User):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        first = first_duty(request, request.user)
        # In process_view, because only here the name of the address is known.
        if first is None or name in ALWAYS or name in first:
            return None
        messages.warning(request, ask(first, request.user))
        return lead(request, redirect(first[0]))


def ended(request: HttpRequest) -> StrPromise | None:
    """Return why the session is over by the rules; None while it is valid."""
    now = timezone.now()
    began, seen = request.session.get(SESSION_BEGAN), getattr(request, "last_seen_at", None)
    hours = timedelta(hours=float(rules.value("accounts.session.hours")))
    if began is not None and now.timestamp() - began > hours.total_seconds():
        return TOO_LONG
    # Exact to the few minutes after which DevicesMiddleware notes a session again.
    if seen is not None and now - seen > timedelta(minutes=float(rules.value("accounts.session.idle_minutes"))):
        return IDLE
    return None


def first_duty(request: Request, user: User) -> tuple[str, ...] | None:
    """Return the addresses that stay open until something is done, first the one to go to; None if nothing is due."""
    if user.must_change_password or user.password_is_old:
        return PASSWORD
    if settings.ENFORCE_MFA and needs_second_factor(request) and not is_mfa_enabled(user, REAL):
        return SECOND_FACTOR
    return None


def ask(first: tuple[str, ...], user: User) -> StrPromise:
    """Return in words what to do."""
    if first is PASSWORD:
        return ASK_PASSWORD if user.must_change_password else OLD_PASSWORD
    return ASK_SECOND_FACTOR


def needs_second_factor(request: Request) -> bool:
    """Return whether one of the viewer's roles is named in the rule."""
    return not request.viewer.roles.isdisjoint(rules.value("accounts.mfa.roles"))


def lead(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return the redirect; for an HTMX request one of the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(answer["Location"])
    return answer
