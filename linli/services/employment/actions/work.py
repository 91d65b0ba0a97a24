"""Recording what a person does for a living: the new fact ends the one before; a mistake is undone."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.registers.people import actions as people
from linli.registers.people.models import Circumstance, Person
from linli.services.employment import policies
from linli.services.employment.models import WorkSpell


class SpellDetails(TypedDict, total=False):
    """What may be known of a work spell; `benefit_until` is the first day without unemployment benefit."""

    employer: str
    occupation: str
    contract: str
    insured: bool | None
    certificate: str
    benefit_since: date | None
    benefit_until: date | None


@transaction.atomic
def record_work(
    person: Person,
    kind: str,
    *,
    since: date,
    via: str,
    by: Viewer,
    sure: bool = False,
    **details: Unpack[SpellDetails],
) -> WorkSpell:
    """Record that a person works, studies, is out of work … from a day on; the kind before it ends on that day.

    `kind` is a code of `employment`, `via` of `work_via` (visit, counter, told, roster, placement). `sure`: the kind
    does not fit the age, and the user said that it is nevertheless so.

    Raises:
        PermissionDenied: the viewer may not record work there.
        RuleBroken: the day is in the future or before what is recorded, or a code is unknown.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, person.community_id)
    policies.check_alive(person)
    _check(kind, via, since, details)
    former = open_work(person)
    policies.check_follows(former, kind, since)
    if former is not None:
        people.end_circumstance(former, on=since, by=by)
    source = str(content.codes("work_via")[via].get("fact_source"))
    fact = people.add_circumstance(person, kind, since=since, source=source, by=by, sure=sure)
    whose = {"community_id": person.community_id, "person": person, "by_id": by.user_id}
    row = WorkSpell.objects.create(**whose, fact=fact, former=former, via=via, **details)
    journal.record("work.recorded", person, by=by, spell=row.pk, since=since.isoformat(), via=via)
    return row


def _check(kind: str, via: str, since: date, details: SpellDetails) -> None:
    policies.check_codes("employment", [kind])
    policies.check_codes("work_via", [via])
    occupation = details.get("occupation")
    policies.check_codes("occupation", [occupation] if occupation else [])
    policies.check_day(since)
    policies.check_benefit(details.get("benefit_since"), details.get("benefit_until"))


def open_work(person: Person) -> Circumstance | None:
    """Return the latest fact about work that has not ended."""
    kinds = list(content.codes("employment"))
    rows = Circumstance.objects.select_for_update(of=("self",)).filter(person=person, kind__in=kinds, until=None)
    return rows.order_by("-since", "-pk").first()


@transaction.atomic
def take_back_work(row: WorkSpell, *, by: Viewer) -> WorkSpell:
    """Undo a fact about work entered by mistake: it was valid on no day, and the one before goes on.

    Raises:
        PermissionDenied: the viewer may not record work there.
        RuleBroken: another user entered it, long ago, or something followed.
    """
    rows = WorkSpell.objects.select_for_update(of=("self",)).select_related("fact", "former", "person", "community")
    row = rows.get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_spell_stands(row)
    policies.check_take_back(row.entered_at, row.by_id, by=by, code=row.community.code)
    row.fact.until = row.fact.since
    row.fact.save(update_fields=["until"])
    if row.former is not None:
        row.former.until = None
        row.former.save(update_fields=["until"])
    row.taken_back = True
    row.save(update_fields=["taken_back"])
    journal.record("work.taken_back", row.person, by=by, spell=row.pk)
    return row
