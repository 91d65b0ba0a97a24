"""The tree of places, one place, and the import of a tree."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from linli.core.access.permissions import Permission
from linli.core.web import pagination
from linli.core.web.http import Request, requires
from linli.core.web.import_pages import ImportPages
from linli.registers.places import queries
from linli.registers.places.forms import TreeForm
from linli.registers.places.imports import PlaceTree
from linli.registers.places.models import Place
from linli.registers.places.states import Level

SHOWN = 200


@requires(Permission.FIGURES_VIEW, Permission.PLACE_IMPORT)
@require_GET
def place_list(request: Request) -> HttpResponse:
    """Show the tops of the tree for the viewer; redirect to the place if there is only one."""
    tops = list(queries.tops(request.viewer)[: SHOWN + 1])
    if len(tops) == 1:
        return redirect("places:detail", tops[0].pk)
    return render(request, "places/list.html", {"tops": tops[:SHOWN]})


@requires(Permission.FIGURES_VIEW, Permission.PLACE_IMPORT)
@require_GET
def place_detail(request: Request, pk: int) -> HttpResponse:
    """Show a place: what is above and below it, and its earlier names."""
    visible = Place.objects.visible_to(request.viewer).select_related("parent__parent__parent", "community")
    place = get_object_or_404(visible, pk=pk)
    order = ("lft", "pk") if place.community_id else ("code", "pk")
    counts = queries.below(place)
    shown = {
        "place": place,
        "above": queries.above(place, request.viewer),
        "page": pagination.page(queries.children(place), order=order, after=request.GET.get("after", "")),
        "counts": [(Level(level).label, counts[level]) for level in Level.values if level in counts],
        "versions": place.versions.select_related("parent").order_by("-until", "-pk"),
    }
    return render(request, "places/detail.html", shown)


imports = ImportPages(
    PlaceTree,
    TreeForm,
    Permission.PLACE_IMPORT,
    space="places",
    template="places/imports.html",
    headings=["代码", "名称", "级别", "上级代码", "类别", "启用日期", "撤销日期"],
    levels=[level.label for level in Level],
)
