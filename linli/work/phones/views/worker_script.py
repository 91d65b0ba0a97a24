"""The service worker: which files it keeps, under which version, and the one that takes itself away."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from linli.core.law import rules
from linli.core.rooms.bags import parts
from linli.work.phones.views import whole

PICTURES = ("favicon.svg", "phone/icon-192.png")
LATER = ("vendor/qr.min.js",)  # loaded when a code is read
SHELL, WORKER = "phones/app.html", "phones/worker.js"
VERSION = "Linli-Phone-Version"
DIGITS = 12


def kept() -> tuple[str, ...]:
    """Return the static files that a phone keeps: loaded later, or when an account without an area needs them."""
    return (*LATER, *(part.script for part in parts().values()), *PICTURES)


def is_on() -> bool:
    """Return whether phones keep the app; if not, what they keep of it is taken away at their next contact."""
    return bool(rules.value("phones.app.offline"))


@lru_cache(maxsize=1)
def version() -> str:
    """Return a hash of all that a phone keeps: scripts, styles, pictures, the shell in each language, the worker."""
    made = hashlib.sha256(f"{whole.script().name} {whole.style().name}".encode())
    for name in kept():
        made.update(name.encode() + Path(str(finders.find(name))).read_bytes())
    for language, _title in settings.LANGUAGES:
        with translation.override(language):
            made.update(render_to_string(SHELL, {"LANGUAGE_CODE": language}).encode())
    made.update(render_to_string(WORKER, {"setup": "{}"}).encode())
    return made.hexdigest()[:DIGITS]


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker; `no-cache`, so that a new version or the switch is seen at the next contact."""
    setup = {
        "version": version(),
        "shell": reverse("phones:app"),
        "files": [whole.script().address, whole.style().address, *map(static, kept())],
        # Files of another version are there as well while it is the one that is shown.
        "roots": [settings.STATIC_URL, reverse("phones:whole", args=["-"])[:-1]],
        "wait": int(rules.value("phones.shell.wait_seconds")) * 1000,
    }
    template = WORKER if is_on() else "phones/worker_off.js"
    answer = render(request, template, {"setup": json.dumps(setup)}, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = reverse("phones:app")
    return answer
