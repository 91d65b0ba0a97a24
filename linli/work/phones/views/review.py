"""The review tray (待核对): records from phones that could not be saved as they were sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.rooms import registry
from linli.core.rooms.outbox import ForReview, Item, ItemKind, NotValid, NotYet, Sides
from linli.core.web.http import Request, based_on, requires
from linli.core.web.pagination import page
from linli.work.phones import actions, policies, queries
from linli.work.phones.forms import DiscardForm, HiddenPurposeForm
from linli.work.phones.models import Submission
from linli.work.phones.states import ItemState

TRAY = (P.VISIT_RECORD, P.CASE_REPORT, P.PHONE_REVIEW, P.VOUCHER_SERVE, P.VOUCHER_MANAGE)
DECIDE = (P.PHONE_REVIEW, P.VOUCHER_MANAGE)


@require_safe
@requires(*TRAY)
def review(request: Request) -> HttpResponse:
    """Show the records that wait for a decision, or those decided on."""
    done = request.GET.get("show") == "done"
    order = ("-resolved_at", "-pk") if done else ("-received_at", "-pk")
    context = {
        "page": page(queries.tray(request.viewer, done=done), order=order, after=request.GET.get("after", "")),
        "done": done,
        "counts": queries.counts(request.viewer),
        "decides": request.viewer.may_any(DECIDE),
    }
    return render(request, "phones/review.html", context)


def _row(request: Request, pk: int) -> Submission:
    rows = Submission.objects.visible_to(request.viewer).select_related("user", "community", "resolved_by")
    return get_object_or_404(rows.prefetch_related("photos"), pk=pk)


@never_cache
@require_safe
@requires(*TRAY)
def record(request: Request, pk: int) -> HttpResponse:
    """Show both versions of a record: what the phone says, and what is in the register now."""
    return _detail(request, _row(request, pk))


def _detail(
    request: Request, row: Submission, *, shown: bool = False, fault: str = "", form: DiscardForm | None = None
) -> HttpResponse:
    kind, sides = _kind(row), None
    hidden = () if shown else policies.hidden_fields(row, kind, by=request.viewer)
    if kind is not None and row.body:
        sides = _sides(request, row, kind)
    lines = [line for line in sides.lines if line.name not in hidden] if sides else []
    context = {
        "row": row,
        "open": row.state == ItemState.REVIEW,
        "discarded": row.state == ItemState.DISCARDED and bool(row.body),
        "lines": lines,
        "compared": any(line.now for line in lines),
        "notes": sides.notes if sides else (),
        "version": sides.version if sides else "",
        "hidden": bool(sides and len(lines) < len(sides.lines)),
        "may_read": policies.may_read_hidden(row, by=request.viewer),
        "purpose_form": HiddenPurposeForm(),
        "discard_form": form or DiscardForm(),
        "reason": content.title("discard_reason", row.resolved_reason) if row.resolved_reason else "",
        "fault": fault,
        "record_url": _record_url(row),
    }
    return render(request, "phones/record.html", context, status=422 if fault or form else 200)


def _kind(row: Submission) -> ItemKind | None:
    try:
        return actions.kind_of(row)
    except RuleBroken:
        return None


def _sides(request: Request, row: Submission, kind: ItemKind) -> Sides:
    return kind.sides(actions.item_of(row), policies.on_behalf(row, kind, by=request.viewer))


def _record_url(row: Submission) -> str:
    target, declared = queries.target_of(row), registry().targets.get(row.target_type)
    return reverse(declared.url_name, args=[target.pk]) if target and declared else ""


@never_cache
@require_POST
@requires(*TRAY)
def apply(request: Request, pk: int) -> HttpResponse:
    """Save a record as it was sent."""
    row = _row(request, pk)
    try:
        actions.apply(row, by=request.viewer, decided=based_on(request))
    except NotValid as reason:
        return _detail(request, row, fault=str(reason))
    return _applied(request, row)


def _applied(request: Request, row: Submission) -> HttpResponse:
    messages.success(request, _("Saved as a record of %(name)s: %(what)s.") % {"name": row.user, "what": row})
    for photo in row.photos.all():
        photo.refresh_from_db()
        if photo.why:
            messages.warning(request, _("A photo could not be added: %(why)s") % {"why": photo.why})
    return redirect("phones:review")


@never_cache
@requires(*TRAY)
def edit(request: Request, pk: int) -> HttpResponse:
    """Show the form of the page with what the phone says, and save what becomes of it."""
    row = _row(request, pk)
    policies.check_open(row)
    kind = actions.kind_of(row)
    maker = policies.on_behalf(row, kind, by=request.viewer)
    hidden = policies.hidden_fields(row, kind, by=request.viewer)
    try:
        form = _form(kind, actions.item_of(row), maker, hidden)
        version = based_on(request) or kind.sides(actions.item_of(row), maker).version
        if request.method == "POST":
            payload = _payload(request, form, actions.item_of(row))
            form = _form(kind, actions.item_of(row, payload=payload), maker, hidden)
            actions.apply(row, by=request.viewer, decided=version, payload=payload)
            return _applied(request, row)
    except NotValid:
        pass  # the form below says what is wrong
    except (ForReview, NotYet) as reason:  # there is nothing to fill a form with
        return _detail(request, row, fault=str(reason))
    context = {"row": row, "form": form, "version": version, "hidden": bool(hidden)}
    return render(request, "phones/edit.html", context, status=422 if request.method == "POST" else 200)


def _form(kind: ItemKind, item: Item, maker: Any, hidden: Any) -> forms.Form:
    """Return the form without fields that the viewer does not see, and without files: photos follow by themselves."""
    form = kind.form(item, maker)
    for name in [name for name, field in form.fields.items() if name in hidden or isinstance(field, forms.FileField)]:
        del form.fields[name]
    return form


def _payload(request: Request, form: forms.Form, item: Item) -> dict[str, Any]:
    """Return what was typed; what the form does not show stays as the phone sent it."""
    typed = {name: request.POST.getlist(name) for name, field in form.fields.items() if not field.widget.is_hidden}
    return {**item.payload, **{name: found[0] if len(found) == 1 else found for name, found in typed.items()}}


@require_POST
@requires(*TRAY)
def discard(request: Request, pk: int) -> HttpResponse:
    """Decide that a record is not saved."""
    row, form = _row(request, pk), DiscardForm(request.POST)
    if not form.is_valid():
        return _detail(request, row, form=form)
    actions.discard(row, by=request.viewer, reason=form.cleaned_data["reason"])
    messages.success(request, _("Discarded: %(what)s. You can undo this below.") % {"what": row})
    return redirect(f"{reverse('phones:review')}?show=done")


@require_POST
@requires(*TRAY)
def restore(request: Request, pk: int) -> HttpResponse:
    """Undo a discard."""
    row = _row(request, pk)
    actions.restore(row, by=request.viewer)
    messages.success(request, _("Waits for a decision again: %(what)s.") % {"what": row})
    return redirect("phones:record", row.pk)


@never_cache
@require_POST
@requires(*TRAY)
def hidden(request: Request, pk: int) -> HttpResponse:
    """Show what only the writer knows, after the purpose was stated."""
    row, form = _row(request, pk), HiddenPurposeForm(request.POST)
    if not form.is_valid():
        return _detail(request, row, fault=_("Choose a purpose."))
    actions.read_hidden(row, by=request.viewer, purpose=form.cleaned_data["purpose"])
    return _detail(request, row, shown=True)
