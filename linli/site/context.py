"""The template context of every page."""

from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from linli.core.access.viewer import STRANGER, Viewer
from linli.core.web.http import way_back
from linli.registers.bodies.models import Appointment
from linli.site import messages, nav, place_pages
from linli.site.preferences import TEXT_SIZE_COOKIE


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context that all pages share."""
    viewer: Viewer = getattr(request, "viewer", STRANGER)  # a request refused early has none
    known = viewer.user_id is not None
    here = place_pages.here(request, viewer) if known else None
    return {
        # The other names are long so that the context of no view hides them.
        "viewer": viewer,
        "site_rail": nav.links(nav.rail(viewer), request.path, viewer, here) if known else [],
        "site_tabs": nav.links(nav.tabs(viewer), request.path, viewer, here) if known else [],
        "site_may_choose_place": known and place_pages.may_choose(viewer),
        "site_place": SimpleLazyObject(lambda: place_pages.place(here)),
        "site_places_lately": place_pages.lately(request, here) if known else [],
        "site_news": SimpleLazyObject(lambda: messages.count_new(request.user, viewer)) if known else 0,
        "large_text": request.COOKIES.get(TEXT_SIZE_COOKIE) == "large",
        "page_address": request.get_full_path() if request.method == "GET" else way_back(request),
        "demo": settings.DEMO,
        "demo_accounts": demo_accounts,  # called only by the sign-in page
        "demo_receipts": demo_receipts,  # called only by the page that asks for a code
    }


def demo_accounts() -> list[dict[str, Any]]:
    """Return the sign-ins of the demo; none in a real installation."""
    if not settings.DEMO:
        return []
    from linli.registers.accounts.demo import PASSWORD

    held = Appointment.objects.on(timezone.localdate()).filter(user__username=F("role")).order_by("pk")
    return [{"post": post, "password": PASSWORD} for post in held.select_related("user", "place", "body")]


def demo_receipts() -> list[tuple[str, Any]]:
    """Return receipt codes of the demo; none in a real installation."""
    if not settings.DEMO:
        return []
    from linli.work.cases.demo import receipts

    return list(receipts.some())
