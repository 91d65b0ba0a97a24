"""How a user likes the pages: kept on the device, and in the account of a user who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from linli.core.web.http import Request
from linli.registers.accounts.models import User

TEXT_SIZE_COOKIE = "linli_text_size"


def as_remembered(answer: HttpResponse, request: Request) -> HttpResponse:
    """On a device that was not asked yet, language and text size follow the account."""
    user = request.user
    if not isinstance(user, User):
        return answer
    if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep(answer, settings.LANGUAGE_COOKIE_NAME, user.language)
    if TEXT_SIZE_COOKIE not in request.COOKIES:
        keep(answer, TEXT_SIZE_COOKIE, user.text_size)
    return answer


def remember(request: Request, **liking: Any) -> None:
    """Keep how the owner of the account likes the pages and how far they read; no journal entry."""
    if request.viewer.user_id is not None:
        User.objects.filter(pk=request.viewer.user_id).update(**liking)


def keep(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    """Set a cookie of a year that no script reads."""
    answer.set_cookie(
        name, value, settings.LANGUAGE_COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return answer
