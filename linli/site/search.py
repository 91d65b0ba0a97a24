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
    open_to = [one for one in findings() if query and request.viewer.may_any(one.permissions)]
    found = [(one.template, one.find(query, request.viewer)) for one in open_to]
    context = {
        "q": query,
        "limit": LIMIT,
        "sections": [(template, things) for template, things in found if things],
        "examples": [example for one in findings() for example in one.examples],
    }
    return render(request, "_results.html" if request.htmx and not request.htmx.boosted else "search.html", context)
