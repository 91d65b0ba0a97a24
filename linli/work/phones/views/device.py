"""Registering a device, which gets its half of the key while its user is signed in."""

from __future__ import annotations

import base64
import re

from django.http import HttpResponseBase
from django.middleware.csrf import get_token
from django.views.decorators.http import require_POST

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.rooms.bags import part_of, parts_beside
from linli.core.rooms.outbox import uuid_of
from linli.core.secrets import crypto, phone_keys
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import Device
from linli.work.phones.views.answers import DEVICE, PhoneRequest, answer, fault, named, of_phone

SALT = re.compile(r"[A-Za-z0-9+/]{43}=")  # 32 bytes
LONGEST_NAME = 80


@require_POST
@of_phone
def register(request: PhoneRequest) -> HttpResponseBase:
    """Register the device at first sight, and return the server's half of its key."""
    salt, uuid = request.POST.get("salt", ""), uuid_of(request.POST.get("device", ""))
    if not SALT.fullmatch(salt) or uuid is None or uuid != named(request):
        return fault("not_valid", 400, "device: a UUID; salt: base64 of 32 bytes.")
    if request.device is not None and request.device.salt != salt:
        return fault("other_salt", 409)
    try:
        device = accounts.register_device(
            uuid,
            base64.b64decode(salt),
            request.POST.get("name", "").strip()[:LONGEST_NAME],
            by=request.viewer,
            session_key=request.session.session_key or "",
            key=request.POST.get("key", ""),
        )
    except RuleBroken:
        return fault("busy", 503)  # two tabs at the same moment: the second finds it registered
    request.session[DEVICE] = str(device.uuid)
    return _registered(request, device)


def _registered(request: PhoneRequest, device: Device) -> HttpResponseBase:
    writing, part = crypto.writing_key(), part_of(request.viewer)
    beside = [one.code for one in parts_beside(request.viewer)]
    takes = ({"part": part.code} if part else {}) | ({"beside": beside} if beside else {})
    return answer(
        viewer={"id": request.viewer.user_id, "name": request.viewer.name} | takes,
        device={"id": str(device.uuid), "name": device.name, "key": device.key},
        half=device.half,
        csrf=get_token(request),
        days=int(rules.value("privacy.retain.drafts_days")),
        handover={"id": writing, "key": base64.b64encode(phone_keys.handover_public(writing)).decode()},
    )
