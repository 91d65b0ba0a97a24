"""What every page needs: its viewer and the ways to go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from linli.site import nav


def page(request: HttpRequest) -> dict[str, Any]:
    """`viewer`, `rail` and `tabs` of the role, and whether this is the demo."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "rail": nav.rail(viewer) if viewer else [],
        "tabs": nav.tabs(viewer) if viewer else [],
        "demo": settings.DEMO,
    }
