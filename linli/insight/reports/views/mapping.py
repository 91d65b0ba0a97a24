"""Mapping an edition on the picture of its sheets: blank by blank, with undo, saved as one goes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import Explained
from linli.core.web.deeds import shown_again
from linli.core.web.http import Request, requires
from linli.insight.reports import actions, forms
from linli.insight.reports.engine import periods
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.filling import stored
from linli.insight.reports.filling.drawing import drawn
from linli.insight.reports.filling.words import term_words
from linli.insight.reports.models import Edition, FormField
from linli.insight.reports.queries import mapping, register
from linli.insight.reports.states import FieldState, PeriodKind
from linli.insight.reports.structure import read
from linli.insight.reports.views.common import edition_of
from linli.registers.places.models import Place

STATE_CLASSES = {
    FieldState.FOUND: "is-found",
    FieldState.TO_CONFIRM: "is-to-confirm",
    FieldState.NEW_ASK: "is-new",
    FieldState.NOT_OURS: "is-not-ours",
}


def _period(kind: str) -> ReportPeriod:
    known = PeriodKind(kind)
    return periods.containing(PeriodKind.YEAR if known == PeriodKind.ONCE else known, timezone.localdate())


def _places(request: Request) -> Any:
    return register.seats(request.viewer, P.REPORT_FORM_EDIT)


def _field(edition: Edition, key: str) -> FormField | None:
    """Return the blank that is asked for, otherwise the first that is to be confirmed."""
    fields = edition.fields.all()
    return fields.filter(key=key).first() if key else fields.filter(state=FieldState.TO_CONFIRM).first()


@require_safe
@requires(P.REPORT_FORM_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Show the sheets of an edition with their blanks, and the proposals for one of them."""
    return _page(request, edition_of(request, pk), request.GET.get("blank", ""))


def _page(request: Request, edition: Edition, key: str, tried: Any = None, example: Any = None) -> HttpResponse:
    fields = list(edition.fields.all()) if edition.structure else []
    field = _field(edition, key) if fields else None
    period = _period(edition.form.period)
    keys = [one.key for one in fields]
    at = keys.index(field.key) if field else -1
    context = {
        "edition": edition,
        "row": edition.form,
        "sheets": _sheets(edition, fields, field),
        "lists": [one for one in fields if one.key.startswith("rows:")],
        "field": field,
        "blank": tried or (_blank_form(field, period) if field else None),
        "decided": term_words(term, period) if field and (term := mapping.term_of(field)) else "",
        "before": keys[at - 1] if at > 0 else "",
        "after": keys[at + 1] if 0 <= at < len(keys) - 1 else "",
        "left": sum(one.state == FieldState.TO_CONFIRM for one in fields),
        "counts": [(one.label, STATE_CLASSES[one], sum(f.state == one for f in fields)) for one in FieldState],
        "notes": (edition.structure or {}).get("notes", []),
        "example": example or forms.ExampleForm(places=_places(request)),
    }
    return render(request, "reports/map.html", context)


def _sheets(edition: Edition, fields: list[FormField], chosen: FormField | None) -> list[Any]:
    if not edition.structure:
        return []
    shown = {
        one.key: {
            "key": one.key,
            "label": one.label,
            "state": one.get_state_display(),
            "cls": STATE_CLASSES[FieldState(one.state)],
            "chosen": chosen is not None and one.pk == chosen.pk,
        }
        for one in fields
    }
    with edition.file.open("rb") as file:
        return drawn(file.read(), edition.name, stored.of_json(edition.structure), shown)


def _blank_form(field: FormField, period: ReportPeriod, data: Any = None) -> forms.BlankForm:
    proposals = [(one, term_words(one.term, period)) for one in mapping.proposals_of(field)]
    return forms.BlankForm(data, field=field, proposals=proposals)


@require_POST
@requires(P.REPORT_FORM_EDIT)
def read_file(request: Request, pk: int) -> HttpResponse:
    """Read the blanks of an edition and propose what fills them."""
    edition = edition_of(request, pk)
    try:
        fields = actions.read_structure(edition, by=request.viewer)
    except Explained as reason:
        messages.error(request, str(reason))
        return redirect("reports:map", pk)
    text = ngettext("%(n)d blank was read.", "%(n)d blanks were read.", len(fields)) % {"n": len(fields)}
    messages.success(request, text)
    return redirect("reports:map", pk)


@require_POST
@requires(P.REPORT_FORM_EDIT)
def decide(request: Request, pk: int, field_pk: int) -> HttpResponse:
    """Decide what fills a blank, and go to the next one."""
    edition = edition_of(request, pk)
    field = get_object_or_404(edition.fields.all(), pk=field_pk)
    form = _blank_form(field, _period(edition.form.period), request.POST)
    if not form.is_valid():
        return shown_again(_page(request, edition, field.key, tried=form), form)
    actions.confirm_field(field, form.term, by=request.viewer)
    later = edition.fields.filter(state=FieldState.TO_CONFIRM, position__gt=field.position).first()
    return redirect(_at(edition, later.key if later else field.key))


def _at(edition: Edition, key: str) -> str:
    return f"{reverse('reports:map', args=[edition.pk])}?{urlencode({'blank': key})}#blank"


@require_POST
@requires(P.REPORT_FORM_EDIT)
def reopen(request: Request, pk: int, field_pk: int) -> HttpResponse:
    """Take back what was decided about a blank."""
    edition = edition_of(request, pk)
    field = get_object_or_404(edition.fields.all(), pk=field_pk)
    actions.undo_field(field, by=request.viewer)
    return redirect(_at(edition, field.key))


@require_POST
@requires(P.REPORT_FORM_EDIT)
def example(request: Request, pk: int) -> HttpResponse:
    """Compare with a copy that was filled last time: proposals that give its numbers stand first."""
    edition = edition_of(request, pk)
    form = forms.ExampleForm(request.POST, request.FILES, places=_places(request))
    if not form.is_valid():
        return shown_again(_page(request, edition, "", example=form), form)
    said = form.cleaned_data
    place: Place = said["place"]
    known = PeriodKind(edition.form.period)
    period = periods.containing(PeriodKind.MONTH if known == PeriodKind.ONCE else known, said["month"])
    try:
        filled = read(said["file"].read(), said["file"].name)
        counts = actions.compare_example(edition, filled, place, period, by=request.viewer)
    except Explained as reason:
        form.add_error("file", str(reason))
        return shown_again(_page(request, edition, "", example=form), form)
    text = _("Numbers of the copy that a proposal gives: %(agree)d. Numbers that none gives: %(differ)d.")
    messages.success(request, text % counts)
    return redirect("reports:map", pk)
