"""Sending the bag: from one indexed read while it is current, else built again."""

from __future__ import annotations

import gzip

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission
from linli.core.rooms.bags import BagPart, part_asked, part_of
from linli.core.rooms.outbox import uuid_of
from linli.registers.accounts.models import Device
from linli.work.phones import actions, queries
from linli.work.phones.models import Bag
from linli.work.phones.models.bags import packed, zipped
from linli.work.phones.views.answers import PhoneRequest, answer, fault, of_phone


@require_safe
@of_phone
def bag(request: PhoneRequest) -> HttpResponseBase:
    """Send the households of the user's area; to an account without one, the part that an app declares for it.

    `?have=` names the version that the phone has, `?last=` the last item that this server said it has, `?part=` a part
    that is taken along beside the households.
    """
    if request.device is None:
        return fault("no_device", 409)
    last = uuid_of(request.GET.get("last", ""))
    if last is not None and not queries.knows(last, request.viewer):
        return fault("lost", 409, _("Linli was set back to an earlier state. This phone sends again what it has kept."))
    if code := request.GET.get("part", ""):
        asked = part_asked(request.viewer, code)
        # Not 410, which would take the households away, too.
        return fault("no_part", 404) if asked is None else _part(request, request.device, asked)
    part = part_of(request.viewer)
    return _area(request, request.device) if part is None else _part(request, request.device, part)


def _area(request: PhoneRequest, device: Device) -> HttpResponseBase:
    """Send the households of the user's area, or that the phone has them."""
    if not request.viewer.may(Permission.VISIT_RECORD):
        return fault("no_bag", 410, _("Your posts do not include visits, so there is no area to take along."))
    have = request.GET.get("have", "")
    found = _current(request, have)
    if found is None:
        why = _("Your account is not on the workers' roster. Ask the subdistrict office to add you.")
        return fault("no_bag", 410, why)
    row, content = found
    if row.version == have:
        return answer(version=row.version, made_at=_moment(row), unchanged=True)
    actions.hand_out(row, device, by=request.viewer)
    return _whole(request, content)


def _part(request: PhoneRequest, device: Device, part: BagPart) -> HttpResponseBase:
    """Send a part, or that the phone has it."""
    content, filled = actions.fill_part(part, request.viewer, get_language() or "", timezone.localdate())
    if content["version"] == request.GET.get("have", ""):
        return answer(version=content["version"], made_at=content["made_at"], unchanged=True)
    actions.hand_out_part(part, filled, device, by=request.viewer)
    return _whole(request, packed(content))


def _current(request: PhoneRequest, have: str) -> tuple[Bag, str] | None:
    """Return the bag of now and its stored content, which may be missing if the phone has this version."""
    day, language = timezone.localdate(), get_language()
    held = queries.stored(request.viewer, language, day, have)
    if held is not None and held.is_current:
        return held.row, held.content
    row = actions.build_bag(request.viewer, language, day)
    return (row, row.content) if row is not None else None


def _moment(row: Bag) -> str:
    return timezone.localtime(row.made_at).isoformat(timespec="seconds")


def _whole(request: PhoneRequest, stored: str) -> HttpResponse:
    """Send the stored bytes as they are, to a phone that can unpack them."""
    content = zipped(stored)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    found = HttpResponse(content if packed else gzip.decompress(content), content_type="application/json")
    if packed:
        found["Content-Encoding"] = "gzip"
    patch_vary_headers(found, ["Accept-Encoding"])
    add_never_cache_headers(found)
    return found
