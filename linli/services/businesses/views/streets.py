"""Schools, stalls met outside a zone, special streets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.core.web.pagination import page
from linli.services.businesses import actions, exports
from linli.services.businesses.forms import stalls as forms
from linli.services.businesses.forms.shops import PlainShopForm
from linli.services.businesses.models import Channelling, School, Shop, SpecialStreet, StallZone
from linli.services.businesses.queries import register, stalls
from linli.services.businesses.states import ChannelState
from linli.services.businesses.views import common
from linli.services.businesses.views.shops import SEES

RECENT = 20
Does = Callable[[django_forms.Form], object]


def _with(action: Callable[..., object], row: Any, by: Any) -> Does:
    return lambda form: action(row, by=by, **form.cleaned_data)


# ---- schools


@require_safe
@requires(*SEES)
@in_place(P.SHOP_VIEW)
def schools(request: Request) -> HttpResponse:
    """Show the schools from which stalls keep their distance."""
    place = common.place_of(request)
    rows = stalls.schools(request.viewer, place=place)
    context = {
        "place": place,
        "page": page(rows, order=stalls.ORDER, after=request.GET.get("after", "")),
        "may_edit": request.viewer.may(P.ZONE_EDIT),
    }
    return render(request, "businesses/_schools.html" if request.htmx else "businesses/schools.html", context)


@requires(P.ZONE_EDIT)
def school_new(request: Request) -> HttpResponse:
    """Enter a school with the edge of its grounds."""
    form = forms.SchoolForm(request.POST or None, communities=register.communities(request.viewer, P.ZONE_EDIT))
    if form.is_valid():
        said = form.cleaned_data
        facts = {name: said[name] for name in ("name", "kind", "since")}
        try:
            row = actions.add_school(said["community"], by=request.viewer, shape=form.ground(), **facts)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s entered.") % {"name": row.name})
            return redirect("businesses:school", row.pk)
    return shown_again(render(request, "businesses/school_new.html", {"form": form}), form)


def _school(request: Request, pk: int) -> School:
    return get_object_or_404(School.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _school_acts(row: School, request: Request) -> dict[str, PageAct]:
    if row.until is not None or not request.viewer.may(P.ZONE_EDIT, row.community):
        return {}
    end = PageAct(
        "end",
        gettext_lazy("School closed"),
        forms.UntilDayForm,
        _with(actions.end_school, row, request.viewer),
        danger=True,
    )
    return {end.name: end}


def _school_page(request: Request, row: School, tried: str = "", form: Any = None) -> HttpResponse:
    acts = offered(_school_acts(row, request), tried, form)
    return render(request, "businesses/school.html", {"row": row, "acts": acts, "entries": journal.of(row)[:RECENT]})


@require_safe
@requires(*SEES)
def school_page(request: Request, pk: int) -> HttpResponse:
    """Show a school."""
    return _school_page(request, _school(request, pk))


@require_POST
@requires(P.ZONE_EDIT)
def school_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Record that a school closed."""
    row = _school(request, pk)
    form = perform(request, _school_acts(row, request), name)
    if form is not None:
        return shown_again(_school_page(request, row, name, form), form)
    return redirect("businesses:school", pk)


# ---- stalls met outside


@require_safe
@requires(*SEES)
@in_place(P.SHOP_VIEW)
def channelled(request: Request) -> HttpResponse:
    """Show the stalls that were met outside a zone, and how far each is."""
    place = common.place_of(request)
    show = word(request, "show", ChannelState.values)
    rows = stalls.channelled(request.viewer, place=place, show=show)
    groups = common.groups_of(request, place) if request.viewer.may(P.SHOP_VIEW) else None
    context = {
        "place": place,
        "show": show,
        "states": ChannelState.choices,
        "page": page(rows, order=stalls.CHANNEL_ORDER, after=request.GET.get("after", ""), groups=groups),
        "may_edit": request.viewer.may(P.ZONE_EDIT),
    }
    return render(request, "businesses/_channelled.html" if request.htmx else "businesses/channelled.html", context)


@require_GET
@requires(P.SHOP_VIEW)
def channelled_export(request: Request) -> HttpResponseBase:
    """Send the stalls that were met outside as Excel."""
    show = word(request, "show", ChannelState.values)
    rows = stalls.channelled(request.viewer, place=common.place_of(request), show=show)
    return common.sheet(
        request,
        verb="channelled.exported",
        title=_("stalls met outside a zone"),
        columns=exports.channel_columns(),
        rows=rows.order_by(*stalls.CHANNEL_ORDER),
        cells=exports.channel_rows,
    )


@requires(P.ZONE_EDIT)
def channel_new(request: Request) -> HttpResponse:
    """Record a stall that was met outside a zone."""
    form = forms.MeetStallForm(request.POST or None, communities=register.communities(request.viewer, P.ZONE_EDIT))
    if form.is_valid():
        try:
            row = actions.meet_stall(by=request.viewer, **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Recorded. Next: offer a place in a zone."))
            return redirect("businesses:channelling", row.pk)
    return shown_again(render(request, "businesses/channel_new.html", {"form": form}), form)


def _channelling(request: Request, pk: int) -> Channelling:
    rows = Channelling.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("community", "stall_zone", "shop", "hold__place"), pk=pk)


