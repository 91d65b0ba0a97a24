"""The district of the fleet, asked in a process of its own: `python -m tools.drill.fleet.town enrol N | records START`.

`enrol` gives so many workers an account, a post and a session; `records` returns everything that was saved since.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import timedelta
from typing import Any

DAYS = 6  # before today, within what may be recorded later
MATTERS = 12


def enrol(number: int) -> dict[str, Any]:
    """Return the workers with their sessions and free visits, what cases may be about, and where the records end now.

    Those on the roster come first; if they are too few, others are taken on in the community of the demo's worker.
    """
    from django.utils import timezone

    from linli.work.phones.queries.choices import matters
    from linli.work.staffing.models import Worker

    today = timezone.localdate()
    first = Worker.objects.select_related("community", "user").get(user__username="worker")
    known = list(Worker.objects.on(today).select_related("community", "user").order_by("pk")[:number])
    since = min(one.since for one in known)
    while len(known) < number:
        known.append(Worker.objects.create(community=first.community, name=f"演练{len(known)}", since=since))
    people = [_person(worker, number) for number, worker in enumerate(known)]
    slots = {community: _slots(community, today) for community in {one.community_id for one in known}}
    about = [one["code"] for one in matters(_viewer(first.user), first.community) if not one["person"]]
    return {
        "today": today.isoformat(),
        "people": people,
        "slots": slots,
        "matters": about[:: max(1, len(about) // MATTERS)],
        "start": _start(),
    }


def _viewer(user: Any) -> Any:
    from linli.registers.bodies.queries import viewer_for

    return viewer_for(user)


def _person(worker: Any, number: int) -> dict[str, Any]:
    """Return a worker with an account, a post and a session; what is missing is made."""
    from django.conf import settings
    from django.test import Client

    from linli.registers.accounts.models import User
    from linli.registers.bodies.models import Appointment, Body

    if worker.user is None:
        worker.user = User.objects.create_user(f"fleet-{number}", name=worker.name)
        worker.save(update_fields=["user"])
    if not worker.user.appointments.exists():
        body = Body.objects.filter(place=worker.community)[0]
        post = {"body": body, "place": worker.community, "role": "worker", "since": worker.since}
        Appointment.objects.create(user=worker.user, **post)
    client = Client()
    client.force_login(worker.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={client.cookies[name].value}"
    return {"user": worker.user_id, "worker": worker.pk, "community": worker.community_id, "cookie": cookie}


def _slots(community: int, today: Any) -> list[tuple[int, str]]:
    """Return households of a community and days on which nobody has visited them, household by household."""
    from linli.registers.people.models import Household
    from linli.work.visits.models import Visit

    days = [today - timedelta(days=number) for number in range(DAYS + 1)]
    homes = Household.objects.open().filter(community=community, since__lt=days[-1]).order_by("pk")
    taken = set(Visit.objects.filter(community=community, day__gte=days[-1]).values_list("household", "day"))
    every = [(home, day) for home in homes.values_list("pk", flat=True) for day in days]
    return [(home, day.isoformat()) for home, day in every if (home, day) not in taken]


def _start() -> dict[str, int]:
    from django.db.models import Max

    return {name: model.objects.aggregate(last=Max("pk"))["last"] or 0 for name, model in _models().items()}


def _models() -> dict[str, Any]:
    from linli.core.journal.models import Entry
    from linli.work.cases.models import Attachment, Case, Step
    from linli.work.phones.models import Photo, Submission
    from linli.work.visits.models import Visit

    found = {"submissions": Submission, "photos": Photo, "visits": Visit, "cases": Case}
    return {**found, "attachments": Attachment, "steps": Step, "entries": Entry}


def records(start: dict[str, int]) -> dict[str, list[dict[str, Any]]]:
    """Return everything that was saved after `start`, as `compare.differences` reads it."""
    rows = {name: list(model.objects.filter(pk__gt=start[name]).order_by("pk")) for name, model in _models().items()}
    needs = defaultdict(list)
    from linli.work.visits.models import Need

    for visit, kind in Need.objects.filter(visit__pk__gt=start["visits"]).values_list("visit", "kind"):
        needs[visit].append(kind)
    return {
        "submissions": [_submission(row) for row in rows["submissions"]],
        "photos": [_arrived(row) for row in rows["photos"]],
        "visits": [{**_visit(row), "needs": sorted(needs[row.pk])} for row in rows["visits"]],
        "cases": [_case(row) for row in rows["cases"]],
        "attachments": [{"case": row.case_id, "by": row.added_by_id} for row in rows["attachments"]],
        "steps": [{"case": row.case_id, "move": row.move, "by": row.by_id} for row in rows["steps"]],
        "entries": [_entry(row) for row in rows["entries"] if row.target_type == "visits.visit"],
    }


def _submission(row: Any) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("version", "kind", "sha256", "answer", "state", "target_id")}
    return {"item": str(row.item), "user": row.user_id, "device": str(row.device), **facts}


def _arrived(row: Any) -> dict[str, Any]:
    return {
        "item": str(row.submission.item),
        "sha256": row.sha256,
        "whole": row.whole_at is not None and row.received == row.size,
        "attached": row.attached_at is not None,
    }


def _visit(row: Any) -> dict[str, Any]:
    names = ("household_id", "kind", "outcome", "minutes", "answer", "seen", "promise", "promise_reason")
    days = ("day", "promise_due", "promise_kept_on", "promise_dropped_on")
    dated = {name: value.isoformat() if (value := getattr(row, name)) else None for name in days}
    facts = {name: getattr(row, name) for name in names}
    key = {"pk": row.pk, "item": row.client_key, "by": row.recorded_by_id, "worker": row.worker_id}
    return {**key, **facts, **dated}


def _case(row: Any) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("matter", "words", "household_id", "visit_id")}
    return {"pk": row.pk, "by": row.opened_by_id, **facts}


def _entry(row: Any) -> dict[str, Any]:
    return {"verb": row.verb, "visit": row.target_id, "by": row.actor_id}


def main() -> None:
    """Answer one question."""
    from tools.bench.setup import ready

    ready()
    if sys.argv[1] == "enrol":
        print(json.dumps(enrol(int(sys.argv[2]))))
    else:
        print(json.dumps(records(json.loads(sys.argv[2])), ensure_ascii=False))


if __name__ == "__main__":
    main()
