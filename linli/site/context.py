"""What every page needs: its viewer and the ways to go."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from linli.core.viewer import STRANGER, Viewer
from linli.site import nav

TEXT_SIZE_COOKIE = "linli_text_size"


def page(request: HttpRequest) -> dict[str, Any]:
    """`viewer`, `rail` and `tabs` of the role, the text size, the page's own address, and whether this is the demo."""
    viewer: Viewer = getattr(request, "viewer", STRANGER)  # a request refused early has none
    known = viewer.user_id is not None
    return {
        "viewer": viewer,
        "rail": nav.links(nav.rail(viewer), request.path) if known else [],
        "tabs": nav.links(nav.tabs(viewer), request.path) if known else [],
        "large_text": request.COOKIES.get(TEXT_SIZE_COOKIE) == "large",
        "here": request.get_full_path() if request.method == "GET" else way_back(request),
        "demo": settings.DEMO,
    }


def way_back(request: HttpRequest) -> str:
    """The page of ours that led here, or the first page; only path and query, never another site."""
    referer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
