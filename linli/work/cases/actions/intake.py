"""Reporting a case: number, body, deadline."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.places.models import Place
from linli.work.cases import policies, queries
from linli.work.cases.actions.files import keep
from linli.work.cases.actions.steps import write
from linli.work.cases.deadlines import compute
from linli.work.cases.models import Case, Counter
from linli.work.cases.states import OPEN, Act, CaseState


@transaction.atomic
def open_case(
    matter: str, place: Place, *, by: Viewer, parent: Case | None = None, photo: File | None = None, **told: Any
) -> Case:
    """Report a case: give it a number, the body that has the matter there, a deadline, and a photo if there is one.

    `told` may contain title, words, spot, channel, urgency, household, visit, reporter_name and reporter_phone.

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
    case = take_in(kind, place, by=by, parent=parent, **told)
    if photo is not None:
        keep(case, photo, by=by)
    return case


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
