"""Helpers of all views: the request with its viewer, guards, and addresses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.journal import versions


class Request(HttpRequest):
    """A request after the middlewares."""

    viewer: Viewer
    htmx: HtmxDetails
    was_answered: bool  # by its view; what fails after is no longer about what was sent
    last_seen_at: datetime  # of this session before now; only of who is signed in


LONGEST = 18  # digits that fit into a 64-bit key; a longer number is a database error

NOT_SAVED = _("You were signed out, so what you sent was not saved. Sign in and send it again.")

View: TypeAlias = Callable[..., HttpResponseBase]


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Allow a view to users with one of the permissions anywhere; to any signed-in user if none is given.

    Others get 403; anonymous users are sent to the sign-in page. Which rows a user sees is decided by `visible_to`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer.user_id is None:
                return to_sign_in(request)
            if permissions and not request.viewer.may_any(permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Send to the sign-in page, and from there to where the user was; say so if something sent is lost."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    # Scripts keep what was typed, and say so themselves.
    if "HX-Request" not in request.headers and "Linli-Draft" not in request.headers:
        messages.warning(request, NOT_SAVED, fail_silently=True)
    return redirect_to_login(way_back(request) if "Referer" in request.headers else request.get_full_path())


# The place to work in: chosen at the top of the page, stored in the session, named in each address.
PLACE = "place"
EVERYWHERE = "all"


def in_place(permission: Permission) -> Callable[[View], View]:
    """Mark a list that `?place=` narrows; `permission` says where the viewer may choose.

    `?place=all` shows everything that the viewer may see.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            place = request.session.get(PLACE)
            if place and PLACE not in request.GET and request.viewer.scope(permission).reaches(place):
                # Redirect instead of filtering silently: the address then says what it shows and can be passed on.
                asked = request.GET.copy()
                asked[PLACE] = str(place)
                return redirect(f"{request.path}?{asked.urlencode()}")
            return view(request, *args, **kwargs)

        guarded.in_place = permission  # type: ignore[attr-defined]  # read by the choice of a place
        return guarded

    return guard


def number(text: str | None) -> int | None:
    """Return a key from an address or form; None if it cannot be one."""
    # "²" is a digit to Python, and "٣" is decimal.
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) <= LONGEST else None


BASED_ON = "based_on"  # the version that a form was opened with, see `journal.versions`


def based_on(request: HttpRequest) -> str:
    """Return the version that a sent form was opened with; "" if it carries none."""
    return request.POST.get(BASED_ON, "")


def version(request: HttpRequest, target: Model, fields: versions.Fields) -> str:
    """Return the version for a form: that of the first opening while it is shown again with an error."""
    return based_on(request) or versions.of(target, fields)


WORDS = ("q", "at")  # search texts: they contain names and numbers of people


def asked(request: HttpRequest) -> dict[str, str]:
    """Return the query of an address for the journal: that the user searched, but not for what."""
    return {name: "…" if name in WORDS and value else str(value) for name, value in request.GET.items()}


def own_address(target: str, request: HttpRequest) -> str:
    """Return the address if it is on this site, else the first page, so that no link redirects to another site."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash is the name of a view to Django's `redirect`.
    return target if safe and urlsplit(target).path.startswith("/") else "/"


def way_back(request: HttpRequest) -> str:
    """Return the page of this site that led here, or the first page."""
    # Only path and query: the referrer is sent by the browser and must not lead to another site.
    parts = urlsplit(own_address(request.META.get("HTTP_REFERER", ""), request))
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def address(request: HttpRequest) -> str:
    """Return the IP address of a request; behind our own proxy, what the proxy says. "" if there is none."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    # The last entry is the one our proxy added; the client can write the others.
    for text in (forwarded.rpartition(",")[2], request.META.get("REMOTE_ADDR", "")):
        with suppress(ValueError):
            # IPv4 in the form of IPv6 (::ffff:192.0.2.1) is the same visitor.
            found = ip_address(text.strip())
            return str(getattr(found, "ipv4_mapped", None) or found)
    return ""


def source(request: HttpRequest) -> str:
    """Return the address under which attempts are counted: of IPv6 the first half, which one line has for itself."""
    # A phone or a household can use any of the 2^64 addresses below its own /64.
    text = address(request)
    return str(ip_network((text, 64), strict=False).network_address) if ":" in text else text
