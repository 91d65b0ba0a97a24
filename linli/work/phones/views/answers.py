"""Answers to phones: JSON that says what is wrong, never a page or a redirect, and never stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from linli.core.rooms.outbox import uuid_of
from linli.core.web.http import Request, View
from linli.core.web.scripted import scripted
from linli.registers.accounts.models import Device
from linli.work.phones import policies

PROTOCOL = 1
DEVICE = "phones.device"  # in the session: the device that it was used from last
BY_STATUS = {
    400: "bad_request",
    401: "signed_out",
    403: "forbidden",
    404: "unknown",
    405: "method",
    409: "refused",
    413: "too_large",
    503: "busy",
}


class PhoneRequest(Request):
    """A request of a phone."""

    device: Device | None  # None before it is registered


def answer(status: int = 200, **data: Any) -> JsonResponse:
    """Return an answer with the time of the server."""
    facts = {"protocol": PROTOCOL, "now": now(), **data}
    found = JsonResponse(facts, status=status, json_dumps_params={"ensure_ascii": False})
    add_never_cache_headers(found)
    return found


def fault(code: str, status: int, why: str = "", **more: Any) -> JsonResponse:
    """Return an answer that says why nothing was done."""
    return answer(status, error=code, **({"why": why} if why else {}), **more)


def now() -> str:
    """Return the server's time in its zone, with the offset."""
    return timezone.localtime().isoformat(timespec="milliseconds")


def by_status(status: int, location: str) -> HttpResponse:
    """Return what a middleware refused as phones are told it; `location`: where it would lead a page."""
    if location:
        return fault("duty", 403, _("Open Linli in the browser first: it asks you for something."), url=location)
    return fault(BY_STATUS.get(status, "fault"), status)


def named(request: Request) -> UUID | None:
    """Return the device that a request names: in the header `Linli-Device`, as a field, or by its session."""
    return uuid_of(request.headers.get("Linli-Device") or request.POST.get("device") or request.session.get(DEVICE, ""))


def of_phone(view: Callable[..., HttpResponseBase]) -> View:
    """Let signed-in users pass whose device, if it is registered, is theirs and not withdrawn.

    A withdrawn device gets 410 also when nobody is signed in: it deletes what it holds as soon as it has a network.
    """

    @scripted(by_status)
    @wraps(view)
    def guarded(request: PhoneRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uuid = named(request)
        request.device = Device.objects.select_related("user").filter(uuid=uuid).first() if uuid else None
        try:
            if request.device is not None:
                policies.check_allowed(request.device)
            if request.viewer.user_id is None:
                return fault("signed_out", 401)
            if request.device is not None:
                policies.check_owner(request.device, by=request.viewer)
            return view(request, *args, **kwargs)
        except policies.Withdrawn:
            return fault("withdrawn", 410)
        except policies.OtherPerson:
            return fault("other_person", 403, _("This phone keeps records of another person. They stay on it."))

    return guarded
