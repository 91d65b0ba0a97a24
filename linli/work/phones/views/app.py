"""The shell of the app on the phone, its manifest, and how it is put on the home screen."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from linli.core.law import rules
from linli.work.phones.views import whole
from linli.work.phones.views.worker_script import SHELL, VERSION, is_on, version

GREEN, GROUND = "#0b6b57", "#f7f9f8"


def limits() -> dict[str, Any]:
    """Return the rules that the scripts read, by the names of their attributes."""
    return {
        "keep-days": rules.value("phones.outbox.keep_days"),
        "warn-hours": rules.value("phones.outbox.warn_hours"),
        "photo-side": rules.value("phones.photo.longest_side"),
        "photos-most": rules.value("phones.photo.most"),
        "visit-photos-most": rules.value("visits.photo.max_files"),
    }


# The policy of every page, and more: no text becomes code. One policy may make the address of the worker.
@csp_update({"require-trusted-types-for": ["'script'"], "trusted-types": ["linli-phone"]})
@require_safe
@gzip_page  # 40 kB of text else; nothing in it is secret, so its length tells nothing
def app(request: HttpRequest) -> HttpResponse:
    """Show the shell; open to everybody, since it contains no personal data and must open after a session ended."""
    get_token(request)  # the cookie with the token that the scripts send
    context = {
        "version": version(),
        "worker": reverse("phones:worker") if is_on() else "",
        "script": whole.script().address,
        "style": whole.style().address,
        "limits": limits(),
    }
    answer = render(request, SHELL, context)
    answer["Cache-Control"] = "no-cache"
    answer[VERSION] = version()
    answer["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"  # door codes; asked for by a tap
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Return the manifest with the name in the language of the reader."""
    start = reverse("phones:app")
    icons = [(192, "any"), (512, "any"), (512, "maskable")]
    return JsonResponse(
        {
            "id": start,
            "name": _("Linli: my households"),
            "short_name": _("Linli"),
            "description": _("The households of a community worker, also without a network."),
            "lang": get_language(),
            "dir": "ltr",
            "start_url": start,
            # All of Linli: signing in and pages that need the network stay inside the window of the app.
            "scope": "/",
            "display": "standalone",
            "background_color": GROUND,
            "theme_color": GREEN,
            "icons": [
                {
                    "src": static(f"phone/{'maskable' if purpose == 'maskable' else 'icon'}-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size, purpose in icons
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def install(request: HttpRequest) -> HttpResponse:
    """Show how the app is put on the home screen of an iPhone and an Android phone."""
    return render(request, "phones/install.html", {"is_on": is_on()})
