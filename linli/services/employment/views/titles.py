"""Titles of full-employment communities: the list, one title, what is missing for it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.employment import actions, exports, forms
from linli.services.employment.engine.limits import open_values
from linli.services.employment.models import CommunityTitle
from linli.services.employment.queries import titles
from linli.services.employment.states import TITLE_MOVES, TitleAct, TitleLevel, TitleState
from linli.services.employment.views import common

BUTTONS = {
    TitleAct.CHECK: gettext_lazy("Check and pass on"),
    TitleAct.SCORE: gettext_lazy("Score"),
    TitleAct.PUBLISH: gettext_lazy("Publish"),
    TitleAct.CERTIFY: gettext_lazy("Certify"),
    TitleAct.REEXAMINE: gettext_lazy("Re-examine"),
    TitleAct.WITHDRAW: gettext_lazy("Withdraw the title"),
}


def _asked(request: Request) -> dict[str, Any]:
    place = common.place_of(request)
    level = word(request, "level", TitleLevel.values)
    state = word(request, "state", {"held", *TitleState.values})
    return {
        "place": place,
        "level": level,
        "state": state,
        "rows": titles.listed(request.viewer, place=place, level=level, state=state),
    }


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show the titles of a place."""
    said = _asked(request)
    groups = places.within(request.viewer.scope(P.EMPLOYMENT_VIEW), said["place"]).groups()
    context = {
        **said,
        "page": page(said["rows"], order=titles.ORDER, after=request.GET.get("after", ""), groups=groups),
        "levels": TitleLevel.choices,
        "states": TitleState.choices,
        "may_apply": request.viewer.may(P.EMPLOYMENT_RECORD),
    }
    return render(request, "employment/_titles.html" if request.htmx else "employment/titles.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _asked(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="employment.titles_exported",
            about=said["place"],
            title=_("employment titles of communities"),
            columns=exports.title_columns(),
            rows=downloads.Queried(said["rows"].order_by(*titles.ORDER), exports.title_rows),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
            purpose=_("register of titles"),
        ),
    )


@requires(P.EMPLOYMENT_RECORD)
def new(request: Request) -> HttpResponse:
    """Apply for a title of a community."""
    held = request.viewer.scope(P.EMPLOYMENT_RECORD)
    form = forms.TitleApplyForm(
        request.POST or None, communities=Place.objects.communities().open().filter(held.q("pk")).order_by("path")
    )
    if form.is_valid():
        try:
            row = actions.apply(form.cleaned_data["community"], form.cleaned_data["level"], by=request.viewer)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Applied for. The subdistrict checks it next."))
            return redirect("employment:title", row.pk)
    return shown_again(render(request, "employment/title_new.html", {"form": form}), form)


def _title(request: Request, pk: int) -> CommunityTitle:
    return get_object_or_404(CommunityTitle.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _acts(row: CommunityTitle, request: Request) -> dict[str, PageAct]:
    by, acts = request.viewer, []
    for act, move in TITLE_MOVES.items():
        if row.until is None and row.state in move.from_states and by.may(move.permission, row.community):
            do = partial(_move, row, act, by)
            is_end = act == TitleAct.WITHDRAW
            acts.append(PageAct(act.value, BUTTONS[act], forms.TitleWordsForm, do, danger=is_end))
    last = row.steps.order_by("-pk").first()
    if last is not None and last.by_id == by.user_id and last.takes_back_id is None:
        undo = partial(_undo, row, by)
        acts.append(PageAct("undo", gettext_lazy("Undo my last step"), forms.NoFieldsForm, undo))
    return {act.name: act for act in acts}


def _move(row: CommunityTitle, act: TitleAct, by: Any, form: Any) -> None:
    actions.move(row, act, by=by, words=form.cleaned_data["words"])


def _undo(row: CommunityTitle, by: Any, form: Any) -> None:
    actions.take_back_title(row, by=by)


def _page(request: Request, row: CommunityTitle, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "steps": row.steps.order_by("-pk"),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20],
    }
    return render(request, "employment/title.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a title with its course."""
    return _page(request, _title(request, pk))


@require_POST
@requires(P.EMPLOYMENT_RECORD, P.EMPLOYMENT_CONFIRM, P.EMPLOYMENT_CERTIFY)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do a step of a title."""
    row = _title(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("employment:title", pk)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def missing(request: Request) -> HttpResponse:
    """Show what a community scores for each title on a day, and what is missing."""
    place, on = common.place_of(request), common.day_of(request)
    own = common.communities(request.viewer, place)
    community = own.order_by("path").first() if own[1:2].exists() is False else None
    gaps = [titles.gap(community, level, on) for level in TitleLevel.values] if community else []
    context = {
        "place": place,
        "on": on,
        "community": community,
        "gaps": [
            (gap, dict(TitleLevel.choices)[gap.level], dict(TitleLevel.choices).get(gap.gate, "")) for gap in gaps
        ],
        "open": [(one, rule) for one in open_values() if (rule := one.at(community.code, on))] if community else [],
        "communities": own.order_by("path")[:30] if community is None else [],
        "is_today": on == timezone.localdate(),
        "share": _ex_village(community, on) if community else None,
    }
    return render(request, "employment/missing.html", context)


def _ex_village(community: Place, on: date) -> int | None:
    """Return how many per cent of converted villages belong to the base that counts, if the community is one."""
    if community.category != "ex_village":
        return None
    try:
        return round(100 * float(rules.value("employment.full.ex_village_counted", code=community.code, on=on)))
    except LookupError:
        return None
