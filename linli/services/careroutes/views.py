"""The day of a provider's carers: as it stands, as it could be, working hours, and one carer's own day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import downloads
from linli.core.web.filters import page_day
from linli.core.web.http import Request, number, requires
from linli.services.careroutes import actions, exports, forms, queries
from linli.services.careroutes.models import CarerAbsence, DayPlan, WorkHours
from linli.services.careroutes.states import DayPlanKind
from linli.services.vouchers import policies as vouchers
from linli.services.vouchers.models import Carer, Order, Provider
from linli.services.vouchers.queries import of_day

RECENT = 5
SEES = (P.VOUCHER_SERVE, P.VOUCHER_MANAGE)


def _own(request: Request) -> Any:
    """Return the providers for which the viewer acts."""
    rows = Provider.objects.visible_to(request.viewer).filter(body__in=sorted(request.viewer.bodies))
    return rows.select_related("body", "place").order_by("until", "body__name")


def _provider(request: Request, pk: int) -> Provider:
    found: Provider = get_object_or_404(_own(request), pk=pk)
    return found


def _overseen(request: Request) -> Any:
    """Return the providers with a contract that the viewer oversees."""
    rows = Provider.objects.visible_to(request.viewer).planned_by(request.viewer)
    return rows.on(timezone.localdate()).select_related("body", "place").order_by("body__name")


def _seen(request: Request, pk: int) -> Provider:
    """Return a provider whose days the viewer sees: their own, or one that they oversee."""
    rows = Provider.objects.visible_to(request.viewer).planned_by(request.viewer)
    found: Provider = get_object_or_404(rows.select_related("body", "place"), pk=pk)
    return found


def _carers(request: Request, provider: Provider) -> Any:
    today = timezone.localdate()
    return Carer.objects.visible_to(request.viewer).on(today).filter(provider=provider).order_by("name", "pk")


@require_safe
@requires(*SEES)
def index(request: Request) -> HttpResponse:
    """Open the day of the viewer's provider; whoever acts for several, or oversees them, chooses one."""
    rows = list(_own(request)) or list(_overseen(request))
    if len(rows) == 1:
        return redirect("careroutes:day", rows[0].pk)
    return render(request, "careroutes/list.html", {"rows": rows})


@never_cache
@require_safe
@requires(*SEES)
def day(request: Request, pk: int) -> HttpResponse:
    """Show who does what on a day, ways and waits, and what has no carer yet; who oversees the provider only looks."""
    provider, on = _seen(request, pk), page_day(request)
    may_plan = vouchers.serves(provider, request.viewer)
    plans = DayPlan.objects.visible_to(request.viewer).filter(provider=provider, day=on)
    context = {
        "provider": provider,
        "day": on,
        "today": timezone.localdate(),
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "board": queries.shown_to(queries.board(provider, on), request.viewer),
        "may_plan": may_plan,
        "form": forms.plan_form(None, on) if may_plan and on >= timezone.localdate() else None,
        "plans": plans.order_by("-pk")[:RECENT],
    }
    return render(request, "careroutes/day.html", context)


@require_POST
@requires(P.VOUCHER_SERVE)
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan a day and show the proposal; nothing is changed."""
    provider, form = _provider(request, pk), forms.DayPlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the plan may change."))
        return redirect("careroutes:day", pk)
    row = actions.plan_day(provider, form.cleaned_data["day"], form.cleaned_data["kind"], by=request.viewer)
    return redirect("careroutes:proposal", row.pk)


def _plan(request: Request, pk: int) -> DayPlan:
    rows = DayPlan.objects.visible_to(request.viewer).select_related("provider__body", "provider__place", "made_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@requires(*SEES)
def proposal(request: Request, pk: int) -> HttpResponse:
    """Show a proposal: from whom to whom, when, and why; and what no carer can do."""
    row = _plan(request, pk)
    related = ("order__person", "order__place", "order__carer", "order__second", "before", "after")
    lines = list(row.lines.select_related(*related).order_by("order__planned_start", "pk"))
    seen = Order.objects.visible_to(request.viewer).filter(pk__in=[line.order_id for line in lines])
    shown = set(seen.values_list("pk", flat=True))
    changes = [(line, queries.sentence(line.why)) for line in lines if line.is_change]
    missing = [(line, queries.sentence(line.why)) for line in lines if not line.is_change]
    context = {
        "row": row,
        "may_plan": vouchers.serves(row.provider, request.viewer),
        "shown": shown,
        "waiting": [pair for pair in changes if not pair[0].is_done],
        "done": [pair for pair in changes if pair[0].is_done],
        "missing": missing,
        "day_url": f"{reverse('careroutes:day', args=[row.provider_id])}?day={row.day:%Y-%m-%d}",
        "is_over": row.day < timezone.localdate(),
        "may_move": bool(missing) and row.kind == DayPlanKind.REST,
        "move": DayPlanKind.MOVE.value,
    }
    return render(request, "careroutes/proposal.html", context)


@require_POST
@requires(P.VOUCHER_SERVE)
def proposal_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Accept a proposal or undo it, whole or the chosen services."""
    acts: dict[str, Callable[..., int]] = {"accept": actions.accept, "undo": actions.undo}
    if name not in acts:
        raise Http404
    row = _plan(request, pk)
    chosen = [key for text in request.POST.getlist("line") if (key := number(text)) is not None]
    if not chosen and "all" not in request.POST:
        messages.error(request, _("Choose at least one service."))
        return redirect("careroutes:proposal", pk)
    count = acts[name](row, None if "all" in request.POST else chosen, by=request.viewer)
    text = ngettext("%(count)d service changed.", "%(count)d services changed.", count)
    messages.success(request, text % {"count": count})
    return redirect("careroutes:proposal", pk)


