"""One person: what they do for a living, the tracking file, services, recognition; and what can be recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.http import Request, based_on, requires
from linli.registers.people.models import Circumstance, Person
from linli.services.employment import actions, forms
from linli.services.employment.actions.files import version_of
from linli.services.employment.engine.status import claims, hardship
from linli.services.employment.models import AidService, ProvenSkill, TrackingFile, WorkSpell
from linli.services.employment.queries.day import of_person
from linli.services.employment.states import SCHEME
from linli.services.employment.views import common
from linli.services.schemes.models import Application, Award
from linli.services.schemes.queries import register


def person_of(request: Request, pk: int) -> Person:
    """Return the person of an address, in a community whose ledgers the viewer may see, or raise Http404."""
    rows = request.viewer.scope(P.EMPLOYMENT_VIEW).restrict(Person.objects.filter(merged_into=None))
    return get_object_or_404(rows.select_related("community"), pk=pk)


def _acts(row: Person, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if not by.may(P.EMPLOYMENT_RECORD, row.community) or row.died is not None:
        return {}
    acts = [
        PageAct(
            "work",
            gettext_lazy("Record work"),
            forms.WorkForm,
            partial(_work, row, by),
            gettext_lazy("What was recorded before ends on the first day of the new entry."),
        ),
        PageAct("serve", gettext_lazy("Record a service"), forms.ServiceForm, partial(_serve, row, by)),
    ]
    spell = WorkSpell.objects.filter(person=row, taken_back=False, by_id=by.user_id, fact__until=None).first()
    if spell is not None:
        hint = gettext_lazy("The entry about work was a mistake: it counts on no day, and the one before goes on.")
        undo = partial(_undo_work, spell, by)
        acts.append(
            PageAct("undo_work", gettext_lazy("Undo the last entry about work"), forms.NoFieldsForm, undo, hint)
        )
    file = TrackingFile.objects.open().filter(person=row).first()
    if file is not None:
        close = partial(_close, file, by)
        acts.append(PageAct("close_file", gettext_lazy("Close the tracking file"), forms.CloseFileForm, close))
        if file.by_id == by.user_id:
            undo = partial(_undo_file, file, by)
            title = gettext_lazy("Undo the last version of the tracking file")
            acts.append(PageAct("undo_file", title, forms.NoFieldsForm, undo))
    return {act.name: act for act in acts}


def _work(row: Person, by: Any, form: Any) -> None:
    actions.record_work(
        row, form.cleaned_data["kind"], by=by, **{k: v for k, v in form.cleaned_data.items() if k != "kind"}
    )


def _serve(row: Person, by: Any, form: Any) -> None:
    actions.serve(row, form.cleaned_data["kind"], by=by, **{k: v for k, v in form.cleaned_data.items() if k != "kind"})


def _undo_work(spell: WorkSpell, by: Any, form: Any) -> None:
    actions.take_back_work(spell, by=by)


def _close(file: TrackingFile, by: Any, form: Any) -> None:
    actions.close_file(file, until=form.cleaned_data["until"], by=by)


def _undo_file(file: TrackingFile, by: Any, form: Any) -> None:
    actions.take_back_file(file, by=by)


def _page(request: Request, row: Person, tried: str = "", form: Any = None) -> HttpResponse:
    today = timezone.localdate()
    day = of_person(row.pk, today)
    number = day.place_of.get(row.pk)
    kinds = list(content.codes("employment"))
    facts = (
        Circumstance.objects.filter(person=row, kind__in=kinds).select_related("work_spell").order_by("-since", "-pk")
    )
    knows = common.trusted(request.viewer, row.community_id)
    services = AidService.objects.visible_to(request.viewer).filter(person=row, taken_back=False)
    context = {
        "row": row,
        "state": common.shown(day.state(number), request.viewer, row.community_id) if number is not None else None,
        "reason": day.reason(number) if number is not None and knows else "",
        "may": _hardship(row, day, number) if knows and number is not None else None,
        "facts": [(fact, (timezone.localtime(fact.entered_at).date() - fact.since).days) for fact in facts],
        "file": TrackingFile.objects.on(today).filter(person=row).order_by("-since", "-pk").first(),
        "skills": ProvenSkill.objects.visible_to(request.viewer)
        .on(today)
        .filter(person=row)
        .order_by("occupation", "-pk"),
        "versions": TrackingFile.objects.filter(person=row).count(),
        "whole": common.reads(request, row),
        "services": services.order_by("-day", "-pk")[:20],
        "applications": Application.objects.visible_to(request.viewer)
        .filter(person=row, scheme=SCHEME)
        .order_by("-pk"),
        "awards": Award.objects.visible_to(request.viewer).filter(person=row, scheme=SCHEME).order_by("-since"),
        "may_record": request.viewer.may(P.EMPLOYMENT_RECORD, row.community) and row.died is None,
        "acts": offered(_acts(row, request), tried, form),
        "today": today,
    }
    answer = render(request, "employment/person.html", context)
    add_never_cache_headers(answer)
    return answer


def _hardship(row: Person, day: Any, number: int) -> Any:
    """Return whether the person may be recognised, by what is recorded; nothing sensitive is repeated."""
    place = day.places[int(day.states.facts.people.division[number])]
    own = {
        "sex": row.sex,
        "born": row.born,
        "registration": row.registration,
        "circumstances": register.circumstances_of([row.pk], day.states.on)[row.pk],
    }
    return hardship(claims(day.states, number, own, place), place, day.states.on)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a person's work and tracking file."""
    return _page(request, person_of(request, pk))


@require_POST
@requires(P.EMPLOYMENT_RECORD)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Record work or a service, close or undo."""
    row = person_of(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("employment:person", pk)


@requires(P.EMPLOYMENT_RECORD)
def write(request: Request, pk: int) -> HttpResponse:
    """Write the tracking file of a person."""
    row = person_of(request, pk)
    file = TrackingFile.objects.open().filter(person=row).first()
    form = forms.TrackingForm(request.POST or None, initial=forms.initial_of(file if _reads(request, row) else None))
    if form.is_valid():
        try:
            actions.write_file(
                row, since=form.cleaned_data["since"], by=request.viewer, based_on=based_on(request), **form.facts()
            )
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("employment:person", pk)
    context = {"form": form, "row": row, "version": based_on(request) or version_of(row), "file": file}
    return shown_again(render(request, "employment/write.html", context), form)


def _reads(request: Request, row: Person) -> bool:
    # Who writes the file sees what it says; health limits only to those who may read what is sensitive there.
    return request.viewer.scope(P.PEOPLE_READ_SENSITIVE).has(row.community_id)


@requires(P.EMPLOYMENT_RECORD)
def answer(request: Request, pk: int) -> HttpResponse:
    """Record the answer to an offer."""
    rows = AidService.objects.visible_to(request.viewer).select_related("person__community")
    row = get_object_or_404(rows, pk=pk)
    form = forms.WorkOfferAnswerForm(request.POST or None)
    if form.is_valid():
        try:
            actions.answer_offer(row, by=request.viewer, **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("employment:person", row.person_id)
    context = {"form": form, "row": row.person, "service": row}
    return shown_again(render(request, "employment/answer.html", context), form)


@require_POST
@requires(P.EMPLOYMENT_RECORD)
def service_back(request: Request, pk: int) -> HttpResponse:
    """Undo a service that was entered by mistake."""
    row = get_object_or_404(AidService.objects.visible_to(request.viewer), pk=pk)
    actions.take_back_service(row, by=request.viewer)
    messages.success(request, _("Undone."))
    return redirect("employment:person", row.person_id)
