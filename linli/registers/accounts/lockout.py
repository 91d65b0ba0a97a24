"""Lockout after failed sign-ins: numbers from the rules, counted in the database for all processes.

Wrong passwords and wrong codes of the second factor count alike. A name without an account locks like any other, so
the answer does not reveal which accounts exist.

Three limits: of a name at one address, of a name at all addresses together, and of an address for all names together.
A device on which the name signed in before is counted for itself alone, so nobody elsewhere can lock its user out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.core.law import rules
from linli.core.web import devices, http


class FailureHandler(AxesDatabaseHandler):
    """Counts failures by known device, else by address, account, and both."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures that count against a request; where a wider limit is reached, as many as lock it."""
        with counted(request, credentials) as is_known:
            failures = int(super().get_failures(request, credentials))
        if is_known or not _is_beyond(name(request, credentials), http.source(request)):
            return failures
        return max(failures, attempts())

    def user_login_failed(self, sender: Any, credentials: Any, request: Any = None, **kwargs: Any) -> None:
        with counted(request, credentials):
            super().user_login_failed(sender, credentials, request, **kwargs)

    def reset_user_attempts(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        with counted(request, credentials):
            return int(super().reset_user_attempts(request, credentials))


@contextmanager
def counted(request: Any, credentials: dict[str, Any] | None) -> Iterator[bool]:
    """Let axes count under the known device or the network of the address; yield whether the device is known."""
    if request is None:  # a program signs in; axes refuses to count that
        yield False
        return
    device = devices.known(request, devices.ACCOUNT, name(request, credentials) or "-")
    before = request.axes_ip_address
    request.axes_ip_address = devices.as_address(device) if device else http.source(request)
    try:
        yield bool(device)
    finally:
        request.axes_ip_address = before  # its log of sign-ins has the address itself


def _is_beyond(username: str, source: str) -> bool:
    """Return whether a name failed too often at all addresses together, or an address with all names together."""
    fresh = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - cool_off())
    for column, value, rule in (
        ("username", username, "accounts.lockout.account_attempts"),
        ("ip_address", source, "accounts.lockout.address_attempts"),
    ):
        rows = fresh.filter(**{column: value}) if value else fresh.none()
        failed = rows.aggregate(number=Sum("failures_since_start"))["number"] or 0
        if failed >= int(rules.value(rule)):
            return True
    return False


def attempts(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None) -> int:
    """Return after how many failures an account is locked for one address."""
    return int(rules.value("accounts.lockout.attempts"))


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """Return for how long."""
    return timedelta(minutes=int(rules.value("accounts.lockout.minutes")))


def name(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None) -> str:
    """Return the sign-in name under which failures are counted, in lower case."""
    given = credentials or {}
    typed = given.get("username") or given.get("login") or (request.POST.get("login") if request else "")
    return folded(str(typed or "").strip())


def folded(username: str) -> str:
    """Return a sign-in name as failures are counted under it."""
    # `Admin` and `admin` are one account; counted apart, capitals would give further attempts. PostgreSQL compares in
    # capitals, of which letters without a dot and long ones (ı, ſ) have those of i and s.
    return username.upper().lower()


def answer(request: HttpRequest, response: Any = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """Show for how long the account is locked, and what to do."""
    return render(request, "accounts/locked.html", {"minutes": int(cool_off().total_seconds() // 60)}, status=429)


def is_locked(request: HttpRequest, username: str) -> bool:
    """Return whether this account is locked for the address of the request."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_failure(request: HttpRequest, username: str) -> None:
    """Count a wrong code like a wrong password; at the limit, axes answers the request with `answer`."""
    AxesProxyHandler.user_login_failed(sender=None, credentials={"username": username}, request=request)


def locked_names() -> set[str]:
    """Return the sign-in names that are locked now, for at least one address or on all unknown devices."""
    fresh = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - cool_off())
    failed = Sum("failures_since_start")
    at_one = fresh.values("username", "ip_address").annotate(failures=failed).filter(failures__gte=attempts())
    limit = int(rules.value("accounts.lockout.account_attempts"))
    at_all = fresh.values("username").annotate(failures=failed).filter(failures__gte=limit)
    return {row["username"] for row in (*at_one, *at_all)}


def unlock(username: str) -> int:
    """Clear the failures of an account; return how many addresses had some."""
    return int(reset(username=folded(username)))