@require_safe
@requires(P.VOUCHER_SERVE)
def sheet(request: Request, pk: int) -> HttpResponseBase:
    """Download the day as a sheet."""
    provider, on = _provider(request, pk), page_day(request)
    download = downloads.Download(
        verb="careroutes.exported",
        about=provider,
        title=_("Carers' day"),
        columns=exports.columns(),
        rows=downloads.Listed(list(exports.rows(queries.board(provider, on)))),
        place=str(provider),
        period=date_format(on),
        purpose=_("to provide a service"),
        facts={"community_id": provider.place.community_id},
    )
    return downloads.answer(request, download)


# ---- working hours and absences


def _hours_page(request: Request, provider: Provider, tried: str = "", form: Any = None) -> HttpResponse:
    carers, today = _carers(request, provider), timezone.localdate()
    hours = WorkHours.objects.visible_to(request.viewer).open().filter(carer__in=carers)
    absences = CarerAbsence.objects.visible_to(request.viewer).filter(
        carer__provider=provider, taken_back_at=None, last__gte=today
    )
    by_carer: dict[int, list[WorkHours]] = {}
    for row in hours.order_by("weekday", "begins", "pk"):
        by_carer.setdefault(row.carer_id, []).append(row)
    ready: dict[str, django_forms.Form] = {
        "add": forms.HoursForm(None, carers=carers),
        "absent": forms.CarerAbsenceForm(None, carers=carers, initial=_asked(request)),
    }
    if tried:
        ready[tried] = form
    context = {
        "provider": provider,
        "rows": [(carer, by_carer.get(carer.pk, [])) for carer in carers],
        "absences": absences.select_related("carer").order_by("first", "pk"),
        "forms": ready,
        "tried": tried,
    }
    return render(request, "careroutes/hours.html", context, status=422 if tried else 200)


def _asked(request: Request) -> dict[str, Any]:
    """Return the carer and day with which a form is opened from the page of a day."""
    on = page_day(request)
    return {"carer": number(request.GET.get("carer")), "first": on, "last": on}


@never_cache
@require_safe
@requires(P.VOUCHER_SERVE)
def hours(request: Request, pk: int) -> HttpResponse:
    """Show the working hours of all carers, and who does not come."""
    return _hours_page(request, _provider(request, pk))


@require_POST
@requires(P.VOUCHER_SERVE)
def hours_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Add or end working hours, record an absence or take it back."""
    provider, by = _provider(request, pk), request.viewer
    carers = _carers(request, provider)
    if name == "add":
        form: Any = forms.HoursForm(request.POST, carers=carers)
        if not form.is_valid():
            return _hours_page(request, provider, name, form)
        actions.add_hours(by=by, **form.cleaned_data)
    elif name == "absent":
        form = forms.CarerAbsenceForm(request.POST, carers=carers)
        if not form.is_valid():
            return _hours_page(request, provider, name, form)
        row = actions.add_absence(by=by, **form.cleaned_data)
        messages.success(request, _("%(carer)s does not come. Now give the services to others.") % {"carer": row.carer})
        return redirect(f"{reverse('careroutes:day', args=[pk])}?day={max(row.first, timezone.localdate()):%Y-%m-%d}")
    elif name == "end":
        rows = WorkHours.objects.visible_to(by).filter(carer__provider=provider)
        actions.end_hours(get_object_or_404(rows, pk=_key(request)), until=timezone.localdate(), by=by)
    elif name == "back":
        away = CarerAbsence.objects.visible_to(by).filter(carer__provider=provider)
        actions.take_back_absence(get_object_or_404(away, pk=_key(request)), by=by)
    else:
        raise Http404
    messages.success(request, _("Saved."))
    return redirect("careroutes:hours", pk)


def _key(request: Request) -> int:
    return number(request.POST.get("row")) or 0


# ---- the carer's own day


@never_cache
@require_safe
@requires(P.VOUCHER_SERVE)
def mine(request: Request) -> HttpResponse:
    """Show the services of the carer who is signed in, in their order, with the ways."""
    on = page_day(request)
    carers = Carer.objects.visible_to(request.viewer).on(on).filter(user_id=request.viewer.user_id or 0)
    carer = carers.select_related("provider__place").first()
    own = Order.objects.visible_to(request.viewer).served_by(request.viewer).done_by(carer) if carer else None
    stops = queries.own_day(list(of_day(own, on)), carer, on) if carer and own is not None else []
    context = {
        "carer": carer,
        "day": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "stops": stops,
    }
    return render(request, "careroutes/mine.html", context)
