"""Bags of phones: bytes, and what they cost the server, for the worker with an area nearest to 150 households."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

WANTED = 150  # households
RUNS = 20
DEVICE, SALT = UUID(int=150), "A" * 43 + "="


def chosen() -> tuple[Any, int]:
    """Return the worker with an account whose area is nearest to the wanted size, and its number of households."""
    from django.utils import timezone

    from linli.work.areas import queries as areas
    from linli.work.staffing.models import Worker

    day = timezone.localdate()
    sizes = {}
    for worker in Worker.objects.on(day).select_related("community", "user").order_by("pk"):
        spans = areas.spans_of(worker, day)
        sizes[worker] = areas.households(worker.community_id, spans, day).count() if spans else 0
    worker = min(sizes, key=lambda one: abs(sizes[one] - WANTED))
    return worker, sizes[worker]


def account(worker: Any) -> Any:
    """Return the account of a worker; one is made, with a post, for a worker of the demo who has none."""
    from django.utils import timezone

    from linli.registers.accounts.models import User
    from linli.registers.bodies.models import Appointment, Body

    if worker.user is None:
        worker.user = User.objects.create_user(f"bench-{worker.pk}", name=worker.name)
        worker.save(update_fields=["user"])
    if not worker.user.appointments.exists():
        body = Body.objects.filter(place=worker.community)[0]
        since = timezone.localdate()
        Appointment.objects.create(user=worker.user, body=body, place=worker.community, role="worker", since=since)
    return worker.user


def timed(act: Callable[[], Any]) -> dict[str, float]:
    """Return p50, p95 and the processor time of a run, which other programs do not make longer."""
    from tools.bench.pages import processor
    from tools.bench.run import spread

    times, worked = [], processor()
    for _ in range(RUNS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return {**spread(times), "cpu": round(1000 * (processor() - worked) / RUNS, 1)}


def signed_in(user: Any) -> Any:
    """Return a client of Django's with a session of the user."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def measure() -> dict[str, Any]:
    """Return sizes and times: of a request that is answered from the stored bag, and of building it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from linli.registers.bodies.queries import viewer_for
    from linli.work.phones import actions, queries
    from linli.work.phones.models import Bag
    from linli.work.phones.models.bags import zipped

    worker, households = chosen()
    user = account(worker)
    client, viewer, day = signed_in(user), viewer_for(user), timezone.localdate()
    client.post("/phone/device/", {"device": str(DEVICE), "salt": SALT, "name": "bench"})
    bag = actions.build_bag(viewer, "zh-hans", day)
    assert bag is not None
    version, packed = bag.version, zipped(bag.content)

    def asked(have: str) -> None:
        answer = client.get("/phone/bag/", {"have": have}, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, answer.content

    def built() -> None:
        Bag.objects.all().delete()
        asked("")

    with CaptureQueriesContext(connection) as asked_for:
        queries.stored(viewer, "zh-hans", day, "")
    return {
        "households": households,
        "queries": len(asked_for),
        "people": bag.people,
        "bytes": len(packed),
        "plain": len(gzip.decompress(packed)),
        "unchanged": timed(lambda: asked(version)),
        "fresh": timed(lambda: asked("")),
        "read": timed(lambda: queries.stored(viewer, "zh-hans", day, version)),
        "built": timed(built),
    }


def session() -> str:
    """Return the cookie of a session of that worker."""
    from django.conf import settings

    client = signed_in(account(chosen()[0]))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    """Measure and print; with the argument `session` only sign in."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(session() if sys.argv[1:] == ["session"] else measure()))


if __name__ == "__main__":
    main()
