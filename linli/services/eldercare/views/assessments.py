"""Assessments: begun, scored section by section, finished by two, compared, settled, printed, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.filters import word
from linli.core.web.http import Request, based_on, number, requires, version
from linli.registers.people.models import Person
from linli.services.eldercare import ability, actions, policies
from linli.services.eldercare.ability import AbilityScale
from linli.services.eldercare.forms import MarksForm, MistakeForm, SectionForm, SettleForm, StartForm
from linli.services.eldercare.models import AbilityAssessment, Scoring
from linli.services.eldercare.queries import assessments as queries
from linli.services.eldercare.states import AssessmentState
from linli.services.eldercare.views import health
from linli.services.eldercare.views.people import ask_context, can, find

MARKS = "marks"


def _assessment(request: Request, pk: int) -> AbilityAssessment:
    rows = AbilityAssessment.objects.visible_to(request.viewer)
    rows = rows.select_related("person__community__parent", "first", "second", "about", "replaced")
    return get_object_or_404(rows.prefetch_related("scorings"), pk=pk)


@never_cache
@requires(P.ELDERCARE_ASSESS)
def start(request: Request, pk: int) -> HttpResponse:
    """Begin an assessment; `about` of the address is the one that is disputed or corrected."""
    person = find(request, pk)
    policies.check_person(P.ELDERCARE_ASSESS, person, by=request.viewer)
    about, corrects = _about(request, person), request.GET.get("way") == "correct"
    usual = about.reason if about and corrects else "dispute" if about else _usual(person)
    colleagues = queries.assessors_for(person).exclude(pk=request.viewer.user_id or 0)
    form = StartForm(request.POST or None, colleagues=colleagues, usual=usual)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        second = said["second"].pk if said["second"] else None
        facts = {"reason": said["reason"], "day": said["day"], "second": second, "about": about, "copied": corrects}
        try:
            row = actions.start(person, by=request.viewer, **facts)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("eldercare:score", row.pk)
    context = {"person": person, "form": form, "about": about, "corrects": corrects}
    return render(request, "eldercare/start.html", context, status=422 if form.errors else 200)


def _about(request: Request, person: Person) -> AbilityAssessment | None:
    wanted = number(request.GET.get("about")) or 0
    return AbilityAssessment.objects.done().about(person).filter(pk=wanted).first()


def _usual(person: Person) -> str:
    return "routine" if queries.current(person) else "first"


# ---- scoring


def parts_of(scale: AbilityScale) -> list[tuple[str, Any]]:
    """Return the parts of the sheet, each a page: the sections, then what makes a level worse."""
    return [*((section.code, section.title) for section in scale.sections), (MARKS, _("What makes the level worse"))]


@never_cache
@requires(P.ELDERCARE_ASSESS)
def score(request: Request, pk: int) -> HttpResponse:
    """Answer one part of the sheet; each part is kept when the next one is opened."""
    row = _assessment(request, pk)
    scale = ability.scale_on(code=row.scale)
    parts = parts_of(scale)
    codes = [code for code, _title in parts]
    part = word(request, "part", codes, codes[0])
    own = queries.scoring_of(row, request.viewer.user_id)
    _check_scoring(request, row, own)
    said = own.said if own else {}
    form = _form(request, scale, part, said)
    if request.method == "POST" and form.is_valid():
        actions.put_answers(row, form.answers(), by=request.viewer, based_on=based_on(request))
        after = codes.index(part) + 1
        address = reverse("eldercare:score", args=[pk]) if after < len(codes) else ""
        return redirect(f"{address}?part={codes[after]}" if address else reverse("eldercare:assessment", args=[pk]))
    context = {
        "row": row,
        "form": form,
        "part": part,
        "title": dict(parts)[part],
        "before": codes[codes.index(part) - 1] if part != codes[0] else "",
        "is_last": part == codes[-1],
        "is_marks": part == MARKS,
        "scale": scale,
        **progress(scale, said),
        "based_on": version(request, row, {name: said.get(name) for name in _names(scale, part)}),
        "parts": [(code, title, code == part) for code, title in parts],
    }
    return render(request, "eldercare/score.html", context, status=422 if form.errors else 200)


def _names(scale: AbilityScale, part: str) -> list[str]:
    if part == MARKS:
        return ["coma", "dementia", "events"]
    return [item.code for section in scale.sections if section.code == part for item in section.items]


def _check_scoring(request: Request, row: AbilityAssessment, own: Scoring | None) -> None:
    if not request.viewer.scope(P.ELDERCARE_ASSESS).has(row.person.community_id):
        raise PermissionDenied
    policies.check_assessor(row, by=request.viewer)
    policies.check_under_way(row)
    policies.check_open_scoring(own)


def _form(request: Request, scale: AbilityScale, part: str, said: dict[str, Any]) -> SectionForm | MarksForm:
    if part == MARKS:
        return MarksForm(request.POST or None, scale=scale, said=said)
    section = next(one for one in scale.sections if one.code == part)
    return SectionForm(request.POST or None, section=section, said=said)


def progress(scale: AbilityScale, said: dict[str, Any]) -> dict[str, int]:
    """Return how many items are answered, of how many."""
    return {"answered": len(scale.items.keys() & said), "items": len(scale.items)}


# ---- one assessment


@never_cache
@require_safe
@requires(P.ELDERCARE_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show an assessment: its state, what is next, and the result with the working."""
    row = _assessment(request, pk)
    return render(request, "eldercare/assessment.html", detail_context(request, row))


