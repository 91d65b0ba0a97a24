"""Temporary relief: its page and the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web.http import Request, requires
from linli.services.assistance import actions, engine, policies
from linli.services.assistance.forms import GrantReliefForm, PlainReliefForm, RefuseReliefForm
from linli.services.assistance.models import Relief
from linli.services.assistance.queries import households, other_help
from linli.services.assistance.states import ReliefAct as A
from linli.services.assistance.states import ReliefKind, ReliefState
from linli.services.assistance.views import common

ACTS: dict[A, tuple[Any, Callable[..., Relief]]] = {
    A.GRANT: (GrantReliefForm, actions.grant_relief),
    A.REFUSE: (RefuseReliefForm, actions.refuse_relief),
    A.PAPERS: (PlainReliefForm, actions.receive_papers),
    A.WITHDRAW: (PlainReliefForm, actions.withdraw_relief),
    A.UNDO: (PlainReliefForm, actions.undo_relief),
}


def _row(request: Request, pk: int) -> Relief:
    rows = Relief.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("community", "household__dwelling", "person", "application"), pk=pk)


def _page(request: Request, row: Relief, wrong: dict[A, Any] | None = None) -> HttpResponseBase:
    norms = engine.norms(row.community.code, row.asked_on)
    working, _first = engine.relief(norms, row.level, row.people, emergency=row.kind == ReliefKind.EMERGENCY)
    possible = [act for act in ACTS if policies.may_act(request.viewer, row, act)]
    decides = policies.may_decide(request.viewer, row.community_id)
    people = households.around(row.person, timezone.localdate())
    given = other_help.given(list(people), request.viewer) if row.state == ReliefState.ASKED else []
    context = {
        "row": row,
        "lines": common.shown(working.lines, [row.person]),
        "cause": norms.causes[row.cause],
        "level": norms.levels[row.level],
        "acts": [(act, (wrong or {}).get(act) or _form(row, act, working.fen)) for act in possible],
        "words": row.words if decides or request.viewer.scope(P.ASSISTANCE_RECORD).has(row.community_id) else "",
        "given": [(people.get(one.person, row.person), one) for one in given],
        "decides": decides and row.state == ReliefState.ASKED,
        "entries": journal.of(row)[:20],
    }
    return render(request, "assistance/relief.html", context, status=422 if wrong else 200)


def _form(row: Relief, act: A, worth: int, data: Any = None) -> Any:
    return ACTS[act][0](data, row=row, worth=worth, auto_id=f"id_{act}_%s")


@common.private
@require_safe
@requires(P.ASSISTANCE_VIEW)
def relief(request: Request, pk: int) -> HttpResponseBase:
    """Show temporary relief: what was asked, how the amount comes about, what can be done."""
    return _page(request, _row(request, pk))


@require_POST
@requires(P.ASSISTANCE_RECORD, P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponse | HttpResponseBase:
    """Do one step of temporary relief."""
    row = _row(request, pk)
    if name not in {one.value for one in ACTS}:
        raise Http404
    step = A(name)
    policies.check_act(request.viewer, row, step)
    form = _form(row, step, 0, request.POST)
    if not form.is_valid():
        return _page(request, row, {step: form})
    ACTS[step][1](row, by=request.viewer, **form.said())
    messages.success(request, _("Step undone.") if step == A.UNDO else _("Saved."))
    return redirect("assistance:relief", pk)
