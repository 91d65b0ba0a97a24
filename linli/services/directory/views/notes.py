"""The rota of checks, and the notes of residents."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.law import rules
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.directory import actions, queries
from linli.services.directory.forms import NOTE_STATES, ConfirmNoteForm, RejectNoteForm
from linli.services.directory.models import ServiceNote
from linli.services.directory.states import NoteState


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.DIRECTORY_EDIT)


@require_safe
@requires(P.DIRECTORY_EDIT)
@in_place(P.DIRECTORY_EDIT)
def rota(request: Request) -> HttpResponse:
    """Show which services are to be checked, what nobody has checked for longest first."""
    place, today = _place(request), timezone.localdate()
    rows = queries.to_check(request.viewer, place=place, on=today)
    groups = places.within(request.viewer.scope(P.DIRECTORY_EDIT), place).groups()
    context = {
        "page": page(rows, order=queries.ROTA_ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "today": today,
        "rule": rules.find("directory.check.days", code=place.division_code if place else "", on=today),
    }
    return render(request, "directory/_rota_rows.html" if request.htmx else "directory/rota.html", context)


@require_safe
@requires(P.DIRECTORY_EDIT)
@in_place(P.DIRECTORY_EDIT)
def index(request: Request) -> HttpResponse:
    """Show the notes of residents."""
    place = _place(request)
    state = word(request, "state", dict(NOTE_STATES), queries.NEW)
    rows = queries.notes(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.DIRECTORY_EDIT), place).groups()
    context = {
        "page": page(rows, order=queries.NOTE_ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": NOTE_STATES,
    }
    return render(request, "directory/_note_rows.html" if request.htmx else "directory/notes.html", context)


def _note(request: Request, pk: int) -> ServiceNote:
    related = ("community", "service", "point__location", "answered_by")
    return get_object_or_404(ServiceNote.objects.visible_to(request.viewer).select_related(*related), pk=pk)


@require_safe
@requires(P.DIRECTORY_EDIT)
def note(request: Request, pk: int) -> HttpResponse:
    """Show a note; reading what a resident wrote is recorded."""
    row = _note(request, pk)
    if row.forgotten_at is None:
        actions.read_note(row, by=request.viewer)
    return _page(request, row)


def _page(request: Request, row: ServiceNote, **forms: ConfirmNoteForm) -> HttpResponse:
    context = {
        "row": row,
        "confirm_form": forms.get("confirm", ConfirmNoteForm()) if row.is_open else None,
        "reject_form": forms.get("reject", RejectNoteForm()) if row.is_open else None,
        "may_undo": row.state in {NoteState.CONFIRMED, NoteState.REJECTED} and row.forgotten_at is None,
        "entries": journal.of(row)[:20],
    }
    return render(request, "directory/note.html", context)


@require_POST
@requires(P.DIRECTORY_EDIT)
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm a note or accept a request."""
    row = _note(request, pk)
    form = ConfirmNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, confirm=form)
    actions.answer(row, by=request.viewer, state=NoteState.CONFIRMED, words=form.cleaned_data["words"])
    messages.success(request, _("Answered. If an entry is wrong, correct it now."))
    return redirect("directory:note", row.pk)


@require_POST
@requires(P.DIRECTORY_EDIT)
def reject(request: Request, pk: int) -> HttpResponse:
    """Say why a note is not confirmed or a request is declined."""
    row = _note(request, pk)
    form = RejectNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reject=form)
    actions.answer(row, by=request.viewer, state=NoteState.REJECTED, **form.cleaned_data)
    messages.success(request, _("Answered."))
    return redirect("directory:note", row.pk)


@require_POST
@requires(P.DIRECTORY_EDIT)
def back(request: Request, pk: int) -> HttpResponse:
    """Take back an answer."""
    row = actions.take_back_answer(_note(request, pk), by=request.viewer)
    messages.success(request, _("The answer is withdrawn. The note is open again."))
    return redirect("directory:note", row.pk)
