"""Patrols with photos, people with certificates, what is due, the order of visits and its back-test."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.core.web.pagination import page
from linli.services.businesses import actions, exports
from linli.services.businesses.engine import visit_order
from linli.services.businesses.forms import patrols as forms
from linli.services.businesses.forms.shops import HealthForm, PlainShopForm, WorkerEndForm
from linli.services.businesses.models import FoodPatrol, FoodWorker, PatrolPhoto
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import due, order
from linli.services.businesses.views import common
from linli.services.businesses.views.shops import SEES, shop_of

RECENT = 20


@requires(P.SHOP_PATROL)
def patrol_new(request: Request, pk: int) -> HttpResponse:
    """Record a patrol with the checklist and photos."""
    shop = shop_of(request, pk)
    policies.check_in_register(shop)
    form = forms.PatrolForm(request.POST or None, kind=shop.kind)
    if form.is_valid():
        try:
            row = actions.patrol(shop, by=request.viewer, **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            _keep_photos(request, row)
            messages.success(request, _("Patrol recorded."))
            return redirect("businesses:patrol", row.pk)
    return shown_again(render(request, "businesses/patrol_new.html", {"row": shop, "form": form}), form)


def _keep_photos(request: Request, row: FoodPatrol) -> None:
    for number, file in enumerate(request.FILES.getlist("photos"), 1):
        try:
            actions.add_patrol_photo(row, file, by=request.viewer)
        except RuleBroken as reason:
            said = _("Photo %(number)d was not kept: %(reason)s")
            messages.error(request, said % {"number": number, "reason": reason})


def _patrol(request: Request, pk: int) -> FoodPatrol:
    rows = FoodPatrol.objects.visible_to(request.viewer).select_related("shop", "community", "by")
    return get_object_or_404(rows, pk=pk)


def _patrol_acts(row: FoodPatrol, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if not by.may(P.SHOP_PATROL, row.community) or row.taken_back_at is not None:
        return {}
    acts = []
    if row.reported_to and row.replied_on is None:
        act = PageAct(
            "reply",
            gettext_lazy("Record the reply"),
            forms.ReplyForm,
            lambda form: actions.reply(row, by=by, **form.cleaned_data),
        )
        acts.append(act)
    undo = gettext_lazy("It stays in the history and counts no more.")
    acts.append(
        PageAct(
            "undo",
            gettext_lazy("Undo the patrol"),
            PlainShopForm,
            lambda form: actions.take_back_patrol(row, by=by),
            undo,
            danger=True,
        )
    )
    return {act.name: act for act in acts}


def _patrol_page(request: Request, row: FoodPatrol, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "acts": offered(_patrol_acts(row, request), tried, form),
        "photos": row.photos.order_by("pk"),
        "may_add": row.taken_back_at is None and request.viewer.may(P.SHOP_PATROL, row.community),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "businesses/patrol.html", context)


@require_safe
@requires(*SEES)
def patrol_page(request: Request, pk: int) -> HttpResponse:
    """Show a patrol: the checklist, the advice, to whom it was reported and what was answered."""
    return _patrol_page(request, _patrol(request, pk))


@require_POST
@requires(P.SHOP_PATROL)
def patrol_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Record the reply, or undo a patrol."""
    row = _patrol(request, pk)
    form = perform(request, _patrol_acts(row, request), name)
    if form is not None:
        return shown_again(_patrol_page(request, row, name, form), form)
    return redirect("businesses:patrol", pk)


@require_POST
@requires(P.SHOP_PATROL)
def photo_add(request: Request, pk: int) -> HttpResponse:
    """Add photos to a patrol; say which are not kept and why."""
    row = _patrol(request, pk)
    policies.check(request.viewer, P.SHOP_PATROL, row.community)
    if not request.FILES.getlist("photos"):
        messages.error(request, _("Choose a photo."))
    _keep_photos(request, row)
    return redirect("businesses:patrol", pk)


@never_cache
@require_safe
@requires(*SEES)
def photo(request: Request, pk: int) -> FileResponse:
    """Send a photo to who sees the patrol."""
    one = get_object_or_404(PatrolPhoto.objects.visible_to(request.viewer), pk=pk)
    answer = FileResponse(one.file.open("rb"))
    answer["Content-Type"] = one.kind
    # Drawn again from its pixels, so it is a picture; it must never be taken for a page of this site.
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# ---- people


def _worker(request: Request, pk: int) -> FoodWorker:
    rows = FoodWorker.objects.visible_to(request.viewer).select_related("shop", "community")
    return get_object_or_404(rows, pk=pk)


