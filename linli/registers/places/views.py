"""The tree of places, one place, and the import of a tree."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from linli.core.access.permissions import Permission
from linli.core.errors import RuleBroken
from linli.core.web import pagination
from linli.core.web.http import Request, requires
from linli.core.web.import_pages import ImportPages
from linli.registers.places import actions, policies, queries
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
        "may_remove": policies.may_remove(place, by=request.viewer),
        "versions": place.versions.select_related("parent").order_by("-until", "-pk"),
    }
    return render(request, "places/detail.html", shown)


@requires(Permission.PLACE_IMPORT, Permission.PEOPLE_IMPORT)
def place_remove(request: Request, pk: int) -> HttpResponse:
    """Show what would be removed, or what hangs on the place; on POST remove it."""
    visible = Place.objects.visible_to(request.viewer).select_related("parent", "community")
    place = get_object_or_404(visible, pk=pk)
    if not policies.may_remove(place, by=request.viewer):
        raise PermissionDenied
    if request.method == "POST":
        above, name = place.parent_id, str(place)
        number = actions.remove_place(place, by=request.viewer)
        said = ngettext("%(name)s: %(count)d place removed.", "%(name)s: %(count)d places removed.", number)
        messages.success(request, said % {"name": name, "count": number})
        return redirect("places:detail", above) if above else redirect("places:list")
    inside = list(Place.objects.under(place).values_list("pk", flat=True))
    try:
        policies.check_remove(place, inside, by=request.viewer)
        why_not = ""
    except RuleBroken as reason:
        why_not = str(reason)
    context = {"place": place, "number": len(inside), "why_not": why_not}
    return render(request, "places/remove.html", context)


imports = ImportPages(
    PlaceTree,
    TreeForm,
    Permission.PLACE_IMPORT,
    space="places",
    template="places/imports.html",
    headings=["代码", "名称", "级别", "上级代码", "类别", "启用日期", "撤销日期"],
    levels=[level.label for level in Level],
)
