"""What every view stands on: a request that knows its viewer, and the guard at its door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer


class Request(HttpRequest):
    """A request after the middlewares."""

    viewer: Viewer
    htmx: HtmxDetails
    last_seen_at: datetime  # of this session before now; only of who is signed in


LONGEST = 18  # digits that fit into a key of either database

View: TypeAlias = Callable[..., HttpResponseBase]


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let in who holds one of the permissions anywhere (any signed-in user when none is named).

    A stranger is sent to sign in; who is signed in but never may gets 403. Rows stay a matter of `visible_to`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer.user_id is None:
                return redirect_to_login(request.get_full_path())
            if permissions and not request.viewer.may_any(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


# The place whose lists somebody works in: chosen on top of the page, kept in the session, named in each address.
PLACE = "place"
EVERYWHERE = "all"


def in_place(permission: Permission) -> Callable[[View], View]:
    """A list that `?place=` narrows. Called without it, it goes on to the place the viewer works in, so that every
    address says what it shows and can be passed on; `?place=all` shows all that the viewer may see.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            place = request.session.get(PLACE)
            if place and PLACE not in request.GET and request.viewer.scope(permission).reaches(place):
                asked = request.GET.copy()
                asked[PLACE] = str(place)
                return redirect(f"{request.path}?{asked.urlencode()}")
            return view(request, *args, **kwargs)

        guarded.in_place = permission  # type: ignore[attr-defined]  # read by the choice of a place
        return guarded

    return guard


def number(text: str | None) -> int | None:
    """A key out of an address or a form; None for anything that cannot be one ("²" is a digit to Python, too)."""
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) <= LONGEST else None


WORDS = ("q", "at")  # what somebody typed to search by: names and numbers of people stand in it


def asked(request: HttpRequest) -> dict[str, str]:
    """What an address asks for, fit for the journal: that something was searched for, but not what."""
    return {name: "…" if name in WORDS and value else str(value) for name, value in request.GET.items()}


def own_address(target: str, request: HttpRequest) -> str:
    """The address if it is one of ours, else the first page: nobody is sent to another site."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def address(request: HttpRequest) -> str:
    """Where a request comes from; behind our own proxy, what the proxy says."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
