"""Awards: the list, one award, what is to be checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.schemes import actions, engine, exports, forms, policies
from linli.services.schemes.models import Award, title_of
from linli.services.schemes.queries import answers, lists
from linli.services.schemes.queries.awards import awards_for
from linli.services.schemes.states import AwardState
from linli.services.schemes.views import common

SHOW = {"running", "suspended", "ended"}


def _listed(request: Request) -> dict[str, Any]:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.SCHEME_VIEW)
    show = word(request, "show", SHOW, "running")
    scheme = word(request, "scheme", set(engine.codes()))
    rows = lists.awards(request.viewer, place=place, on=timezone.localdate(), show=show, scheme=scheme)
    return {"place": place, "show": show, "scheme": scheme, "rows": rows}


@require_safe
@requires(P.SCHEME_VIEW)
@in_place(P.SCHEME_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show who gets what, the latest first."""
    said = _listed(request)
    groups = places.within(request.viewer.scope(P.SCHEME_VIEW), said["place"]).groups()
    found = page(said["rows"], order=lists.AWARD_ORDER, after=request.GET.get("after", ""), groups=groups)
    context = {**said, "page": found, "titles": [(code, title_of(code)) for code in engine.codes()]}
    return render(request, "schemes/_awards.html" if request.htmx else "schemes/awards.html", context)


@require_safe
@requires(P.SCHEME_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _listed(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="schemes.awards_exported",
            about=said["place"],
            title=_("people who get a scheme"),
            columns=exports.award_columns(),
            rows=downloads.Queried(said["rows"].order_by(*lists.AWARD_ORDER), exports.award_rows),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
            purpose=_("register of awards"),
        ),
    )


@require_safe
@requires(P.SCHEME_VIEW)
@in_place(P.SCHEME_VIEW)
def to_check(request: Request) -> HttpResponseBase:
    """Show the awards that are to be checked, and why; nothing ends by itself."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.SCHEME_VIEW)
    rows = lists.to_check(lists.open_awards(request.viewer, place), timezone.localdate())
    context = {"place": place, "page": common.part_of(rows, request)}
    return render(request, "schemes/_to_check.html" if request.htmx else "schemes/to_check.html", context)


# ---- one award

SUSPEND, RESUME, TIER, END, CHECK, UNDO = "suspend", "resume", "tier", "end", "check", "undo_end"
TITLES = {
    SUSPEND: gettext_lazy("Suspend"),
    RESUME: gettext_lazy("Let it run again"),
    TIER: gettext_lazy("Change the tier"),
    END: gettext_lazy("End it"),
    CHECK: gettext_lazy("Checked, goes on"),
    UNDO: gettext_lazy("Undo the ending"),
}
Acts = dict[str, tuple[type[forms.AwardForm], Callable[..., Any]]]
ACTS: Acts = {
    SUSPEND: (forms.SuspendForm, lambda row, said, **more: actions.suspend_award(row, **said, **more)),
    RESUME: (forms.ResumeForm, lambda row, said, **more: actions.resume_award(row, **said, **more)),
    TIER: (forms.TierForm, lambda row, said, **more: actions.change_tier(row, **{"tier": "", **said}, **more)),
    END: (forms.EndAwardForm, lambda row, said, **more: actions.end_award(row, **said, **more)),
    CHECK: (forms.AwardForm, lambda row, said, **more: actions.check_award(row, **more)),
    UNDO: (forms.AwardForm, lambda row, said, **more: actions.take_back_end(row, **more)),
}


def _row(request: Request, pk: int) -> Award:
    rows = Award.objects.visible_to(request.viewer).select_related("person", "community", "application")
    return get_object_or_404(rows.prefetch_related("suspensions"), pk=pk)


def possible(request: Request, row: Award) -> list[str]:
    """Return what the viewer can do with an award now."""
    change, suspend = policies.may_change(request.viewer, row), policies.may_suspend(request.viewer, row)
    if row.until is not None:
        undone = row.ended_reason in {"tier", "mistake"}
        return [UNDO] if change and not undone else []
    stopped = any(one.until is None for one in row.suspensions.all())
    found = [RESUME if stopped else SUSPEND] if suspend else []
    if not change:
        return found
    scheme = row.version
    has_tiers = scheme is not None and (len(scheme.benefit.tiers) > 1 or scheme.benefit.amount is None)
    return [*found, *([TIER] if has_tiers else []), END, CHECK]


def _form(row: Award, name: str, data: Any = None) -> forms.AwardForm:
    return ACTS[name][0](data, row=row, auto_id=f"id_{name}_%s")


def _page(request: Request, row: Award, wrong: dict[str, django_forms.Form] | None = None) -> HttpResponseBase:
    today = timezone.localdate()
    decision = engine.decide(row.version, answers.facts_of(row.person, today), today) if row.version else None
    reads = common.reads(request, row.person)
    own = Award.objects.visible_to(request.viewer).filter(pk=row.pk)
    context = {
        **reads,
        "row": row,
        "decision": decision,
        "lines": common.lines_of(decision, whole=reads["whole"]),
        "checks": lists.to_check(lists.open_awards(request.viewer, None).filter(pk=row.pk), today),
        "acts": [(name, TITLES[name], (wrong or {}).get(name) or _form(row, name)) for name in possible(request, row)],
        "version": version(request, row, answers.changeable(row)),
        "entries": journal.of(row)[:20],
        "month": next(awards_for(row.scheme, today, among=own), None),
        "before": row.before,
        "ended_reason": content.title("award_end", row.ended_reason) if row.ended_reason else "",
        "ended": AwardState.ENDED,
    }
    return common.private(render(request, "schemes/award.html", context, status=422 if wrong else 200))


@require_safe
@requires(P.SCHEME_VIEW)
def award(request: Request, pk: int) -> HttpResponseBase:
    """Show an award: since when, how much, suspensions, what is to be checked, history."""
    return _page(request, _row(request, pk))


@require_POST
@requires(P.SCHEME_APPLY, P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponseBase:
    """Suspend, resume, change, end or check an award."""
    row = _row(request, pk)
    if name not in ACTS:
        raise Http404
    form = _form(row, name, request.POST)
    if not form.is_valid():
        return _page(request, row, {name: form})
    done = ACTS[name][1](row, form.cleaned_data, by=request.viewer, based_on=based_on(request))
    messages.success(request, _("Saved."))
    return redirect("schemes:award", done.pk if isinstance(done, Award) else row.pk)
