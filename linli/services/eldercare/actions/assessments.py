"""Assessments: begun by one assessor, finished by two, withdrawn by mistake."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.services.eldercare import ability, policies
from linli.services.eldercare.ability import AbilityResult, AbilityScale
from linli.services.eldercare.actions.records import locked, origin
from linli.services.eldercare.models import AbilityAssessment, Scoring
from linli.services.eldercare.queries import assessments as queries

NEXT = "eldercare.assessment.every_days"


@transaction.atomic
def start(
    person: Person,
    *,
    by: Viewer,
    second: int | None,
    reason: str,
    day: date,
    about: AbilityAssessment | None = None,
    copied: bool = False,
) -> AbilityAssessment:
    """Begin an assessment by the viewer and a colleague.

    Args:
        person: who is assessed.
        by: the first assessor.
        second: the key of the second one.
        reason: a code of `ability_reason`.
        day: on which the person was seen.
        about: the assessment that is disputed or corrected.
        copied: begin with the answers of that one, to correct it.

    Raises:
        PermissionDenied: the viewer may not assess here.
        RuleBroken: the second assessor is missing or not possible, or an assessment is under way.
    """
    person = locked(person)
    policies.check_person(Permission.ELDERCARE_ASSESS, person, by=by)
    possible = queries.assessors_for(person).values_list("pk", flat=True)
    second_id = policies.check_assessors(by, second, set(possible))
    policies.check_start(day, reason, about, (by.user_id, second_id))
    scale = ability.scale_on(day)
    with only_once(policies.UNDER_WAY):
        row = AbilityAssessment.objects.create(
            **origin(person, by),
            since=day,
            reason=reason,
            scale=scale.code,
            first_id=by.user_id or 0,
            second_id=second_id,
            about=about,
        )
    said = json.dumps(answers_of(scale, about.outcome)) if copied and about is not None else ""
    Scoring.objects.create(assessment=row, assessor_id=by.user_id or 0, answers=said)
    journal.record("ability.started", person, by=by, record=row.pk, second=second_id, about=about.pk if about else None)
    return row


def answers_of(scale: AbilityScale, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a result, without the result."""
    return {code: outcome[code] for code in (*scale.items, "coma", "dementia", "events") if code in outcome}


def _held(assessment: AbilityAssessment, *, by: Viewer) -> AbilityAssessment:
    """Return the assessment locked, if the viewer is one of its assessors and it has no result yet."""
    rows = AbilityAssessment.objects.select_for_update(of=("self",)).select_related("person__community")
    row = rows.get(pk=assessment.pk)
    policies.check_may(Permission.ELDERCARE_ASSESS, row.person, by=by)
    policies.check_assessor(row, by=by)
    policies.check_under_way(row)
    return row


@transaction.atomic
def put_answers(
    assessment: AbilityAssessment, answers: Mapping[str, Any], *, by: Viewer, based_on: str = ""
) -> Scoring:
    """Keep the answers of one part of the sheet (None: not answered yet), until the assessor finishes.

    Raises:
        PermissionDenied: the viewer is not an assessor of it.
        RuleBroken: the answers are finished, or an answer is not possible.
        Conflict: the viewer has changed the same answers elsewhere.
    """
    row = _held(assessment, by=by)
    scale = ability.scale_on(code=row.scale)
    given = {code: value for code, value in answers.items() if value is not None}
    ability.check_points(scale, {code: value for code, value in given.items() if code in scale.items})
    scoring, _new = Scoring.objects.get_or_create(assessment=row, assessor_id=by.user_id or 0)
    policies.check_open_scoring(scoring)
    said = scoring.said
    now = {code: said.get(code) for code in answers}
    versions.check(row, based_on, now=now, yours=dict(answers), words=queries.answer_words(scale), about=(row.person,))
    kept = {code: value for code, value in said.items() if code not in answers}
    scoring.answers = json.dumps(kept | given)
    scoring.save(update_fields=["answers"])
    journal.record("ability.answered", row.person, by=by, record=row.pk, count=len(scale.items.keys() & given))
    return scoring


@transaction.atomic
def complete(assessment: AbilityAssessment, *, by: Viewer) -> AbilityAssessment:
    """Finish the viewer's answers; with the second assessor's equal ones the assessment has its result.

    Raises:
        RuleBroken: an item is not answered; the sentence names it.
    """
    row = _held(assessment, by=by)
    own = row.scorings.filter(assessor=by.user_id).first()
    policies.check_open_scoring(own)
    scale = ability.scale_on(code=row.scale)
    _result(scale, row, own.said if own else {})
    assert own is not None  # without answers there is no result
    own.complete_at = timezone.now()
    own.save(update_fields=["complete_at"])
    journal.record("ability.completed", row.person, by=by, record=row.pk)
    return _conclude(row, scale, by=by)


@transaction.atomic
def countersign(assessment: AbilityAssessment, *, by: Viewer) -> AbilityAssessment:
    """Confirm the answers of the first assessor as the second one; the assessment then has its result."""
    row = _held(assessment, by=by)
    first = row.scorings.filter(assessor=row.first_id).first()
    own = row.scorings.filter(assessor=by.user_id).first()
    answers = policies.check_countersign(row, first, own, by=by)
    Scoring.objects.update_or_create(
        assessment=row,
        assessor_id=by.user_id or 0,
        defaults={"answers": answers, "countersigned": True, "complete_at": timezone.now()},
    )
    journal.record("ability.countersigned", row.person, by=by, record=row.pk)
    return _conclude(row, ability.scale_on(code=row.scale), by=by)


