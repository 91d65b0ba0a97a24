"""Views that only scripts ask: whatever goes wrong on the way to them is said as they say it, never as a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from linli.core.web.http import View

Fault = Callable[[int, str], HttpResponse]  # status and, for a redirect, where it leads -> the answer


def scripted(fault: Fault) -> Callable[[View], View]:
    """Mark a view whose faults are answered by `fault`."""

    def mark(view: View) -> View:
        view.fault = fault  # type: ignore[attr-defined]  # read by `fault_of`
        return view

    return mark


def fault_of(request: HttpRequest) -> Fault | None:
    """Return how faults of the view of this address are answered; None for pages."""
    try:
        found: Fault | None = getattr(resolve(request.path_info).func, "fault", None)
    except Resolver404:
        return None
    return found
