"""What every page needs: its viewer and the ways to go."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from linli.core.access.viewer import STRANGER, Viewer
from linli.core.web.http import own_address
from linli.registers.bodies.models import Appointment
from linli.site import messages, nav, place_pages
from linli.site.preferences import TEXT_SIZE_COOKIE


def page(request: HttpRequest) -> dict[str, Any]:
    """The viewer and the ways of the role, the text size, the page's own address, and whether this is the demo.

    The names are long so that no room's own context hides them.
    """
    viewer: Viewer = getattr(request, "viewer", STRANGER)  # a request refused early has none
    known = viewer.user_id is not None
    here = place_pages.here(request, viewer) if known else None
    return {
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
    """The printed sign-ins of the demonstration; empty where nothing is made up."""
    if not settings.DEMO:
        return []
    from linli.registers.accounts.demo import PASSWORD

    held = Appointment.objects.on(timezone.localdate()).filter(user__username=F("role")).order_by("pk")
    return [{"post": post, "password": PASSWORD} for post in held.select_related("user", "place", "body")]


def demo_receipts() -> list[tuple[str, Any]]:
    """Codes of matters of the demonstration; empty where nothing is made up."""
    if not settings.DEMO:
        return []
    from linli.work.cases.demo import receipts

    return list(receipts.some())


def way_back(request: HttpRequest) -> str:
    """The page of ours that led here, or the first page; only path and query, never another site."""
    parts = urlsplit(own_address(request.META.get("HTTP_REFERER", ""), request))
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