def _channel_acts(row: Channelling, request: Request) -> dict[str, PageAct]:
    by, acts = request.viewer, []
    if row.taken_back_at is not None or not by.may(P.ZONE_EDIT, row.community):
        return {}
    zones = StallZone.objects.visible_to(by).published().on(timezone.localdate()).order_by("name")
    shops = Shop.objects.visible_to(by).in_trade().filter(community=row.community_id, kind="stall").order_by("name")
    if row.state in {ChannelState.MET, ChannelState.REFUSED}:
        offer = gettext_lazy("Offer a place")
        acts.append(
            PageAct(
                "offer",
                offer,
                lambda data: forms.OfferZoneForm(data, zones=zones),
                lambda form: actions.offer_zone(row, by=by, **form.cleaned_data),
            )
        )
    if row.state == ChannelState.OFFERED:
        accept, refuse = gettext_lazy("The stall accepted"), gettext_lazy("The stall refused")
        acts.append(
            PageAct(
                "accept",
                accept,
                lambda data: forms.AcceptOfferForm(data, shops=shops),
                _with(actions.accept_offer, row, by),
            )
        )
        acts.append(PageAct("refuse", refuse, forms.AnswerOfferForm, _with(actions.refuse_offer, row, by)))
    if row.state in {ChannelState.MET, ChannelState.OFFERED, ChannelState.REFUSED}:
        hint = gettext_lazy("Enforcement decides for itself. The community fines nobody.")
        acts.append(
            PageAct(
                "tell",
                gettext_lazy("Told to enforcement"),
                forms.TellForm,
                _with(actions.tell_enforcement, row, by),
                hint,
            )
        )
    undo = gettext_lazy("Undo the record")
    acts.append(PageAct("undo", undo, PlainShopForm, _with(actions.take_back_channelling, row, by), danger=True))
    return {act.name: act for act in acts}


def _channel_page(request: Request, row: Channelling, tried: str = "", form: Any = None) -> HttpResponse:
    acts = offered(_channel_acts(row, request), tried, form)
    context = {"row": row, "acts": acts, "entries": journal.of(row)[:RECENT]}
    return render(request, "businesses/channelling.html", context)


@require_safe
@requires(*SEES)
def channel_page(request: Request, pk: int) -> HttpResponse:
    """Show a stall that was met outside: what was offered and answered, and whether enforcement was told."""
    return _channel_page(request, _channelling(request, pk))


@require_POST
@requires(P.ZONE_EDIT)
def channel_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do one step of channelling a stall."""
    row = _channelling(request, pk)
    form = perform(request, _channel_acts(row, request), name)
    if form is not None:
        return shown_again(_channel_page(request, row, name, form), form)
    return redirect("businesses:channelling", pk)


# ---- special streets


@require_safe
@requires(*SEES)
@in_place(P.SHOP_VIEW)
def streets(request: Request) -> HttpResponse:
    """Show the special streets of a place."""
    place = common.place_of(request)
    rows = stalls.streets(request.viewer, place=place)
    context = {
        "place": place,
        "page": page(rows, order=stalls.ORDER, after=request.GET.get("after", "")),
        "may_edit": request.viewer.may(P.ZONE_EDIT),
    }
    return render(request, "businesses/_streets.html" if request.htmx else "businesses/streets.html", context)


@requires(P.ZONE_EDIT)
def street_new(request: Request) -> HttpResponse:
    """Enter a special street."""
    form = forms.StreetForm(request.POST or None, communities=register.communities(request.viewer, P.ZONE_EDIT))
    if form.is_valid():
        try:
            row = actions.add_street(by=request.viewer, **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s entered.") % {"name": row.name})
            return redirect("businesses:street", row.pk)
    return shown_again(render(request, "businesses/street_new.html", {"form": form}), form)


def _street(request: Request, pk: int) -> SpecialStreet:
    return get_object_or_404(SpecialStreet.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _street_acts(row: SpecialStreet, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if row.until is not None or not by.may(P.ZONE_EDIT, row.community):
        return {}
    members = row.members.filter(until=None).select_related("shop", "street").order_by("shop__name")
    shops = Shop.objects.visible_to(by).in_trade().filter(community=row.community_id).order_by("name")
    shops = shops.exclude(streets__until=None, streets__isnull=False)
    add, result = gettext_lazy("Add a business"), gettext_lazy("Enter the results of a year")
    off, end = gettext_lazy("A business left the street"), gettext_lazy("No longer a special street")

    def take_off(form: django_forms.Form) -> object:
        said = form.cleaned_data
        return actions.take_off_street(said["member"], by=by, until=said["until"])

    acts = [
        PageAct(
            "add", add, lambda data: forms.StallFromDayForm(data, shops=shops), _with(actions.add_to_street, row, by)
        ),
        PageAct("result", result, forms.StreetResultForm, _with(actions.put_result, row, by)),
        PageAct("off", off, lambda data: forms.StreetMemberForm(data, members=members), take_off),
        PageAct("end", end, forms.UntilDayForm, _with(actions.end_street, row, by), danger=True),
    ]
    return {act.name: act for act in acts if act.name != "off" or members}


def _street_page(request: Request, row: SpecialStreet, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "members": row.members.on(timezone.localdate()).select_related("shop").order_by("shop__name", "pk"),
        "results": row.results.order_by("-year"),
        "acts": offered(_street_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "businesses/street.html", context)


@require_safe
@requires(*SEES)
def street_page(request: Request, pk: int) -> HttpResponse:
    """Show a special street: theme, shops, results by year."""
    return _street_page(request, _street(request, pk))


@require_POST
@requires(P.ZONE_EDIT)
def street_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Add a business or a result, or end something."""
    row = _street(request, pk)
    form = perform(request, _street_acts(row, request), name)
    if form is not None:
        return shown_again(_street_page(request, row, name, form), form)
    return redirect("businesses:street", pk)
