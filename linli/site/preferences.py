"""Display settings of a user: in cookies of the device, and in the account of a user who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from linli.core.web.http import Request
from linli.registers.accounts.models import User

TEXT_SIZE_COOKIE = "linli_text_size"


def as_remembered(answer: HttpResponse, request: Request) -> HttpResponse:
    """Set language and text size of the account on a device that has no choice yet."""
    user = request.user
    if not isinstance(user, User):
        return answer
    if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        keep(answer, settings.LANGUAGE_COOKIE_NAME, user.language)
    if TEXT_SIZE_COOKIE not in request.COOKIES:
        keep(answer, TEXT_SIZE_COOKIE, user.text_size)
    return answer


def remember(request: Request, **liking: Any) -> None:
    """Store settings in the account of the viewer; no journal entry."""
    if request.viewer.user_id is not None:
        User.objects.filter(pk=request.viewer.user_id).update(**liking)


def keep(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    """Set a cookie for a year that scripts cannot read."""
    answer.set_cookie(
        name, value, settings.LANGUAGE_COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return answer
