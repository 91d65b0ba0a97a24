"""A cookie that tells a device which was used well before from one that was not; only limits on attempts read it.

Many residents and a whole office share one public address. A device from which a sign-in or a code of a case was right
is counted for itself, so it is not locked out by what others at its address, or anyone elsewhere, try.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from linli.core.secrets import crypto

COOKIE = "linli_device"
KEPT = timedelta(days=365)
MOST = 12  # marks: an office computer has several users
ACCOUNT, CASE = "account", "case"


def mark(kind: str, name: str) -> str:
    """Return the mark of a sign-in name or the code of a case: a keyed hash, of no use to who reads the cookie."""
    return f"{kind}:{crypto.lookup(name, f'device.{kind}')}"


def known(request: HttpRequest, kind: str, name: str = "") -> str:
    """Return what to count attempts of this device under; "" if it is not known for this name, or for any of a kind."""
    held = _held(request)
    wanted = mark(kind, name) if name else f"{kind}:"
    fits = [one for one in held["marks"] if one.startswith(wanted)]
    if not fits:
        return ""
    # A name is counted on each device for itself. A case is not: who has one code must not get more tries by cookies.
    return f"{held['id']}:{fits[-1]}" if name else fits[-1]


def as_address(source: str) -> str:
    """Return a private address (fd00::/8) that stands for a known device where only addresses can be stored."""
    return str(ipaddress.IPv6Address(b"\xfd" + hashlib.sha256(source.encode()).digest()[:15]))


def remember(answer: HttpResponseBase, request: HttpRequest, kind: str, name: str) -> None:
    """Mark the device."""
    held, one = _held(request), mark(kind, name)
    held["marks"] = [*(other for other in held["marks"] if other != one), one][-MOST:]
    _keep(answer, held)


def forget(answer: HttpResponseBase, request: HttpRequest, kind: str) -> None:
    """Remove the marks of a kind from the device."""
    held = _held(request)
    held["marks"] = [one for one in held["marks"] if not one.startswith(f"{kind}:")]
    _keep(answer, held)


def _held(request: HttpRequest) -> dict[str, Any]:
    try:
        return dict(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT))
    except signing.BadSignature:
        return {"id": secrets.token_hex(8), "marks": []}


def _keep(answer: HttpResponseBase, held: dict[str, Any]) -> None:
    answer.set_cookie(
        COOKIE,
        signing.dumps(held, salt=COOKIE),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