def _worker_acts(row: FoodWorker, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if not by.may(P.SHOP_EDIT, row.community) or row.until is not None:
        return {}
    acts = [
        PageAct(
            "certificate",
            gettext_lazy("Enter a health certificate"),
            HealthForm,
            lambda form: actions.add_health_certificate(row, by=by, **form.cleaned_data),
        )
    ]
    if row.covered_until is not None:
        acts.append(
            PageAct(
                "undo",
                gettext_lazy("Undo the last certificate"),
                PlainShopForm,
                lambda form: actions.take_back_certificate(row, by=by),
            )
        )
    end = gettext_lazy("No longer works here")
    acts.append(
        PageAct("end", end, WorkerEndForm, lambda form: actions.end_food_worker(row, by=by, **form.cleaned_data))
    )
    return {act.name: act for act in acts}


def _worker_page(request: Request, row: FoodWorker, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "acts": offered(_worker_acts(row, request), tried, form),
        "certificates": row.certificates.order_by("-until", "-pk"),
        "may_edit": request.viewer.may(P.SHOP_EDIT, row.community),
    }
    return render(request, "businesses/worker.html", context)


@never_cache
@require_safe
@requires(P.SHOP_VIEW)
def worker_page(request: Request, pk: int) -> HttpResponse:
    """Show a person of a business with the health certificates."""
    return _worker_page(request, _worker(request, pk))


@require_POST
@requires(P.SHOP_EDIT)
def worker_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Enter or undo a certificate, or record that a person left."""
    row = _worker(request, pk)
    form = perform(request, _worker_acts(row, request), name)
    if form is not None:
        return shown_again(_worker_page(request, row, name, form), form)
    return redirect("businesses:worker", pk)


# ---- what is due, and whom to see next


@require_safe
@requires(P.SHOP_VIEW)
@in_place(P.SHOP_VIEW)
def due_page(request: Request) -> HttpResponse:
    """Show what is due, list by list."""
    place, today = common.place_of(request), timezone.localdate()
    show = word(request, "show", due.LISTS, next(iter(due.LISTS)))
    chosen = due.LISTS[show]
    rows = due.listed(request.viewer, show, place, today)
    found = page(rows, order=chosen.order, after=request.GET.get("after", ""))
    context = {
        "place": place,
        "show": show,
        "chosen": chosen,
        "counts": [(name, due.LISTS[name].title, n) for name, n in due.counts(request.viewer, place, today).items()],
        "page": found,
        "lines": [(row, getattr(row, chosen.day)) for row in found.rows],
        "today": today,
    }
    return render(request, "businesses/_due.html" if request.htmx else "businesses/due.html", context)


@require_GET
@requires(P.SHOP_VIEW)
def due_export(request: Request) -> HttpResponseBase:
    """Send a list of what is due as Excel."""
    show = word(request, "show", due.LISTS, next(iter(due.LISTS)))
    chosen = due.LISTS[show]
    rows = due.listed(request.viewer, show, common.place_of(request), timezone.localdate())
    return common.sheet(
        request,
        verb="shops.due_exported",
        title=str(chosen.title),
        columns=exports.due_columns(),
        rows=rows.order_by(*chosen.order),
        cells=exports.due_rows(chosen.day),
    )


@require_safe
@requires(P.SHOP_VIEW)
@in_place(P.SHOP_VIEW)
def next_page(request: Request) -> HttpResponse:
    """Show which businesses to see next, each with its points line by line."""
    place, today = common.place_of(request), timezone.localdate()
    every = order.next_visits(request.viewer, place, today)
    shown = int(rules.value(order.SHOWN))
    start = request.GET.get("from", "0")
    first = int(start) if start.isdecimal() and start.isascii() and len(start) < 7 else 0
    if first and first >= len(every):
        raise Http404
    context = {
        "place": place,
        "lines": every[first : first + shown],
        "first": first,
        "next": first + shown if first + shown < len(every) else None,
        "before": max(0, first - shown) if first else None,
        "count": len(every),
        "points": visit_order.point_rules(),
        "may_patrol": request.viewer.may(P.SHOP_PATROL),
    }
    return render(request, "businesses/next.html", context)


@require_safe
@requires(P.SHOP_VIEW)
@in_place(P.SHOP_VIEW)
def back_test(request: Request) -> HttpResponse:
    """Show what last year's looks would have found in this order, against chance and the longest time since a look."""
    place, today = common.place_of(request), timezone.localdate()
    found = order.looked_back(request.viewer, place, today)
    least = int(rules.value(order.LEAST_HITS))
    context = {
        "place": place,
        "found": found,
        "verdict": found.verdict(least),
        "least": least,
        "months": int(rules.value(order.MONTHS_BACK)),
    }
    return render(request, "businesses/back_test.html", context)
