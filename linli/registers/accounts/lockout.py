"""Lockout after failed sign-ins: numbers from the rules, answer in the person's language."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.core import rules


def attempts(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None) -> int:
    """After how many failures an account is locked for one address."""
    return int(rules.value("accounts.lockout.attempts"))


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """For how long."""
    return timedelta(minutes=int(rules.value("accounts.lockout.minutes")))


def answer(request: HttpRequest, response: Any = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """Say for how long, and what to do."""
    return render(request, "accounts/locked.html", {"minutes": int(cool_off().total_seconds() // 60)}, status=429)