def _conclude(row: AbilityAssessment, scale: AbilityScale, *, by: Viewer) -> AbilityAssessment:
    """Give the assessment its result if both have finished and agree."""
    said = {one.assessor_id: one.said for one in row.scorings.exclude(complete_at=None)}
    if len(said) == 2 and not queries.differences(scale, said[row.first_id], said[row.second_id]):
        _finish(row, scale, said[row.first_id], {}, by=by)
    return row


@transaction.atomic
def settle(
    assessment: AbilityAssessment, agreed: Mapping[str, str], reasons: Mapping[str, str], *, by: Viewer
) -> AbilityAssessment:
    """Give the assessment its result with the answers on which both assessors agreed where they differed.

    Args:
        assessment: both assessors of which have finished.
        agreed: item or mark -> the value of a choice of `differences`.
        reasons: item or mark -> why.
        by: one of the two.

    Raises:
        RuleBroken: a difference has no agreed value or no reason.
    """
    row = _held(assessment, by=by)
    scale = ability.scale_on(code=row.scale)
    said = {one.assessor_id: one.said for one in row.scorings.exclude(complete_at=None)}
    policies.check_both(said)
    first, second = said[row.first_id], said[row.second_id]
    differing = queries.differences(scale, first, second)
    possible = {one.code: {value for value, _title in one.choices} for one in differing}
    policies.check_settle(
        [one.title for one in differing if agreed.get(one.code) not in possible[one.code] or not reasons.get(one.code)]
    )
    answers = dict(first)
    for one in differing:
        value = agreed[one.code]
        if one.code == "events":
            answers["events"] = {"first": first, "second": second}[value].get("events", [])
        else:
            answers[one.code] = bool(int(value)) if one.code in {"coma", "dementia"} else int(value)
    told = {one.code: [one.first, one.second, reasons[one.code]] for one in differing}
    journal.record("ability.settled", row.person, by=by, record=row.pk, count=len(differing))
    return _finish(row, scale, answers, told, by=by)


def _result(scale: AbilityScale, row: AbilityAssessment, said: Mapping[str, Any]) -> AbilityResult:
    points = {code: int(value) for code, value in said.items() if code in scale.items}
    events = sum(scale.counts(date.fromisoformat(day), row.since) for day, _kind in said.get("events", []))
    marks = {"coma": bool(said.get("coma")), "dementia": bool(said.get("dementia"))}
    return ability.assess(scale, points, risk_events=events, **marks)


def _finish(
    row: AbilityAssessment, scale: AbilityScale, said: Mapping[str, Any], settled: Mapping[str, Any], *, by: Viewer
) -> AbilityAssessment:
    """Store the result; the assessment that was valid before ends on this day."""
    earlier = AbilityAssessment.objects.done().about(row.person).open().order_by("-since", "-pk")
    before = earlier.select_for_update(of=("self",)).first()
    policies.check_later(row.since, before)
    if before is not None:
        before.until = row.since
        before.save(update_fields=["until"])
    found = _result(scale, row, said)
    row.result = json.dumps(
        dict(said)
        | {
            "of": row.pk,  # so that equal answers of two people are not stored as equal texts
            "score": found.score,
            "scored_level": found.scored_level,
            "level": found.level,
            "sections": dict(found.sections),
            "lines": [[line.what, line.value] for line in found.lines],
            "choices": {code: choice.value for code, choice in scale.choices.items()},
            "settled": dict(settled),
        }
    )
    days = int(rules.value(NEXT, code=row.person.community.code, on=row.since))
    row.next_on, row.done_at, row.replaced = row.since + timedelta(days=days), timezone.now(), before
    row.save(update_fields=["result", "next_on", "done_at", "replaced"])
    journal.record("ability.assessed", row.person, by=by, record=row.pk, replaced=before.pk if before else None)
    return row


@transaction.atomic
def withdraw(assessment: AbilityAssessment, *, by: Viewer, reason: str) -> AbilityAssessment:
    """Withdraw an assessment entered by mistake; the one that it replaced is valid again.

    Raises:
        PermissionDenied: the viewer is none of its assessors.
        RuleBroken: it was withdrawn, or a later one has replaced it.
    """
    rows = AbilityAssessment.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.get(pk=assessment.pk)
    policies.check_may(Permission.ELDERCARE_ASSESS, row.person, by=by)
    policies.check_assessor(row, by=by)
    policies.check_withdraw(row, AbilityAssessment.objects.done().filter(replaced=row).first())
    row.withdrawn_at, row.until, row.end_reason = timezone.now(), row.since, reason
    row.save(update_fields=["withdrawn_at", "until", "end_reason"])
    if row.replaced_id is not None and row.done_at is not None:
        AbilityAssessment.objects.filter(pk=row.replaced_id).update(until=None)
    journal.record("ability.withdrawn", row.person, by=by, record=row.pk, reason=reason)
    return row


@transaction.atomic
def read_health(person: Person, *, purpose: str, by: Viewer) -> None:
    """Record that answers, level and sensitive circumstances of a person are read now, by whom and why."""
    policies.check_may(Permission.PEOPLE_READ_SENSITIVE, person, by=by)
    journal.read("ability.read", person, by=by, reason=purpose, fields=["circumstances"])
