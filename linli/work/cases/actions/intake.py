"""Reporting a case: number, body, deadline."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.people.actions import use_phone
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.work.cases import policies, queries
from linli.work.cases.actions.files import keep
from linli.work.cases.actions.steps import locked, write
from linli.work.cases.deadlines import compute
from linli.work.cases.models import Case, Counter, Material
from linli.work.cases.states import OPEN, Act, CaseState


@transaction.atomic
def open_case(
    matter: str,
    place: Place,
    *,
    by: Viewer,
    parent: Case | None = None,
    photo: File | None = None,
    reporter: Person | None = None,
    received: Iterable[str] = (),
    **told: Any,
) -> Case:
    """Report a case: give it a number, the body that has the matter there, a deadline, and a photo if there is one.

    `told` may contain title, words, spot, channel, urgency, household, person, visit, reporter_name and
    reporter_phone. A `reporter` is a resident whose name and registered phone are taken over; `received` are the
    Chinese names of the materials received, of the matter's list.

    Raises:
        PermissionDenied: the viewer may not report cases there.
        RuleBroken: the matter is unknown or not accepted, the parent case has ended, or the photo is not valid.
    """
    kind = _matter(matter)
    policies.check_report(kind, place, by=by)
    if parent is not None:
        # Locked: the parent must not be closed while a sub-case is added.
        parent = Case.objects.visible_to(by).select_for_update(of=("self",)).get(pk=parent.pk)
        policies.check_state(parent, OPEN)
    if reporter is not None:
        told |= _contact(reporter, str(told.get("reporter_phone", "")), by=by)
    case = take_in(kind, place, by=by, parent=parent, **told)
    if count := put_materials(case, received, by=by):
        _record_materials(case, count, by=by)
    if photo is not None:
        keep(case, photo, by=by)
    return case


def _contact(reporter: Person, phone: str, *, by: Viewer) -> dict[str, str]:
    """Return name and phone of a resident who reports a case; a registered number only if the viewer may read it."""
    reporter = Person.objects.visible_to(by).select_related("community").get(pk=reporter.pk)
    may_read = by.may(Permission.PEOPLE_READ_SENSITIVE, reporter.community)
    return {
        "reporter_name": reporter.name,
        "reporter_phone": phone or (use_phone(reporter, by=by) if may_read else ""),
    }


def put_materials(case: Case, received: Iterable[str], *, by: Viewer) -> int:
    """Store which materials of the matter's list were received; return how many.

    Those no longer named were ticked by mistake.
    """
    matter = duties.find(case.matter)
    listed = [thing.zh for thing in matter.bring] if matter else []
    wanted = [title for title in listed if title in set(received)]
    case.materials.exclude(title__in=wanted).delete()
    known = set(case.materials.values_list("title", flat=True))
    Material.objects.bulk_create(
        Material(case=case, title=title, received_by_id=by.user_id) for title in wanted if title not in known
    )
    return len(wanted)


@transaction.atomic
def receive_materials(case: Case, received: Iterable[str], *, by: Viewer, based_on: str = "") -> Case:
    """Record the materials received for an open case so far.

    Raises:
        PermissionDenied: the viewer neither reports nor accepts cases there, nor handles this one.
        RuleBroken: the case has ended.
        Conflict: someone else has ticked others since the form was opened.
    """
    case = locked(case, by=by)
    policies.check_materials(case, by=by)
    now, yours = queries.materials_of(case), {"materials": sorted(received)}
    versions.check(case, based_on, now=now, yours=yours, words=queries.materials_in_words)
    _record_materials(case, put_materials(case, received, by=by), by=by)
    return case


def _record_materials(case: Case, count: int, *, by: Viewer) -> None:
    """Write the journal entry about the materials received for a case."""
    journal.record("case.materials_received", case, by=by, case_number=case.code, count=count)


def _matter(code: str) -> Matter:
    kind = duties.find(code)
    if kind is None:
        raise RuleBroken(_("This matter does not exist."))
    return kind


def take_in(
    matter: Matter,
    place: Place,
    *,
    by: Viewer,
    title: str = "",
    urgency: str = "",
    channel: str = "counter",
    **more: Any,
) -> Case:
    """Write the case and its first step; the caller must have checked the permission."""
    now = timezone.now()
    urgency = urgency or matter.urgency
    routing = duties.route(matter, place, timezone.localdate(now))
    case = Case(
        code=next_code(place, timezone.localdate(now).year),
        matter=matter.code,
        place=place,
        community=place.community,
        title=title or matter.title.zh,
        urgency=urgency,
        channel=channel,
        state=CaseState.REPORTED,
        body=routing.body,
        opened_by_id=by.user_id,
        reported_at=now,
        **more,
    )
    found = compute(queries.terms(case), now)
    case.due_at, case.accept_due_at = found.due, found.accept
    case.save(force_insert=True)
    write(case, Act.REPORT, by=by, before="", reason=str(routing.why), to_body=routing.body, due_at=case.due_at)
    return case


def next_code(place: Place, year: int) -> str:
    """Return the next case number of subdistrict and year: `330102011-26-00412`."""
    community = place.community
    prefix = f"{community.code[:9] if community else ''}-{year % 100:02d}-"
    last = cast(int, partial(_highest, prefix))  # asked for only when the counter is new
    counter, _new = Counter.objects.get_or_create(prefix=prefix, defaults={"last": last})
    # Locked until the case is saved: numbers have no gaps and no doubles.
    counter = Counter.objects.select_for_update().get(pk=counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}{counter.last:05d}"


def _highest(prefix: str) -> int:
    """Return the highest number in use."""
    # Before the counter's first use, cases may have come by a bulk import.
    last = Case.objects.numbered(prefix).order_by("-code").values_list("code", flat=True).first()
    return int(last.rpartition("-")[2]) if last else 0
