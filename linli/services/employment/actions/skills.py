"""Skills that a certificate proves."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person
from linli.services.employment import policies
from linli.services.employment.models import ProvenSkill


@transaction.atomic
def prove_skill(person: Person, occupation: str, *, grade: str, since: date, source: str, by: Viewer) -> ProvenSkill:
    """Record that a certificate proves a skill from a day on; the next matching counts it.

    Raises:
        PermissionDenied: the viewer may not record facts of job seekers there.
        RuleBroken: a code is unknown, the day is in the future, or the skill is proven at this grade already.
    """
    policies.check_may(by, P.EMPLOYMENT_RECORD, person.community_id)
    policies.check_alive(person)
    policies.check_codes("occupation", [occupation])
    policies.check_codes("skill_grade", [grade] if grade else [])
    policies.check_day(since)
    with only_once(policies.PROVEN_BEFORE):
        row = ProvenSkill.objects.create(
            community_id=person.community_id,
            person=person,
            occupation=occupation,
            grade=grade,
            since=since,
            source=source,
            by_id=by.user_id,
        )
    journal.record("skill.proven", person, by=by, skill=row.pk, since=since.isoformat())
    return row


@transaction.atomic
def take_back_skill(row: ProvenSkill, *, by: Viewer) -> ProvenSkill:
    """Undo a proven skill that was entered by mistake: it was valid on no day."""
    row = ProvenSkill.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    row.until = row.since
    row.save(update_fields=["until"])
    journal.record("skill.taken_back", row.person, by=by, skill=row.pk)
    return row
