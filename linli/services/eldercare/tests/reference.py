"""The figures of elder care in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held, inside, local, value
from linli.registers.people.tests.reference import has_reached, homes_of
from linli.services.eldercare.models import AbilityAssessment, ContactDay


def older(period: Period) -> Iterator[Unit]:
    rows = AbilityAssessment.objects.filter(withdrawn_at=None, person__merged_into=None).exclude(done_at=None)
    next_on: dict[int, list] = {}
    for row in held(rows, period.last):
        next_on.setdefault(row.person_id, []).append(row.next_on)
    for home in homes_of(period).values():
        if not has_reached(home.person, value("people.age.older", period), period.last):
            continue
        days = next_on.get(home.person_id, [])
        in_time = any(day >= period.last for day in days)
        yield (
            home.community_id,
            {
                "eldercare.assessed": in_time,
                "eldercare.reassessment_overdue": not in_time if days else None,
            },
        )


def contacts(period: Period) -> Iterator[Unit]:
    for contact in ContactDay.objects.all():
        if inside(period, contact.day):
            yield (
                contact.community_id,
                {
                    "eldercare.contacts_kept": local(contact.ended_at) == contact.day,
                    "eldercare.contacts_due": True,
                    "eldercare.contacts_escalated": contact.overdue_at is not None or contact.state == "handed_over",
                },
            )


UNITS = (older, contacts)
