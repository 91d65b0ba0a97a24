"""Campaigns: the list, one campaign with its lists and its report, closing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.funds import actions, exports, forms
from linli.services.funds.actions.campaigns import fields_of
from linli.services.funds.models import Campaign, Fund, GiftLine
from linli.services.funds.queries import lists
from linli.services.funds.states import CampaignState

RECENT = 20


@require_safe
@requires(P.FUND_VIEW)
@in_place(P.FUND_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the campaigns of a place, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.FUND_VIEW)
    kind = word(request, "kind", content.codes("fund_campaign"))
    state = word(request, "state", CampaignState.values)
    rows = lists.campaigns(request.viewer, place=place, kind=kind, state=state)
    context = {
        "page": page(rows, order=lists.CAMPAIGN_ORDER, after=request.GET.get("after", "")),
        "place": place,
        "kind": kind,
        "state": state,
        "kinds": content.choices("fund_campaign"),
        "states": CampaignState.choices,
        "may_keep": request.viewer.may(P.FUND_KEEP),
    }
    return render(request, "funds/_campaigns.html" if request.htmx else "funds/campaigns.html", context)


@requires(P.FUND_KEEP)
def new(request: Request) -> HttpResponse:
    """Open a campaign."""
    kind = word(request, "kind", content.codes("fund_campaign"))
    initial = _proposed(kind) if kind else {}
    funds = lists.usable_funds(request.viewer)
    form = forms.NewCampaignForm(request.POST or None, by=request.viewer, funds=funds, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            row = actions.open_campaign(
                said["place"], kind=said["kind"], since=said["since"], plan=form.plan(), by=request.viewer
            )
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("The campaign is open. Start a list for a community."))
            return redirect("funds:campaign", row.pk)
    context = {"form": form, "kind": kind, "kinds": content.choices("fund_campaign"), "has_funds": funds.exists()}
    return shown_again(render(request, "funds/campaign_new.html", context), form)


def _proposed(kind: str) -> dict[str, Any]:
    code = content.codes("fund_campaign")[kind]
    return {"kind": kind, "purpose": code.get("purpose"), "criteria": code.get("criteria"), "title": str(code)}


def _campaign(request: Request, pk: int) -> Campaign:
    rows = Campaign.objects.visible_to(request.viewer).select_related("place")
    return get_object_or_404(rows, pk=pk)


def _acts(row: Campaign, request: Request) -> dict[str, PageAct]:
    by, acts = request.viewer, []
    communities = lists.startable(by, row) if row.is_open else []
    if communities:
        form = partial(forms.StartListForm, communities=communities)
        hint = gettext_lazy("One is prepared at a time; after its approval another can follow for the same community.")
        acts.append(PageAct("start", gettext_lazy("Start a list"), form, partial(_start, row, by), hint))
    if row.is_open and by.may(P.FUND_KEEP, row.place):
        hint = gettext_lazy("What was not handed over returns to the funds. Nothing of it can be changed afterwards.")
        close = partial(_close, row, by)
        acts.append(PageAct("close", gettext_lazy("Close the campaign"), forms.NothingForm, close, hint, danger=True))
    return {act.name: act for act in acts}


def _start(row: Campaign, by: Any, form: Any) -> None:
    actions.start_list(row, form.cleaned_data["community"], by=by)


def _close(row: Campaign, by: Any, form: Any) -> None:
    actions.close_campaign(row, by=by)


def _page(request: Request, row: Campaign, tried: str = "", form: Any = None) -> HttpResponse:
    own = list(lists.lists_of(request.viewer, row))
    visible = set(Fund.objects.visible_to(request.viewer).filter(campaigns=row).values_list("pk", flat=True))
    context = {
        "row": row,
        "funds": [(fund, fund.pk in visible) for fund in row.funds.order_by("pk")],
        "lists": own,
        "report": lists.report(own, is_open=row.is_open),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
        "may_keep": request.viewer.may(P.FUND_KEEP, row.place),
    }
    return render(request, "funds/campaign.html", context)


@require_safe
@requires(P.FUND_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a campaign: the gift, its lists, and what was planned, handed over and returned."""
    return _page(request, _campaign(request, pk))


@requires(P.FUND_KEEP)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct a campaign."""
    row = _campaign(request, pk)
    funds = lists.usable_funds(request.viewer) | row.funds.select_related("place").order_by("title", "pk")
    form = forms.CampaignTextForm(request.POST or None, funds=funds.distinct(), initial=forms.initial_of(row))
    if form.is_valid():
        try:
            actions.correct_campaign(row, form.plan(), by=request.viewer, based_on=based_on(request))
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("funds:campaign", pk)
    opened = version(request, row, fields_of(row))
    context = {"form": form, "title": row.title, "button": _("Save"), "version": opened, "campaign": row}
    return shown_again(render(request, "funds/form.html", context), form)


@require_POST
@requires(P.FUND_KEEP, P.FUND_GIVE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Start a list, or close the campaign."""
    row = _campaign(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    if name == "start":
        newest = lists.lists_of(request.viewer, row).order_by("-pk").first()
        if newest is not None:
            return redirect("funds:gift_list", newest.pk)
    return redirect("funds:campaign", pk)


@require_safe
@requires(P.FUND_VIEW)
def export(request: Request, pk: int) -> HttpResponseBase:
    """Send all lists of a campaign that the viewer sees as Excel."""
    row = _campaign(request, pk)
    lines = GiftLine.objects.visible_to(request.viewer).filter(campaign=row).kept()
    related = ("gift_list__community", "household__dwelling", "person")
    lines = lines.select_related(*related).defer("person__id_number", "person__phone")
    return downloads.answer(
        request,
        downloads.Download(
            verb="campaign.exported",
            about=row,
            title=_("list of gifts"),
            columns=exports.line_columns(),
            rows=downloads.Queried(lines.order_by("gift_list", "household__name", "pk"), exports.line_rows),
            place=row.title,
            purpose=_("register of gifts"),
        ),
    )
