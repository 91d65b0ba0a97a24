"""`POST /phone/outbox/`: the items of a phone arrive. The protocol is in docs/reference/phone-protocol.md."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core.errors import RuleBroken
from linli.core.rooms.outbox import uuid_of
from linli.core.web.http import Request
from linli.work.phones import actions, policies
from linli.work.phones.views.answers import PROTOCOL, answer, fault, of_phone


@of_phone
@require_POST
def outbox(request: Request) -> HttpResponseBase:
    """Receive up to 50 items; answer each."""
    try:
        sent = _sent(request.body)
    except RuleBroken as reason:
        return fault("bad_request", 400, str(reason))
    if sent["protocol"] != PROTOCOL:
        return fault("old_app", 426, _("Update Linli on the phone: open it with a network. Nothing is lost."))
    if len(sent["items"]) > actions.MOST:
        return fault("too_many", 413, most=actions.MOST)
    device = uuid_of(sent["device"])
    if device is None:
        return fault("bad_request", 400, _("The request does not name the phone."))
    policies.check_device(device, by=request.viewer)
    sender = actions.Sender(request.viewer, device, actions.slow_by(actions.moment(sent["sent_at"])))
    told = actions.receive_all(sent["items"], sender)
    return answer(language=get_language(), answers=[one.as_dict() for one in told])


def _sent(body: bytes) -> dict[str, Any]:
    """Read the request.

    Raises:
        RuleBroken: it is not what the protocol says.
    """
    try:
        told = json.loads(body)
        read = {name: told.get(name) for name in ("protocol", "device", "sent_at", "items")}
    except (ValueError, AttributeError, RecursionError) as error:
        raise RuleBroken(_("The request is not JSON.")) from error
    if not isinstance(read["items"], list):
        raise RuleBroken(_("The request contains no list of items."))
    return read
