"""Lockout after failed sign-ins: numbers from the rules, counted in the database for all processes.

Wrong passwords and wrong codes of the second factor count alike. A name without an account locks like any other, so
the answer does not reveal which accounts exist.
"""

from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.core.law import rules


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
    # `Admin` and `admin` are one account; counted apart, capitals would give further attempts.
    return str(typed or "").strip().lower()


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
    """Return the sign-in names that are locked now, for at least one address."""
    fresh = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - cool_off())
    counted = fresh.values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    return set(counted.filter(failures__gte=attempts()).values_list("username", flat=True))


def unlock(username: str) -> int:
    """Clear the failures of an account; return how many addresses had some."""
    return int(reset(username=username.lower()))
