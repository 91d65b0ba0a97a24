"""What `linli doctor` asks through the web server in front, and the page that answers it.

The doctor sends an invented `X-Forwarded-For` with its request. If Linli then believes that address, any visitor can
evade every limit on attempts; if it sees none, all visitors count as one. It is sent with low lines as well: a program
behind the web server cannot tell `X_Forwarded_For` from the header that the web server has set.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.checks import CheckMessage, Error, Warning
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.web.http import address

SALT = "linli.doctor"
HEADER = "Linli-Doctor"
SECONDS = 60  # a signature is valid
PATIENCE = 10.0
INVENTED = "192.0.2.66"  # of the range for documentation: never a visitor
CLAIMS = ("X-Forwarded-For", "X_Forwarded_For", "X-Forwarded_For", "X_Forwarded-For")
SAMPLES = "linli/site/proxy/"


@require_safe
@never_cache
def seen(request: HttpRequest) -> HttpResponse:
    """Tell the doctor of this installation what arrived of its request; 404 for anyone else."""
    try:
        signing.loads(request.headers.get(HEADER, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    return JsonResponse({"forwarded": request.META.get("HTTP_X_FORWARDED_FOR", ""), "address": address(request)})


def findings(at: str = "") -> Iterator[CheckMessage]:
    """Ask through the proxy; `at` is its host:port where it cannot be reached from here by its name."""
    if not settings.BEHIND_PROXY:
        return
    try:
        try:
            status, said = ask(at, ssl.create_default_context())
        except ssl.SSLCertVerificationError as reason:
            text = _("This machine does not trust the certificate of the web server: {reason}.")
            text = text.format(reason=reason.verify_message)
            yield Warning(
                text, hint=_("Browsers must trust it, or residents learn to ignore warnings."), id="linli.W106"
            )
            status, said = ask(at, trusting())
    except (OSError, ValueError, http.client.HTTPException) as reason:
        text = _("The web server in front could not be asked what it says of visitors: {reason}.").format(reason=reason)
        hint = _("Start it and Linli, and ask again; --at HOST:PORT if its name does not lead there from here.")
        yield Warning(text, hint=hint, id="linli.W105")
        return
    yield from judged(status, said)


def judged(status: int, said: dict[str, Any]) -> Iterator[CheckMessage]:
    """Return what is wrong with an answer that came through the proxy."""
    if 300 <= status < 400:
        text = _("The web server in front does not say that visitors use https, so pages redirect to themselves.")
        yield Error(text, hint=_("Set X-Forwarded-Proto as in {folder}.").format(folder=SAMPLES), id="linli.E113")
    elif status != 200 or not said:
        text = _("The web server in front does not lead to this installation: it answered {status}.")
        hint = _("Compare it with {folder}, and LINLI_HOSTS with its name.").format(folder=SAMPLES)
        yield Error(text.format(status=status), hint=hint, id="linli.E114")
    elif said["address"] == INVENTED:
        text = _("The web server in front passes on the address that visitors claim, so they can evade every limit.")
        yield Error(text, hint=_("Set X-Forwarded-For as in {folder}.").format(folder=SAMPLES), id="linli.E115")
    elif not said["forwarded"]:
        text = _("The web server in front does not say which address visitors have, so all count as one for limits.")
        yield Error(text, hint=_("Set X-Forwarded-For as in {folder}.").format(folder=SAMPLES), id="linli.E116")


def trusting() -> ssl.SSLContext:
    """Return a context that takes any certificate: the request reveals nothing, and its fault was told."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(at: str, context: ssl.SSLContext) -> tuple[int, dict[str, Any]]:
    """Return status and content of the page `seen`, requested as a visitor of the first host name would."""
    name = settings.ALLOWED_HOSTS[0]
    host, _colon, port = at.rpartition(":") if ":" in at else (at or name, "", "443")
    with (
        socket.create_connection((host, int(port)), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=name) as wire,
    ):
        line = http.client.HTTPConnection(name)
        line.sock = wire
        headers = {HEADER: signing.dumps("", salt=SALT), **dict.fromkeys(CLAIMS, INVENTED)}
        line.request("GET", reverse("seen_by_server"), headers=headers)
        answer = line.getresponse()
        body = answer.read()
    with suppress(ValueError):
        return answer.status, dict(json.loads(body))
    return answer.status, {}
