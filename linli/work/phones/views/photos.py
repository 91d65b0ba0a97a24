"""`/phone/photos/<sha256>/`: photos follow their items, in parts, from where the last one ended."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.errors import RuleBroken
from linli.core.rooms.outbox import uuid_of
from linli.core.web.http import Request, number
from linli.work.phones.actions import photos
from linli.work.phones.models import Photo
from linli.work.phones.views.answers import answer, fault, of_phone


@of_phone
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: Request, sha256: str) -> HttpResponseBase:
    """Say how much of a photo has arrived, or take the next part."""
    item = uuid_of(request.GET.get("item", ""))
    found = photos.find(item, sha256, by=request.viewer) if item else None
    if found is None:
        return fault("unknown", 404, _("This photo belongs to no record that has arrived."))
    found = photos.state(found)
    if found.received == found.size or found.why:
        return _completed(request, found)  # also if the server was killed after the last part
    return _put(request, found) if request.method == "POST" else _told(found)


def _put(request: Request, found: Photo) -> HttpResponseBase:
    offset = number(request.GET.get("from", "0"))
    try:
        found = photos.put(found, request.body, offset=-1 if offset is None else offset)
    except photos.WrongPlace:
        return _told(photos.state(found), 409)
    except RuleBroken as reason:
        return fault("too_large", 413, str(reason), have=photos.state(found).received)
    return _completed(request, found)


def _completed(request: Request, found: Photo) -> HttpResponseBase:
    try:
        return _told(photos.complete(found, by=request.viewer))
    except photos.Spoiled:
        return _told(photos.begin_anew(found), 422)


def _told(found: Photo, status: int = 200) -> HttpResponseBase:
    done = found.whole_at is not None or bool(found.why)
    return answer(status, have=found.received, bytes=found.size, done=done, why=found.why or None)