def detail_context(request: Request, row: AbilityAssessment, form: SettleForm | None = None) -> dict[str, Any]:
    """Return what `eldercare/assessment.html` needs."""
    scale, viewer = ability.scale_on(code=row.scale), request.viewer
    state = queries.state_of(row)
    first, second = (queries.scoring_of(row, key) for key in (row.first_id, row.second_id))
    own = first if viewer.user_id == row.first_id else second if viewer.user_id == row.second_id else None
    is_mine = viewer.user_id in row.assessors
    differing = []
    if state == AssessmentState.DIFFERENT and first and second and is_mine:
        differing = queries.differences(scale, first.said, second.said)
    shown = health.is_shown(request, row.person)
    return {
        "row": row,
        "person": row.person,
        "scale": scale,
        "state": state,
        "is_mine": is_mine,
        "is_second": viewer.user_id == row.second_id,
        "first": first,
        "second": second,
        "own": own,
        "own_lines": answer_lines(scale, own.said) if own and state != AssessmentState.WITHDRAWN else [],
        # The second assessor reads the answers of the first in order to confirm them.
        "first_lines": answer_lines(scale, first.said)
        if first and _confirms(state, row, second, viewer.user_id)
        else [],
        "settle": (form or SettleForm(differing=differing)) if differing else None,
        "result": result(scale, row) if row.result and shown else None,
        "has_result": bool(row.result),
        "can": can(request, row.person),
        "mistakes": MistakeForm(),
        **progress(scale, own.said if own else {}),
        **ask_context(request, row.person),
    }


def _confirms(state: AssessmentState, row: AbilityAssessment, own: Scoring | None, user_id: int | None) -> bool:
    return state == AssessmentState.SECOND and user_id == row.second_id and not (own and own.answers)


def answer_lines(scale: AbilityScale, said: dict[str, Any]) -> list[tuple[Any, list[tuple[Any, str, int | None]]]]:
    """Return each section with its items, the answers in words and the points."""
    words = queries.answer_words(scale)
    found: list[tuple[Any, list[tuple[Any, str, int | None]]]] = [
        (section.title, [(item.title, _answer(item, said), said.get(item.code)) for item in section.items])
        for section in scale.sections
    ]
    marks: list[tuple[Any, str, int | None]] = [
        (*words(code, said.get(code)), None) for code in ("coma", "dementia", "events")
    ]
    return [*found, (_("What makes the level worse"), marks)]


