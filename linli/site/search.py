"""The search page: one box over everything that the apps let users find, limited to what the viewer may see."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from linli.core.rooms.finding import findings
from linli.core.search import LIMIT
from linli.core.web.http import Request, requires

LONGEST = 60


@never_cache
@requires()
def search(request: Request) -> HttpResponseBase:
    """Show the search page, or with HTMX the results while the user types."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    viewer = request.viewer
    open_to = [one for one in findings() if viewer.may_any(one.permissions)]
    found = [(one.template, one.find(query, viewer)) for one in open_to] if query else []
    context = {
        "q": query,
        "limit": LIMIT,
        "sections": [(template, things) for template, things in found if things],
        "examples": [example for one in open_to for example in one.examples],
        "bounds": [one.bound() for one in open_to if one.bound],
        "searched": [one.title for one in open_to],
        "not_searched": [one.title for one in findings() if one not in open_to],
    }
    return render(request, "_results.html" if request.htmx and not request.htmx.boosted else "search.html", context)
