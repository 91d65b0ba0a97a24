"""The figures of schemes in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held, inside, local, value
from linli.registers.people.tests.reference import has_reached, homes_of
from linli.services.schemes.models import Application, ApplicationStep, Award


def standing() -> list[ApplicationStep]:
    """The steps that nobody undid."""
    steps = list(ApplicationStep.objects.select_related("application"))
    undone = {step.takes_back_id for step in steps}
    return [step for step in steps if step.pk not in undone]


def course(period: Period) -> Iterator[Unit]:
    for step in standing():
        on, application = local(step.at), step.application
        if not inside(period, on):
            continue
        if step.act == "file":
            yield application.community_id, {"schemes.filed": True}
        elif step.act == "appeal":
            yield application.community_id, {"schemes.objections": True}
        elif step.act in {"approve", "refuse"}:
            in_time = application.due_on is None or on <= application.due_on
            yield (
                application.community_id,
                {
                    "schemes.granted": step.act == "approve",
                    "schemes.decided_in_time": in_time,
                    "schemes.days_to_decision": (on - application.applied_on).days,
                },
            )


def waiting(period: Period) -> Iterator[Unit]:
    ends = {"approve", "refuse", "uphold", "withdraw"}
    days: dict[int, list] = {}
    for step in standing():
        if step.act in ends:
            days.setdefault(step.application_id, []).append(local(step.at))
    for row in Application.objects.all():
        ended = None if row.is_waiting else max(days.get(row.pk, [row.decided_on]))
        if row.applied_on <= period.last and (ended is None or ended > period.last):
            late = row.due_on is not None and row.due_on < period.last
            yield row.community_id, {"schemes.waiting": True, "schemes.late": late}


def awards(period: Period) -> Iterator[Unit]:
    for row in held(Award.objects.all(), period.last):
        yield row.community_id, {"schemes.received": True}


def very_old(period: Period) -> Iterator[Unit]:
    rows = held(Award.objects.select_related("person"), period.last)
    holders = {row.person.merged_into_id or row.person_id for row in rows}
    for home in homes_of(period).values():
        if has_reached(home.person, value("people.age.very_old", period), period.last):
            yield home.community_id, {"schemes.very_old_receive": home.person_id in holders}


UNITS = (course, waiting, awards, very_old)