def _answer(item: ability.AbilityItem, said: dict[str, Any]) -> str:
    points = said.get(item.code)
    return _("not answered") if points is None else str(item.answer(points))


WORKING = {
    "score": lambda value: _("Sum of all items: %(value)s") % {"value": value},
    "band": lambda value: _("Level of this score: %(value)s") % {"value": value},
    "coma": lambda value: _("In a coma: level %(value)s at once") % {"value": value},
    "dementia": lambda value: _("Diagnosis: one level worse, level %(value)s") % {"value": value},
    "risk_events": lambda value: _("Care-risk events: one level worse, level %(value)s") % {"value": value},
    "risk_events_once": lambda value: (
        _("Care-risk events: the level was made worse already, so it stays level %(value)s") % {"value": value}
    ),
}


def result(scale: AbilityScale, row: AbilityAssessment) -> dict[str, Any]:
    """Return the result with its working in words."""
    found = row.outcome
    chosen = scale.chosen(**found.get("choices", {}))
    titles = {code: item.title for code, item in scale.items.items()}
    marks = {"coma": _("In a coma"), "events": _("Care-risk events")}
    return {
        "score": found["score"],
        "level": found["level"],
        "level_title": scale.title_of(found["level"]),
        "sections": [(one.title, found["sections"].get(one.code), one.most) for one in scale.sections],
        "working": [WORKING[what](value) for what, value in found["lines"]],
        "lines": answer_lines(scale, found),
        "choices": chosen.choices.values(),
        "settled": [
            (titles.get(code) or marks.get(code) or _("Diagnosis"), first, second, why)
            for code, (first, second, why) in found.get("settled", {}).items()
        ],
    }


@require_POST
@requires(P.ELDERCARE_ASSESS)
def complete(request: Request, pk: int) -> HttpResponseBase:
    """Finish the viewer's answers."""
    row = actions.complete(_assessment(request, pk), by=request.viewer)
    said = _("The assessment has its result.") if row.done_at else _("Your answers are finished.")
    messages.success(request, said)
    return redirect("eldercare:assessment", pk)


@require_POST
@requires(P.ELDERCARE_ASSESS)
def countersign(request: Request, pk: int) -> HttpResponseBase:
    """Confirm the answers of the first assessor."""
    actions.countersign(_assessment(request, pk), by=request.viewer)
    messages.success(request, _("Confirmed. The assessment has its result."))
    return redirect("eldercare:assessment", pk)


@never_cache
@require_POST
@requires(P.ELDERCARE_ASSESS)
def settle(request: Request, pk: int) -> HttpResponseBase:
    """Settle the differences between two assessors."""
    row = _assessment(request, pk)
    policies.check_assessor(row, by=request.viewer)
    scale = ability.scale_on(code=row.scale)
    said = [one.said if one else {} for one in (queries.scoring_of(row, key) for key in (row.first_id, row.second_id))]
    form = SettleForm(request.POST, differing=queries.differences(scale, *said))
    if form.is_valid():
        try:
            actions.settle(row, form.said("agreed"), form.said("reason"), by=request.viewer)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Settled. The assessment has its result."))
            return redirect("eldercare:assessment", pk)
    return render(request, "eldercare/assessment.html", detail_context(request, row, form), status=422)


@require_POST
@requires(P.ELDERCARE_ASSESS)
def withdraw(request: Request, pk: int) -> HttpResponseBase:
    """Withdraw an assessment entered by mistake."""
    row, form = _assessment(request, pk), MistakeForm(request.POST)
    if form.is_valid():
        actions.withdraw(row, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Withdrawn."))
    else:
        messages.error(request, _("Choose the reason."))
    return redirect("eldercare:assessment", pk)
