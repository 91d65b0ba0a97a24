"""The cases of the households of a drawn community."""

from __future__ import annotations

import random
from datetime import timedelta

from linli.core.tests.draws import day, moment
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.cases.models import Case, Step


def fill(draw: random.Random, community: Place) -> None:
    """Up to three cases of each household."""
    for household in Household.objects.filter(community=community).order_by("pk"):
        for _ in range(draw.randrange(4)):
            make_case(draw, household)


def make_case(draw: random.Random, household: Household) -> None:
    reported = day(draw)
    state = draw.choice(
        ["reported", "handling", "done_reported", "closed", "closed", "closed", "rejected", "withdrawn"]
    )
    end = day(draw, reported)
    case = Case.objects.create(
        code=f"T{Case.objects.count() + 1:06d}",
        matter="repair.household_service",
        community=household.community,
        place=household.dwelling,
        household=household,
        title="漏水",
        channel=draw.choice(["web", "worker"]),
        state=state,
        reported_at=moment(draw, reported),
        due_at=draw.choice([None, moment(draw, day(draw, reported))]),
        done_at=moment(draw, end) if state in {"done_reported", "closed"} else None,
        closed_at=moment(draw, end) if state == "closed" else None,
        reopened=draw.choice([0, 0, 1]),
        rating=draw.choice([None, 2, 4, 5]) if state == "closed" else None,
    )
    extend(draw, case)
    if draw.random() < 0.2:
        Case.objects.filter(pk=case.pk).update(parent=Case.objects.exclude(pk=case.pk).order_by("pk").first())
    if state == "closed" and draw.random() < 0.8:
        Case.objects.filter(pk=case.pk).update(verify_due_at=moment(draw, draw.choice([end, day(draw, end)])))
        Case.objects.filter(pk=case.pk).update(check_way=draw.choice(["", "phoned", "on_site", "not_reached"]))
    if draw.random() < 0.4:
        Step.objects.create(case=case, move="transfer_up", to_state="assigned", at=moment(draw, end))
    if draw.random() < 0.3:
        Step.objects.create(case=case, move="escalate", to_state="assigned", at=moment(draw, end))
    take_back(draw, case)
    if state in {"rejected", "withdrawn"}:
        Step.objects.create(case=case, move="reject", to_state=state, at=moment(draw, end))


def take_back(draw: random.Random, case: Case) -> None:
    """Some cases were rejected or passed up by mistake, which was undone."""
    for move, state in (("reject", "rejected"), ("transfer_up", "assigned")):
        if draw.random() < 0.2:
            at = moment(draw, day(draw, case.reported_at.date()))
            wrong = Step.objects.create(case=case, move=move, to_state=state, at=at)
            Step.objects.create(case=case, move="take_back", to_state="reported", at=at, takes_back=wrong)


def extend(draw: random.Random, case: Case) -> None:
    """Move the deadline of some cases by an extension, so that some were only then settled in time."""
    if case.due_at is None or draw.random() < 0.6:
        return
    due = case.due_at + timedelta(days=draw.randrange(1, 20))
    Case.objects.filter(pk=case.pk).update(original_due_at=case.due_at, due_at=due, extensions=1)


def forgettable(community: Place) -> None:
    """What `cases_forget_callers` will forget."""
    case = Case.objects.filter(community=community).exclude(closed_at=None).earliest("closed_at")
    case.reporter_name, case.reporter_phone = "王试", "10012345678"
    case.save()
