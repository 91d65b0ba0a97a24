"""One person: facts, homes, circumstances, history, and who read what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission
from linli.core.chinese import sentences
from linli.core.law import rules
from linli.core.web.http import Request, based_on, requires, version
from linli.registers.people import actions, queries
from linli.registers.people.forms import CircumstanceForm, DeathForm, EndForm, MoveForm, PersonForm, PurposeForm
from linli.registers.people.models import Circumstance, Household, Person
from linli.registers.people.views import reading
from linli.registers.people.views.history import changes, read_log
from linli.registers.people.views.households import TIED, can, ended_with_move, marks, move_back


def find(request: Request, pk: int, permission: Permission | None = None) -> Person:
    """Return the person if the viewer may see them (else 404) and has the permission there (else 403)."""
    people = Person.objects.visible_to(request.viewer).select_related("community__parent")
    person: Person = get_object_or_404(people, pk=pk)
    if permission and not request.viewer.scope(permission).has(person.community_id):
        raise PermissionDenied
    return person


@requires(Permission.PEOPLE_VIEW)
def person(request: Request, pk: int) -> HttpResponseBase:
    """Show the page of a person; redirect from a merged duplicate to the person who was kept."""
    try:
        row = find(request, pk)
    except Http404:
        tomb = Person.objects.filter(pk=pk, merged_into__in=Person.objects.visible_to(request.viewer)).first()
        if tomb is None:
            raise
        return redirect("people:person", tomb.merged_into_id)
    return reading.private(render(request, "people/person.html", person_context(request, row)))


def person_context(request: Request, row: Person, form: CircumstanceForm | None = None) -> dict[str, Any]:
    """Return what `people/person.html` and its fragments need."""
    homes = list(row.residencies.select_related("dwelling").order_by("-since", "-pk"))
    may = can(request, row.community_id)
    return {
        "person": row,
        "homes": homes,
        "home": next((home for home in homes if home.until is None), None),
        "circumstances": row.circumstances.order_by("until", "-since", "-pk"),
        "form": form or (CircumstanceForm(person=row) if may["edit"] else None),
        "end": EndForm() if may["edit"] else None,
        "is_older": (row.age_on() or 0) >= rules.value("people.age.older", code=row.community.code),
        "changes": changes(row),
        "log": read_log([row], homes),
        "can": may,
        "undo": move_back(queries.last_move(row), request.viewer) if may["edit"] else None,
        **reading.context(request, row.community_id, [row]),
        **marks(row.community),
    }


@require_POST
@requires(Permission.PEOPLE_READ_SENSITIVE)
def person_read(request: Request, pk: int) -> HttpResponseBase:
    """Show the masked fields of a person for a purpose."""
    row = find(request, pk, Permission.PEOPLE_READ_SENSITIVE)
    form = PurposeForm(request.POST)
    if form.is_valid():
        reading.grant(request, [row], form.cleaned_data["purpose"])
    return redirect("people:person", pk)


@requires(Permission.PEOPLE_EDIT)
def correct(request: Request, pk: int) -> HttpResponseBase:
    """Correct facts of a person."""
    row = find(request, pk, Permission.PEOPLE_EDIT)
    # A second instance: the form writes into it, and the action compares with the first.
    form = PersonForm(request.POST or None, instance=find(request, pk))
    if request.method == "POST" and form.is_valid():
        actions.correct(row, form.facts(), by=request.viewer, based_on=based_on(request))
        messages.success(request, _("Saved."))
        return redirect("people:person", pk)
    context = {"title": _("Correct {name}").format(name=row.name), "form": form, "person": row}
    context["based_on"] = version(request, row, queries.correctable(row))
    return render(request, "people/form.html", context)


@requires(Permission.PEOPLE_EDIT)
def move(request: Request, pk: int) -> HttpResponseBase:
    """Move a person to another dwelling, or away."""
    row = find(request, pk, Permission.PEOPLE_EDIT)
    form = MoveForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        _move(request, row, form)
        messages.success(request, sentences(_("Saved."), ended_with_move([row])))
        return redirect("people:person", pk)
    title = _("{name} moves").format(name=row.name)
    context = {"form": form, "title": title, "person": row, "warning": TIED}
    context["based_on"] = version(request, row, queries.home_of(row))
    return render(request, "people/form.html", context)


def _move(request: Request, row: Person, form: MoveForm) -> None:
    said = form.cleaned_data
    household: Household | None = form.joins()
    opened = based_on(request)
    if household is None and said["dwelling"] is not None:
        actions.move_alone(row, said["dwelling"], on=said["on"], by=request.viewer, based_on=opened)
    else:
        actions.move(row, household, on=said["on"], relation=said["relation"], by=request.viewer, based_on=opened)


@require_POST
@requires(Permission.PEOPLE_EDIT)
def take_back_move(request: Request, pk: int) -> HttpResponseBase:
    """Take back a move recorded by mistake, of a person or of all who moved together."""
    row = find(request, pk, Permission.PEOPLE_EDIT)
    back = actions.take_back_move(row, by=request.viewer)
    messages.success(request, _("Move undone. Address and circumstances are restored."))
    return (
        redirect("people:household", back.pk) if back and "household" in request.POST else redirect("people:person", pk)
    )


@requires(Permission.PEOPLE_EDIT)
def died(request: Request, pk: int) -> HttpResponseBase:
    """Record a death."""
    row = find(request, pk, Permission.PEOPLE_EDIT)
    form = DeathForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        home = row.residencies.filter(until=None).first()
        actions.record_death(row, on=form.cleaned_data["on"], by=request.viewer, based_on=based_on(request))
        messages.success(request, _("Death of {name} recorded.").format(name=row.name))
        if home is not None and home.is_head and home.household.residencies.filter(until=None).exists():
            return redirect("people:household", home.household_id)  # which asks for a new head
        return redirect("people:person", pk)
    context = {
        "form": form,
        "title": _("Record the death of {name}").format(name=row.name),
        "person": row,
        "warning": _("The person's residence and circumstances end on that day. Household and figures are updated."),
        "based_on": version(request, row, queries.home_of(row)),
    }
    return render(request, "people/form.html", context)


@require_POST
@requires(Permission.PEOPLE_EDIT)
def take_back_death(request: Request, pk: int) -> HttpResponseBase:
    """Cancel a death recorded by mistake."""
    row = find(request, pk, Permission.PEOPLE_EDIT)
    actions.take_back_death(row, by=request.viewer, based_on=based_on(request))
    messages.success(request, _("Death record cancelled. Address and circumstances are restored."))
    return redirect("people:person", pk)


@require_POST
@requires(Permission.PEOPLE_EDIT)
def circumstance_add(request: Request, pk: int) -> HttpResponseBase:
    """Record a circumstance."""
    row = find(request, pk, Permission.PEOPLE_EDIT)
    form = CircumstanceForm(request.POST, person=row)
    if form.is_valid():
        said = form.cleaned_data
        actions.add_circumstance(row, said.pop("kind"), by=request.viewer, **said)
        messages.success(request, _("Saved."))
        return redirect("people:person", pk)
    return reading.private(render(request, "people/person.html", person_context(request, row, form), status=422))


@require_POST
@requires(Permission.PEOPLE_EDIT)
def circumstance_end(request: Request, pk: int) -> HttpResponseBase:
    """End a circumstance."""
    people = Person.objects.visible_to(request.viewer)
    row = get_object_or_404(Circumstance.objects.open().filter(person__in=people), pk=pk)
    find(request, row.person_id, Permission.PEOPLE_EDIT)
    form = EndForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        opened = based_on(request)
        actions.end_circumstance(row, on=said["on"], reason=said["reason"], by=request.viewer, based_on=opened)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Enter the end date."))
    return redirect("people:person", row.person_id)
