"""Assessments of people: states, differences between two assessors, levels on a day."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import PERMISSIONS, Permission, Role
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.people.models import Person
from linli.registers.places import queries as places
from linli.services.eldercare.ability import AbilityScale
from linli.services.eldercare.models import AbilityAssessment, Scoring
from linli.services.eldercare.states import AssessmentState

EVENTS = "events"


def level_on(person_ids: Iterable[int], day: date) -> dict[int, int]:
    """Return the level of ability (0 to 4) of each person who has a valid one on a day.

    A level whose next assessment is overdue still counts: it is the last that two assessors found.
    """
    return _levels(_on(person_ids, day).values_list("whose", "result"))


def _levels(rows: Iterable[tuple[int, str]]) -> dict[int, int]:
    found = {pk: json.loads(result).get("level") for pk, result in rows if result}
    return {pk: level for pk, level in found.items() if level is not None}


def _on(person_ids: Iterable[int], day: date) -> QuerySet[Any]:
    """Return the assessments that say a level on a day; the later counts. `whose` is the person kept after a merge."""
    keys = list(person_ids)
    about = sql.among("person_id", keys) | sql.among("person__merged_into_id", keys)
    rows = AbilityAssessment.objects.done().on(day).filter(about)
    return rows.annotate(whose=Coalesce("person__merged_into", "person")).order_by("since", "pk")


def valid_until(person_ids: Iterable[int], day: date) -> dict[int, date]:
    """Return until when the assessment whose level counts on a day is valid: the day by which the next one is due."""
    return dict(_on(person_ids, day).values_list("whose", "next_on"))


def facts(person_ids: Iterable[int], day: date) -> dict[str, dict[int, Any]]:
    """Return the facts that assessments give to schemes on a day, code -> person -> value, from one reading.

    `ability_assessed_on` is the day of the assessment whose level counts, `ability_valid_until` the day by which the
    next one is due.
    """
    rows = list(_on(person_ids, day).values_list("whose", "result", "since", "next_on"))
    return {
        "ability_level": _levels((pk, result) for pk, result, _since, _next in rows),
        "ability_assessed_on": {pk: since for pk, _result, since, _next in rows},
        "ability_valid_until": {pk: following for pk, _result, _since, following in rows},
    }


def assessments_of(person: Person) -> QuerySet[AbilityAssessment]:
    """Return all assessments of a person, the latest first."""
    rows = AbilityAssessment.objects.about(person).select_related("first", "second", "about")
    return rows.prefetch_related("scorings").order_by("-since", "-pk")


def current(person: Person) -> AbilityAssessment | None:
    """Return the assessment that is valid now."""
    rows = AbilityAssessment.objects.done().about(person).open()
    return rows.select_related("first", "second").order_by("-since", "-pk").first()


def waiting_for(viewer: Viewer) -> QuerySet[AbilityAssessment]:
    """Return the assessments under way in which the viewer is an assessor."""
    own = AbilityAssessment.objects.under_way().visible_to(viewer)
    mine = own.filter(first=viewer.user_id) | own.filter(second=viewer.user_id)
    return mine.select_related("person", "first", "second").prefetch_related("scorings").order_by("-pk")


def assessors_for(person: Person) -> QuerySet[User]:
    """Return the active users who may assess in the community of a person."""
    roles = [role for role in Role if Permission.ELDERCARE_ASSESS in PERMISSIONS[role]]
    chain = [place.pk for place in places.chain(person.community)]
    held = Appointment.objects.on(timezone.localdate()).filter(role__in=roles, place__in=chain)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")


def scoring_of(assessment: AbilityAssessment, user_id: int | None) -> Scoring | None:
    """Return the answers of an assessor."""
    return next((row for row in assessment.scorings.all() if row.assessor_id == user_id), None)


def state_of(assessment: AbilityAssessment) -> AssessmentState:
    """Return how far an assessment is."""
    if assessment.withdrawn_at is not None:
        return AssessmentState.WITHDRAWN
    if assessment.done_at is not None:
        return AssessmentState.VALID if assessment.until is None else AssessmentState.REPLACED
    complete = [row.assessor_id for row in assessment.scorings.all() if row.complete_at is not None]
    if len(complete) == 2:
        return AssessmentState.DIFFERENT
    return AssessmentState.SECOND if complete == [assessment.first_id] else AssessmentState.SCORING


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """An item or mark on which two assessors differ, with both answers in words and all possible ones."""

    code: str
    title: str
    first: str
    second: str
    choices: tuple[tuple[str, str], ...]


def differences(scale: AbilityScale, first: Mapping[str, Any], second: Mapping[str, Any]) -> list[AnswerDifference]:
    """Return where the answers of two assessors differ, in the order of the sheet."""
    found = []
    for code, item in scale.items.items():
        if first.get(code) != second.get(code):
            answers = tuple((str(item.most - n), str(answer)) for n, answer in enumerate(item.answers))
            words = [_points(item, said.get(code)) for said in (first, second)]
            found.append(AnswerDifference(code, str(item.title), words[0], words[1], answers))
    for code, title in (("coma", _("In a coma")), ("dementia", _("Dementia or mental disorder diagnosed"))):
        if bool(first.get(code)) != bool(second.get(code)):
            yes_no = (("1", _("yes")), ("0", _("no")))
            said = [_("yes") if one.get(code) else _("no") for one in (first, second)]
            found.append(AnswerDifference(code, title, said[0], said[1], yes_no))
    if events_of(first) != events_of(second):
        words = [events_in_words(one) for one in (first, second)]
        both = (("first", words[0]), ("second", words[1]))
        found.append(AnswerDifference(EVENTS, _("Care-risk events"), words[0], words[1], both))
    return found


def _points(item: Any, points: int | None) -> str:
    return _("not answered") if points is None else f"{points} · {item.answer(points)}"


def events_of(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the care-risk events of answers: day (ISO) and kind, sorted."""
    return sorted((str(day), str(kind)) for day, kind in said.get(EVENTS, []))


def events_in_words(said: Mapping[str, Any]) -> str:
    """Return the care-risk events of answers in words."""
    named = [
        f"{date_format(date.fromisoformat(day), 'SHORT_DATE_FORMAT')} {content.title('risk_event', kind)}"
        for day, kind in events_of(said)
    ]
    return _(", ").join(named) or _("none")


def answer_words(scale: AbilityScale) -> Callable[[str, Any], tuple[str, str]]:
    """Return how to say an answer: its item, and the answer in words."""

    def words(code: str, value: Any) -> tuple[str, str]:
        if code in scale.items:
            return str(scale.items[code].title), _points(scale.items[code], value)
        if code == EVENTS:
            return _("Care-risk events"), events_in_words({EVENTS: value or []})
        title = _("In a coma") if code == "coma" else _("Dementia or mental disorder diagnosed")
        return title, _("yes") if value else _("no")

    return words
