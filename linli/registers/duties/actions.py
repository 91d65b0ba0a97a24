"""Actions on the register of duties."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.bodies.models import Body
from linli.registers.duties import policies
from linli.registers.duties.models import Admission, Duty
from linli.registers.duties.queries import Matter
from linli.registers.places.models import Place


@transaction.atomic
def assign_duty(matter: Matter, body: Body, place: Place, *, since: date, by: Viewer, **ground: str) -> Duty:
    """Give a body the duty for a matter at a place from a day; `ground` is basis, staff, money and authority."""
    policies.check_assign(matter, body, place, on=since, by=by)
    duty = Duty(matter=matter.code, body=body, place=place, since=since, **ground)
    with only_once(_("Someone else has just assigned this matter. Reload the page.")):
        duty.save()
    journal.record("duty.assigned", duty, by=by, community_id=place.community_id, matter=matter.code, body=body.pk)
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, until: date, by: Viewer, reason: str, based_on: str = "") -> Duty:
    """End a duty; on `until` the body no longer has the matter."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("place").get(pk=duty.pk)
    policies.check_edit(duty.place, by=by)
    _end(duty, until, based_on)
    journal.record("duty.ended", duty, by=by, reason=reason, community_id=duty.place.community_id, until=str(until))
    return duty


@transaction.atomic
def admit(
    matter: Matter, place: Place, *, document: str, since: date, until: date | None, by: Viewer, **ground: str
) -> Admission:
    """Admit help to government to the communities of a place, with the staff, money and authority for it."""
    policies.check_admit(matter, place, on=since, until=until, by=by)
    row = Admission(matter=matter.code, place=place, document=document, since=since, until=until, **ground)
    with only_once(_("This matter is already admitted here.")):
        row.save()
    journal.record("admission.added", row, by=by, community_id=place.community_id, matter=matter.code)
    return row


@transaction.atomic
def end_admission(row: Admission, *, until: date, by: Viewer, reason: str, based_on: str = "") -> Admission:
    """End an admission on a day."""
    row = Admission.objects.select_for_update(of=("self",)).select_related("place").get(pk=row.pk)
    policies.check_edit(row.place, by=by)
    _end(row, until, based_on)
    journal.record("admission.ended", row, by=by, reason=reason, community_id=row.place.community_id, until=str(until))
    return row


def _end(row: Duty | Admission, until: date, based_on: str) -> None:
    # An end in the future may be moved to an earlier day, never to a later one.
    if row.until is not None and row.until <= until:
        raise RuleBroken(_("This has already ended."))
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    versions.check(row, based_on, now=versions.fields_of(row, "until"), yours={"until": until})
    row.until = until
    row.save(update_fields=["until"])
