"""The keys with which the browser of a signed-in user encrypts drafts (ADR 0015)."""

from __future__ import annotations

import base64
import re

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST

from linli.core.law import rules
from linli.core.secrets import crypto, draft_keys
from linli.core.web.http import Request, requires

SALT = re.compile(r"[A-Za-z0-9+/]{43}=")  # 32 bytes
MOST = 20  # keys of the keyring under which drafts of one device can be


@require_POST
@requires()
def keys(request: Request) -> HttpResponse:
    """Return the key that encrypts now and those of the drafts there are, for this user and the salt of the device."""
    salt, user_id = request.POST.get("salt", ""), request.viewer.user_id
    if not SALT.fullmatch(salt) or user_id is None:
        return HttpResponseBadRequest("No salt.", content_type="text/plain")
    writing = crypto.writing_key()
    found = draft_keys.keys_for(user_id, base64.b64decode(salt), {writing, *request.POST.getlist("key")[:MOST]})
    answer = JsonResponse(
        {
            "viewer": user_id,
            "days": int(rules.value("privacy.retain.drafts_days")),
            "writing": writing,
            "keys": {name: base64.b64encode(key).decode() for name, key in found.items()},
        }
    )
    add_never_cache_headers(answer)
    return answer
